"""A visitor's conversation in a real browser, from the waiting room to its end."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from colleague import Colleague, colleague
from ends import QUICK, clear
from live import Live, live

WORDS = "Bonjour, je ne sais pas par où commencer."


@pytest.fixture(scope="module")
def site(tmp_path_factory, neutral) -> Iterator[Live]:
    exits = {"": f"{neutral.url}/fr"}
    with live(tmp_path_factory.mktemp("chat"), exit_url=exits, **QUICK) as running:
        yield running


@pytest.fixture
def anna(site: Live, request) -> Iterator[Colleague]:
    login = re.sub(r"\W", "", request.node.name)[-24:].lower().strip("_")
    with colleague(site, login) as there:
        yield there
    site.database.write(clear)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An old phone's size, in French."""
    size = {"width": 360, "height": 640}
    with contextlib.closing(browser.new_context(viewport=size, locale="fr-BE")) as context:
        yield context.new_page()


def begin(site: Live, tab: Page, lang: str = "fr") -> None:
    tab.goto(f"{site.url}/{lang}/chat/")
    expect(tab.locator("#availability")).to_have_attribute("data-state", "open")
    tab.click("#chat-start")
    expect(tab.locator("#chat-text")).to_be_focused()


def say(tab: Page, words: str) -> None:
    tab.locator("#chat-text").fill(words)
    tab.click("#chat-send")
    last = tab.locator("#chat-log > .message").last
    expect(last.locator(".said")).to_have_text(words)
    expect(last).to_have_attribute("data-sent", "sent")


def said(tab: Page) -> list[str]:
    return tab.locator("#chat-log .said").all_inner_texts()


def test_from_the_waiting_room_to_the_end(site, tab, anna):
    addresses: list[str] = []
    tab.on("framenavigated", lambda frame: addresses.append(frame.url))
    begin(site, tab)
    title = tab.title()
    expect(tab.locator("#chat-place")).to_have_text("1")
    say(tab, WORDS)
    anna.take()
    expect(tab.locator("#talk [data-state=social]")).to_be_visible()
    expect(tab.locator("#waiting")).to_be_hidden()
    assert anna.read() == [("text", WORDS)]
    anna.say("Je suis là. Prenez votre temps.")
    expect(tab.locator("#chat-log .said").last).to_have_text("Je suis là. Prenez votre temps.")
    assert anna.until("chat_receipt", read=True)
    tab.click("#chat-more")
    tab.click("#chat-end")
    expect(tab.locator("#chat-over [data-reason=visitor]")).to_be_visible()
    assert anna.until("chat_closed")["reason"] == "visitor"
    assert WORDS not in tab.content(), "nothing of it is left in the page"
    assert addresses == [f"{site.url}/fr/chat/"], "nothing navigates"
    assert tab.title() == title


def test_nobody_there_means_numbers_and_no_start(site, tab):
    tab.goto(f"{site.url}/fr/chat/")
    expect(tab.locator("#availability")).to_have_attribute("data-state", "closed")
    expect(tab.locator("#chat-start")).to_be_hidden()
    expect(tab.locator("[data-when=closed] .dial").first).to_be_visible()


def test_the_page_is_exact_while_it_stands_open(site, tab):
    tab.goto(f"{site.url}/fr/chat/")
    state = tab.locator("#availability")
    expect(state).to_have_attribute("data-state", "closed")
    with colleague(site, "comes"):
        expect(state).to_have_attribute("data-state", "open")
        expect(tab.locator("#chat-start")).to_be_visible()
    expect(state).to_have_attribute("data-state", "closed")
    expect(tab.locator("#chat-start")).to_be_hidden()


def test_someone_is_here_and_her_word_opens_it_again(site, tab, anna):
    begin(site, tab)
    tab.click("#chat-more")
    tab.locator("#chat-word").fill("Été")
    tab.click("#chat-word-set")
    tab.click("#chat-more")
    anna.take()
    say(tab, WORDS)
    assert ("word", "Été") in anna.read()
    tab.click("#chat-cover")
    anna.sees("covered")
    shown = tab.locator("body").inner_text()
    assert "Soupe" in shown
    for trace in ("STOPP", "Quitter", WORDS):
        assert trace not in shown
    tab.locator("#cover-field").fill("carotte")
    tab.keyboard.press("Enter")
    expect(tab.locator("#cover-nothing")).to_be_visible()
    expect(tab.locator("#talk")).to_be_hidden()
    # As she types it in a hurry: without its accents and capitals.
    tab.locator("#cover-field").fill("ete")
    tab.keyboard.press("Enter")
    expect(tab.locator("#talk")).to_be_visible()
    assert said(tab) == [WORDS]
    anna.sees("here")


def test_a_tab_that_is_hidden_covers_itself(site, tab, anna):
    begin(site, tab)
    tab.evaluate("""() => {
        Object.defineProperty(document, "hidden", {get: () => true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange", {bubbles: true}));
    }""")
    expect(tab.locator("#cover")).to_be_visible()
    expect(tab.locator("#talk")).to_be_hidden()


