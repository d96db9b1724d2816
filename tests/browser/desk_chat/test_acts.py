"""What a professional does in a conversation, in a real browser: told apart, said quickly, ended."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from axe import AXE, MODES, faults
from ends import clear
from live import Live
from stoppvif.chat.tables import CountRow
from visiting import SOON, say, staff, take, taken

# axe knows of no top layer, and measures nothing that is half out of a list.
APART = """
body:has(dialog[open]) > :not(main), main:has(dialog[open]) > :not(dialog) { display: none }
main:has(dialog[open]) { min-block-size: 400vh; max-inline-size: none }
dialog[open] { position: absolute; inset-block: 0 auto; margin-block: 0; max-block-size: none }
.picks { max-block-size: none }
"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    yield context.new_page()
    context.close()


def phrase(site: Live, name: str, code: str) -> str:
    found = site.app.extensions["content"].chat.phrases
    return next(one for one in found if one.id == name).text[code]


def counted(site: Live, dimension: str, value: str) -> int:
    with site.database.read() as session:
        rows = session.query(CountRow).filter_by(dimension=dimension, value=value)
        return sum(row.number for row in rows)


def test_covered_dropped_idle_left_and_ended_are_told_apart(site, tab, arrive):
    she, talk = taken(site, tab, arrive, "fran")
    state = talk.locator(".state")
    expect(state).to_have_text("The person is here.")
    she.ask("cover", on=True)
    expect(state).to_contain_text("Screen covered")
    she.ask("cover", on=False)
    expect(state).to_have_text("The person is here.")
    expect(state).to_contain_text("Long silence", timeout=SOON)
    she.ask("here")
    expect(state).to_have_text("The person is here.")
    she.cut()
    expect(state).to_contain_text("Connection lost", timeout=SOON)
    site.database.write(clear)
    expect(state).to_contain_text("no longer yours", timeout=SOON)
    tab.get_by_role("button", name="Put away").click()
    expect(talk).to_have_count(0)
    for act, words in (("leave", "Left by the way out"), ("end", "Ended by the person")):
        other = arrive()
        panel = take(tab)
        other.do(other.end.client.emit(act, {}, namespace="/chat"))
        expect(panel.locator(".state")).to_contain_text(words)
        expect(panel.locator("textarea")).to_be_hidden()
        panel.get_by_role("button", name="Put away").click()


def test_the_key_that_is_awaited_is_told_and_words_stay(site, tab, arrive):
    staff(site, tab, "gerd")
    she = arrive()
    she.seals = False
    tab.locator("[data-accept]").click(timeout=SOON)
    talk = tab.locator(".talk")
    expect(talk.get_by_text("The key is awaited")).to_be_visible(timeout=SOON)
    she.say("écrit avant la clé")
    say(talk, "patience")
    expect(talk.locator(".fault")).to_contain_text("The key is not there yet")
    expect(talk.locator("textarea")).to_have_value("patience")
    she.seals = True
    she.do(she._state(she.state))
    expect(talk.locator(".log")).to_contain_text("écrit avant la clé", timeout=SOON)
    expect(talk.locator("[data-key]")).to_be_hidden()


def test_the_agreed_word_is_known_again(site, tab, arrive):
    she, talk = taken(site, tab, arrive, "gina", language="nl")
    she.say("Zonnebloem", kind="word")
    expect(talk.locator("[data-agreed]")).to_contain_text("Agreed word: Zonnebloem")
    talk.get_by_role("button", name="Ask for the word").click()
    expect(talk.locator("textarea")).to_have_value(phrase(site, "agreed_word", "nl"))
    she.say("een andere")
    she.say("zonnebloém!")
    marked = talk.locator('[data-sender="visitor"]', has_text="this is the agreed word")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("zonnebloém!")
    she.say("onbekend", kind="picture")
    she.say("<b>later</b>")
    expect(talk.locator(".log")).to_contain_text("<b>later</b>")
    expect(talk.locator(".log")).not_to_contain_text("onbekend")


def test_phrases_numbers_and_pages_come_in_the_visitors_language(site, tab, arrive):
    _, talk = taken(site, tab, arrive, "hilde", language="nl")
    field = talk.locator("textarea")
    field.press_sequentially("/safe ")
    expect(field).to_have_value(phrase(site, "safe_now", "nl"))
    field.fill("ja /pace")
    field.press("Tab")
    expect(field).to_have_value("ja " + phrase(site, "your_pace", "nl"))
    expect(field).to_be_focused()
    field.fill("")
    talk.get_by_role("button", name="Insert").click()
    picks = tab.locator("#picks li:visible")
    tab.keyboard.type("using this site")
    expect(picks).to_have_count(1)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.locator("#pick")).to_be_hidden()
    assert field.input_value().endswith(f"{site.url}/nl/safety")
    expect(field).to_be_focused()
    talk.get_by_role("button", name="Insert").click()
    tab.keyboard.type("zzzz")
    expect(tab.get_by_text("Nothing found.")).to_be_visible()


