"""The professional's end in a real browser; the visitor is a client that seals as hers would."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desk import COORDINATOR, SOCIAL
from live import Live
from stoppvif.chat.tables import EnvelopeRow
from visiting import SOON, say, staff, take, taken, two_contexts

KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("desk", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
  asked.onsuccess = () => {
    const get = asked.result.transaction("kept").objectStore("kept").get("pair");
    get.onsuccess = () => {
      asked.result.close();
      done(get.result ? [get.result.pair.privateKey.extractable] : []);
    };
  };
})"""


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    with two_contexts(browser) as made:
        yield made


@pytest.fixture
def tab(contexts: list[BrowserContext]) -> Page:
    return contexts[0].new_page()


def read_at_the_server(site: Live, number: int) -> bool:
    with site.database.read() as session:
        return session.query(EnvelopeRow).filter_by(sender="visitor", number=number).one().read


def until(tab: Page, found: Any) -> None:
    for _ in range(100):
        if found():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def test_from_the_offer_to_words_both_ways_and_their_states(site, tab, arrive):
    staff(site, tab, "anna")
    she = arrive(topic="child")
    card = tab.locator("#offer")
    expect(card).to_contain_text("Children", timeout=SOON)
    expect(card).to_contain_text("French")
    expect(card).to_contain_text("seconds left")
    assert tab.title().startswith("●")
    expect(tab.locator("#queue li")).to_have_count(1)
    talk = take(tab)
    expect(card).to_be_empty()
    expect(tab.get_by_text("Nobody is waiting.")).to_be_visible()
    she.say("Il est dans la pièce d’à côté.")
    expect(talk.locator(".log")).to_contain_text("Il est dans la pièce")
    talk.locator("textarea").fill("Je suis là.")
    talk.get_by_role("button", name="Send").click()
    expect(talk.locator("textarea")).to_have_value("")
    she.hears(tab, "Je suis là.")
    mine = talk.locator('[data-sender="professional"] [data-state]')
    expect(mine).to_have_text("sent")
    she.ask("seen", last=she.last, read=False)
    expect(mine).to_have_text("delivered")
    she.ask("seen", last=she.last, read=True)
    expect(mine).to_have_text("read")


def test_what_nobody_looks_at_is_not_read(site, tab, arrive):
    she, talk = taken(site, tab, arrive, "alma")
    she.say("un")
    expect(talk.locator(".log")).to_contain_text("un")
    until(tab, lambda: read_at_the_server(site, 1))
    # A headless tab has the focus always: this one says that it has not.
    tab.evaluate("document.hasFocus = () => false")
    she.say("deux")
    expect(talk.locator(".log")).to_contain_text("deux")
    expect(tab.locator("#places")).to_contain_text("Conversation 1 · 1 new")
    tab.wait_for_timeout(300)
    assert not read_at_the_server(site, 2)
    tab.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus')); 0")
    until(tab, lambda: read_at_the_server(site, 2))


def test_an_offer_that_passes_is_gone_and_whoever_waits_can_be_taken_by_hand(site, tab, arrive):
    staff(site, tab, "bea")
    arrive()
    tab.get_by_role("button", name="Let pass").click(timeout=SOON)
    # Nobody else is there, so she is offered again; the row is hers to take as well.
    tab.locator("#queue").get_by_role("button", name="Take").click()
    expect(tab.locator(".talk")).to_be_visible(timeout=SOON)
    expect(tab.locator("#offer")).to_be_empty()


def test_an_offer_reaches_her_on_another_page_and_leads_nowhere_by_itself(site, tab, arrive):
    staff(site, tab, "cato")
    until(tab, lambda: tab.evaluate(KEPT))
    tab.goto(f"{site.url}/desk/account/")
    expect(tab.locator("#line")).to_have_attribute("data-state", "on")
    arrive()
    expect(tab.locator("#offer")).to_contain_text("Somebody is waiting for you.", timeout=SOON)
    assert tab.url.endswith("/desk/account/")
    tab.get_by_role("link", name="To the conversations").click()
    take(tab)


def test_a_reload_loses_nothing(site, tab, arrive):
    she, talk = taken(site, tab, arrive, "berta")
    she.say("avant")
    expect(talk.locator(".log")).to_contain_text("avant")
    say(talk, "Je reste.")
    expect(talk.locator('[data-sender="professional"]')).to_contain_text("sent")
    tab.reload()
    expect(talk.locator(".log")).to_contain_text("avant", timeout=SOON)
    expect(talk.locator(".log")).to_contain_text("Je reste.")
    expect(talk.locator("[data-key]")).to_be_hidden()
    # Numbered after what was there: a second message is no copy of the first.
    say(talk, "Et encore.")
    she.hears(tab, "Et encore.")
    expect(talk.locator(".log li")).to_have_count(3)
    # The pair is kept, and no script can read its private half.
    assert tab.evaluate(KEPT) == [False]