def test_seven_words_bring_it_back_in_another_browser(site, tab, anna, browser):
    begin(site, tab)
    anna.take()
    say(tab, WORDS)
    anna.say("Je vous lis.")
    tab.click("#chat-more")
    tab.click("#chat-keep")
    words = tab.locator("#chat-words")
    expect(words).to_be_visible(timeout=15_000)
    seven = words.inner_text()
    assert len(seven.split()) == 7
    with contextlib.closing(browser.new_context(locale="fr-BE")) as context:
        other = context.new_page()
        other.goto(f"{site.url}/fr/chat/")
        other.locator("#chat-return summary").click()
        other.locator("#resume-words").fill("un deux trois")
        other.click("#resume-go")
        expect(other.locator("[data-resume=count]")).to_be_visible()
        other.locator("#resume-words").fill(" un" * 7)
        other.click("#resume-go")
        expect(other.locator("[data-resume=unknown]")).to_be_visible(timeout=15_000)
        other.locator("#resume-words").fill(seven.upper())
        other.click("#resume-go")
        expect(other.locator("#talk")).to_be_visible(timeout=15_000)
        expect(tab.locator("#chat-over [data-reason=elsewhere]")).to_be_visible()
        assert WORDS not in tab.content()
        expect(other.locator("#chat-log .said")).to_have_text([WORDS, "Je vous lis."])
        say(other, "C’est encore moi.")
        assert anna.read()[-1] == ("text", "C’est encore moi.")
        view = anna.until("chat_queue")
        while not any(one["returned"] for one in view["mine"]):
            view = anna.until("chat_queue")


def test_leaving_ends_it_at_once_and_back_shows_nothing(site, tab, anna, neutral):
    tab.goto(f"{neutral.url}/before")
    begin(site, tab)
    anna.take()
    say(tab, WORDS)
    tab.click("#leave")
    assert anna.until("chat_closed")["reason"] == "left"
    tab.wait_for_url(f"{neutral.url}/fr")
    tab.go_back()
    assert tab.url == f"{neutral.url}/before"
    assert tab.context.cookies() == []


def test_shift_three_times_leaves_from_the_field_and_from_the_cover(site, tab, anna, neutral):
    begin(site, tab)
    anna.take()
    tab.click("#chat-cover")
    for _ in range(3):
        tab.keyboard.press("Shift")
    tab.wait_for_url(f"{neutral.url}/fr")
    assert anna.until("chat_closed")["reason"] == "left"


def test_on_a_broken_line_words_are_kept_and_sent_once(site, tab, anna):
    begin(site, tab)
    anna.take()
    tab.context.set_offline(True)
    tab.evaluate("0")
    tab.locator("#chat-text").fill(WORDS)
    tab.click("#chat-send")
    expect(tab.locator(".message[data-sent=waiting]")).to_have_count(1)
    expect(tab.locator("[data-line=off]")).to_be_visible(timeout=15_000)
    tab.context.set_offline(False)
    expect(tab.locator(".message[data-sent=sent]")).to_have_count(1, timeout=15_000)
    assert anna.read() == [("text", WORDS)]


def test_what_was_not_sent_yet_is_gone_when_it_ends(site, tab, anna):
    begin(site, tab)
    anna.take()
    tab.context.set_offline(True)
    tab.locator("#chat-text").fill(WORDS)
    tab.click("#chat-send")
    expect(tab.locator(".message[data-sent=waiting]")).to_have_count(1)
    anna.ask("chat_end", id=anna.conversation, outcome="listened", referral="none")
    tab.context.set_offline(False)
    expect(tab.locator("#chat-over")).to_be_visible()
    # Longer than a message is tried again after.
    tab.wait_for_timeout(4000)
    assert WORDS not in tab.content()


def test_another_language_is_fetched_in_and_what_was_said_stays(site, tab, anna):
    begin(site, tab)
    anna.take()
    say(tab, WORDS)
    tab.click("#chat-more")
    tab.click("button[data-language=ar]")
    expect(tab.locator("html")).to_have_attribute("dir", "rtl")
    expect(tab.locator("#chat-send")).not_to_have_text("Envoyer")
    tab.click("#chat-more")
    assert said(tab) == [WORDS]
    say(tab, "شكرا")
    assert anna.read()[-1] == ("text", "شكرا")


def test_reading_and_numbers_are_fetched_in_without_losing_the_place(site, tab, anna):
    begin(site, tab)
    tab.locator("#waiting [data-fetch]").click()
    expect(tab.locator("#chat-fetched h2").first).to_be_visible()
    # A link in it does not navigate: it is fetched in, too.
    tab.locator("#chat-fetched a").last.click()
    tab.click("#chat-fetched-close")
    expect(tab.locator("#chat-place")).to_have_text("1")
    assert tab.url == f"{site.url}/fr/chat/"


def test_more_than_fits_is_told_and_kept(site, tab, anna):
    begin(site, tab)
    tab.locator("#chat-text").fill("x" * 4001)
    expect(tab.locator("[data-long]")).to_be_visible()
    tab.click("#chat-send")
    assert len(tab.locator("#chat-text").inner_text()) == 4001
    expect(tab.locator(".message")).to_have_count(0)


@pytest.mark.parametrize(("bring", "lines"), [("nothing", 0), ("zone", 1), ("ticks", 3)])
def test_from_a_test_into_the_chat_with_what_she_chose(site, tab, anna, bring, lines):
    tab.goto(f"{site.url}/fr/test/couple")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.check("#s0")
    tab.locator("input[data-zone=red]").first.check()
    label = tab.locator("input[data-zone=red] + label").first.inner_text()
    assert not asked
    tab.check(f"#bring-{bring}")
    tab.click("#chat-door")
    tab.click("#chat-start")
    expect(tab.locator("#talk")).to_be_visible()
    assert tab.url == f"{site.url}/fr/test/couple", "the chat has come to the test"
    anna.take()
    say(tab, "Voilà.")
    brought = [text for kind, text in anna.read() if kind == "text"][:-1]
    assert sum(len(text.splitlines()) for text in brought) == lines
    assert (label in "".join(brought)) == (bring == "ticks")
    assert not any("s0" in url or "red" in url for url in asked)