def test_what_is_too_long_stays_where_it_was_typed(site, tab, arrive):
    _, talk = taken(site, tab, arrive, "irma")
    long = "é" * 4001
    say(talk, long)
    expect(talk.locator(".fault")).to_contain_text("4,000 characters")
    expect(talk.locator("textarea")).to_have_value(long)
    say(talk, long[:4000])
    expect(talk.locator(".fault")).to_be_hidden()
    expect(talk.locator('[data-sender="professional"] [data-state]')).to_have_text("sent")


def test_the_form_of_an_end_is_counted_and_the_card_of_danger_once(site, tab, arrive):
    _, talk = taken(site, tab, arrive, "jana")
    before = counted(site, "outcome", "referred"), counted(site, "danger", "card")
    for again in (False, True):
        if again:
            tab.reload()
        talk.get_by_role("button", name="Imminent danger").click()
        expect(tab.locator("#danger a[href='tel:101']")).to_be_visible()
        tab.keyboard.press("Escape")
    expect(talk.get_by_role("button", name="Imminent danger")).to_be_focused()
    talk.get_by_role("button", name="End the conversation").click()
    dialog = tab.locator("#end")
    # Without a choice nothing is sent.
    dialog.get_by_role("button", name="End and erase").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Passed on to a service").check()
    dialog.get_by_label("Pointed to", exact=True).select_option("legal")
    dialog.get_by_role("button", name="End and erase").click()
    expect(talk.locator(".state")).to_contain_text("Ended by you")
    assert counted(site, "outcome", "referred") == before[0] + 1
    assert counted(site, "danger", "card") == before[1] + 1


def press(tab: Page, name: str, key: str = "Enter") -> None:
    """Tab to the button or field that bears these words, and press a key on it."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        found = tab.evaluate(
            "(document.activeElement.labels?.[0] || document.activeElement).innerText"
        )
        if (found or "").strip().startswith(name):
            tab.keyboard.press(key)
            return
    raise AssertionError(f"no way to {name!r} by keyboard")


def test_from_the_offer_to_the_end_by_keyboard_alone(site, tab, arrive):
    staff(site, tab, "lore")
    she = arrive()
    expect(tab.locator("#offer")).to_contain_text("waiting for you", timeout=SOON)
    press(tab, "Accept")
    talk = tab.locator(".talk")
    # Taken: the field has the focus. Before it stands there, everything in it is hidden.
    expect(talk.locator("textarea")).to_be_focused(timeout=SOON)
    expect(talk.locator("[data-key]")).to_be_hidden(timeout=SOON)
    tab.keyboard.type("Bonjour.")
    tab.keyboard.press("Enter")
    tab.keyboard.type("Oui ?")
    press(tab, "Send")
    she.hears(tab, "Bonjour.\nOui ?")
    expect(talk.locator("textarea")).to_be_focused()
    press(tab, "End the conversation")
    press(tab, "Listened", "Space")
    press(tab, "End and erase")
    expect(talk.locator(".state")).to_contain_text("Ended by you")
    press(tab, "Put away")
    expect(talk).to_have_count(0)
    expect(tab.locator("#queue")).to_be_focused()


@pytest.fixture
def measured(browser: Browser, mode: str, width: int) -> Iterator[Page]:
    window = {"width": width, "height": 740}
    context = browser.new_context(viewport=window, bypass_csp=True, **MODES[mode])
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_fault_and_nothing_is_too_wide(site, measured, arrive, mode, width):
    tab = measured
    staff(site, tab, f"mia-{mode}-{width}", language="fr")
    she = arrive(topic="me")
    expect(tab.locator("#offer h2")).to_be_visible(timeout=SOON)
    wide = "document.documentElement.scrollWidth"
    assert not faults(tab) and tab.evaluate(wide) <= width
    talk = take(tab)
    she.say("Un mot" + "s" * 200)
    she.say("mot", kind="word")
    say(talk, "Je suis là.")
    expect(talk.locator(".log li")).to_have_count(3)
    second = arrive(language="ar")
    take(tab)
    second.say("أنا خائفة")
    expect(tab.locator(".talk").last.locator(".log")).to_contain_text("خائفة")
    tab.evaluate("scrollTo(0, 0)")
    assert not faults(tab) and tab.evaluate(wide) <= width
    tab.add_style_tag(content=APART)
    for act in ("pick", "hand", "ask", "end", "danger", "block"):
        talk.locator(f'[data-act="{act}"]').click()
        expect(tab.locator(f"#{act}")).to_be_visible()
        if act == "pick":
            tab.keyboard.type("/his")
        tab.evaluate("scrollTo(0, 0)")
        assert not faults(tab) and tab.evaluate(wide) <= width, act
        tab.locator(f"#{act} [data-close]").click()


# The last of this site: whoever sat at this address is slowed from here on.
def test_a_block_asks_first_and_ends(site, tab, arrive):
    _, talk = taken(site, tab, arrive, "kaat")
    talk.get_by_role("button", name="Block").click()
    tab.locator("#block").get_by_role("button", name="Cancel").click()
    expect(tab.locator("#block")).to_be_hidden()
    assert talk.get_attribute("data-now") == "here"
    talk.get_by_role("button", name="Block").click()
    tab.locator("#block").get_by_role("button", name="Block").click()
    expect(talk.locator(".state")).to_contain_text("Blocked")