def test_leaving_the_page_asks_while_somebody_is_there(site, tab, arrive):
    taken(site, tab, arrive, "dana")
    asked = []
    tab.on("dialog", lambda dialog: asked.append(dialog.type))
    tab.goto(f"{site.url}/desk/account/")
    assert asked == ["beforeunload"]


def test_a_cut_line_sends_later_what_was_written(site, tab, arrive):
    she, talk = taken(site, tab, arrive, "ella")
    tab.context.set_offline(True)
    expect(tab.get_by_text("Connection lost. You do not count")).to_be_visible(timeout=SOON)
    say(talk, "sans réseau")
    expect(talk.locator('[data-sender="professional"]')).to_contain_text("not sent yet")
    tab.context.set_offline(False)
    expect(talk.locator('[data-sender="professional"]')).to_contain_text(
        "sans réseau", timeout=15_000
    )
    expect(talk.locator('[data-sender="professional"] [data-state]')).to_have_text(
        "sent", timeout=20_000
    )
    assert she.answers == ["sans réseau"]


def test_logging_out_deletes_the_key(site, tab):
    staff(site, tab, "carol")
    until(tab, lambda: tab.evaluate(KEPT) == [False])
    tab.get_by_role("button", name="Log out").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Log in to the desk")
    assert tab.evaluate(KEPT) == []


def test_whoever_is_not_on_duty_and_has_nobody_has_no_key(site, tab):
    site.log_in(tab, site.person("dita", SOCIAL, language="en"))
    tab.goto(f"{site.url}/desk/chat/")
    expect(tab.locator("#line")).to_have_attribute("data-state", "on")
    expect(tab.get_by_text("You are not planned now")).to_be_visible()
    tab.wait_for_timeout(300)
    assert tab.evaluate(KEPT) == []


def test_a_handover_passes_the_words_and_a_note_that_the_visitor_never_gets(
    site, contexts, tab, arrive
):
    she, talk = taken(site, tab, arrive, "dora")
    she.say("mon histoire")
    expect(talk.locator(".log")).to_contain_text("mon histoire")
    other = contexts[1].new_page()
    staff(site, other, "edda")
    # Away: nobody but the colleague's browser can seal for the next.
    she.cut()
    expect(talk.locator(".state")).to_contain_text("Connection lost", timeout=SOON)
    talk.get_by_role("button", name="Hand over").click()
    dialog = tab.locator("#hand")
    dialog.get_by_label("Edda").check()
    dialog.get_by_label("A note").fill("parle bas, enfants à côté")
    dialog.get_by_role("button", name="Hand over").click()
    expect(talk).to_have_count(0)
    expect(tab.locator("#told")).to_have_text("The conversation is handed over.")
    theirs = other.locator(".talk")
    expect(theirs.locator(".log")).to_contain_text("mon histoire", timeout=SOON)
    note = theirs.locator('[data-sender="note"]')
    expect(note).to_contain_text("parle bas")
    expect(note).to_contain_text("Note from a colleague")
    assert not any("parle bas" in words for words in she.answers)


def test_a_coordinator_is_asked_in_writes_and_leaves(site, contexts, tab, arrive):
    she, talk = taken(site, tab, arrive, "elke")
    she.say("à l’aide")
    other = contexts[1].new_page()
    staff(site, other, "carla", COORDINATOR)
    until(other, lambda: other.evaluate(KEPT))
    other.wait_for_timeout(300)
    talk.get_by_role("button", name="Ask a coordinator in").click()
    tab.locator("#ask").get_by_label("Carla").check()
    tab.locator("#ask").get_by_role("button", name="Ask in").click()
    expect(talk).to_contain_text("Carla coordinates and reads along.")
    theirs = other.locator(".talk")
    expect(theirs.locator(".log")).to_contain_text("à l’aide", timeout=SOON)
    expect(theirs).to_contain_text("You were asked in by Elke.")
    expect(theirs.get_by_role("button", name="Hand over")).to_be_hidden()
    expect(theirs.get_by_role("button", name="End the conversation")).to_be_hidden()
    say(theirs, "Appelez le 101.")
    she.hears(tab, "Appelez le 101.")
    expect(talk.locator(".log")).to_contain_text("Appelez le 101.")
    # Each end numbers by itself: neither is lost, neither is there twice.
    say(talk, "Je reste là.")
    she.hears(tab, "Je reste là.")
    expect(theirs.locator(".log li")).to_have_count(3)
    theirs.get_by_role("button", name="Leave the conversation").click()
    expect(theirs).to_have_count(0)
    expect(talk.get_by_role("button", name="Ask a coordinator in")).to_be_visible()
