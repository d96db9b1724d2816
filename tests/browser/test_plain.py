"""The chat in a browser without script, from the form to the way out."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from axe import AXE, MODES, faults
from colleague import Colleague, colleague
from conftest import FLAGS, chromium
from ends import QUICK, clear
from live import Live, live

WORDS = "Bonjour, je ne sais pas par où commencer."


@pytest.fixture(scope="module")
def site(tmp_path_factory, neutral) -> Iterator[Live]:
    exits = {"": f"{neutral.url}/fr"}
    with live(tmp_path_factory.mktemp("plain"), exit_url=exits, **QUICK) as running:
        yield running


@pytest.fixture
def anna(site: Live, request) -> Iterator[Colleague]:
    login = re.sub(r"\W", "", request.node.name)[-24:].lower().strip("_")
    with colleague(site, login) as there:
        yield there
    site.database.write(clear)
    # Every test begins from the same address.
    visitors = site.app.extensions["visitors"]
    visitors.reception.visitors.clear()
    visitors.limits.__init__()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An old phone's size, in French, without script."""
    size = {"width": 360, "height": 640}
    opened = browser.new_context(viewport=size, locale="fr-BE", java_script_enabled=False)
    with contextlib.closing(opened) as context:
        yield context.new_page()


def begin(site: Live, tab: Page, lang: str = "fr") -> None:
    # Waiting for the whole page would wait for the stream's end.
    tab.goto(f"{site.url}/{lang}/chat/")
    tab.locator("#chat-start").click(no_wait_after=True)
    expect(says(tab).locator(".place")).to_be_visible()


def says(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe.says")


def writes(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe.writes")


def press(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).click(no_wait_after=True)


def say(tab: Page, words: str) -> None:
    writes(tab).locator("#text").fill(words)
    writes(tab).locator("button").click(no_wait_after=True)
    expect(says(tab).locator(".said").last).to_have_text(words)
    expect(writes(tab).locator("#text")).to_have_value("")


def test_from_the_form_to_the_way_out(site, tab, anna, neutral):
    tab.goto(f"{neutral.url}/before")
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text))
    begin(site, tab)
    expect(says(tab).locator(".place")).to_contain_text("Vous attendez.")
    say(tab, WORDS)
    anna.take()
    expect(says(tab).locator(".place").last).to_have_text("Le service social vous lit.")
    expect(says(tab).locator(".place").first).to_be_hidden()
    assert anna.read() == [("text", WORDS)]
    for number in range(12):
        anna.say(f"Je suis là. {number}")
    # The newest message shows, without a script that scrolls.
    newest = says(tab).locator(".said").last
    expect(newest).to_have_text("Je suis là. 11")
    expect(newest).to_be_in_viewport()
    assert anna.until("chat_receipt", read=True)
    say(tab, "Oui.")
    (cookie,) = tab.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("sv", True, "Strict")
    assert cookie["expires"] == -1
    assert not refused, refused
    tab.click("#leave", no_wait_after=True)
    tab.wait_for_url(f"{neutral.url}/fr")
    assert anna.until("chat_closed")["reason"] == "left"
    assert tab.context.cookies() == []
    for _ in range(3):
        tab.go_back(wait_until="commit")
        if tab.url == f"{neutral.url}/before":
            break
        expect(tab.locator("main")).to_be_visible()
        assert "Je suis là" not in tab.content()
        assert tab.locator("iframe").count() == 0


def test_somebody_comes_in(site, tab, anna):
    begin(site, tab)
    anna.take()
    say(tab, WORDS)
    tab.fill("#word", "Tilleul")
    press(tab, "C’est mon mot")
    expect(says(tab).locator(".said").last).to_have_text(WORDS)
    press(tab, "Quelqu’un arrive")
    expect(tab.locator("main.cover h1")).to_have_text("Soupe de légumes toute simple")
    expect(tab.locator("#leave, .top, footer")).to_have_count(0)
    anna.sees("covered")
    tab.go_back(wait_until="commit")
    expect(tab.locator("main.cover")).to_be_visible()
    tab.fill("#field", "sel")
    tab.locator("button").click(no_wait_after=True)
    expect(tab.locator("main.cover")).to_be_visible()
    tab.fill("#field", "tilleul")
    tab.locator("button").click(no_wait_after=True)
    expect(says(tab).locator(".said").last).to_have_text(WORDS)
    anna.sees("here")


def test_seven_words_another_language_and_the_end(site, tab, anna, browser):
    begin(site, tab)
    anna.take()
    press(tab, "Donnez-moi sept mots")
    seven = tab.locator(".seven").inner_text()
    assert len(seven.split()) == 7
    with contextlib.closing(browser.new_context(java_script_enabled=False)) as elsewhere:
        other = elsewhere.new_page()
        other.goto(f"{site.url}/ar/chat/")
        other.locator('a[href="/ar/chat/resume"]').click()
        other.fill("#seven", seven)
        other.locator("main button").click(no_wait_after=True)
        expect(says(other).locator(".place")).to_be_visible()
        expect(says(tab).locator(".ends a")).to_be_visible()
        other.locator('.languages a[hreflang="nl"]').click(no_wait_after=True)
        expect(other.locator("html")).to_have_attribute("lang", "nl")
        say(other, "hallo")
        assert anna.read() == [("text", "hallo")]
        other.locator('form[action="/nl/chat/end"] button').click(no_wait_after=True)
        expect(other.locator("iframe")).to_have_count(0)
        assert anna.until("chat_closed")["reason"] == "visitor"
        assert elsewhere.cookies() == []


def test_by_the_keyboard_alone(site, tab, anna):
    begin(site, tab)
    anna.take()
    writes(tab).locator("#text").focus()
    tab.keyboard.type("clavier")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(says(tab).locator(".said").last).to_have_text("clavier")
    anna.say("bien reçu")
    expect(says(tab).locator(".said").last).to_have_text("bien reçu")
    press(tab, "Quelqu’un arrive")
    tab.locator("#field").focus()
    tab.keyboard.press("Enter")
    expect(says(tab).locator(".said").last).to_have_text("bien reçu")


def test_the_browsers_maker_is_asked_nothing_about_her_fields(site, playwright, anna, tmp_path):
    """Chromium asks what the fields of a form mean, unless its address says that they search."""
    log = tmp_path / "net.json"
    watched = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium(),
        args=[*FLAGS, f"--log-net-log={log}"],
        java_script_enabled=False,
        locale="fr-BE",
    )
    with contextlib.closing(watched):
        tab = watched.pages[0]
        begin(site, tab)
        anna.take()
        say(tab, WORDS)
        tab.fill("#word", "tilleul")
        press(tab, "Quelqu’un arrive")
        tab.fill("#field", "x")
        tab.locator("button").click(no_wait_after=True)
        expect(says(tab).locator(".said").last).to_have_text(WORDS)
        tab.goto(f"{site.url}/fr/chat/resume")
        tab.fill("#seven", "un deux")
        tab.wait_for_timeout(2000)
    told = log.read_text()
    assert "/fr/chat/search/write" in told
    assert "content-autofill" not in told


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(site, browser, anna, mode, lang):
    """With script on, for axe alone: its pages are those of a page without a secure context."""
    size = {"width": 360, "height": 15_000}
    made = browser.new_context(
        viewport=size, bypass_csp=True, java_script_enabled=True, **MODES[mode]
    )
    with contextlib.closing(made) as context:
        context.add_init_script(AXE.read_text(encoding="utf-8"))
        page = context.new_page()
        answer = context.request.post(
            f"{site.url}/{lang}/chat/", form={"regime": "social"}, max_redirects=0
        )
        assert answer.status == 303
        anna_takes(site, page, anna, lang)
        for name in ("now", "write", "stream", "resume"):
            page.goto(f"{site.url}/{lang}/chat/{name}", wait_until="commit")
            expect(page.locator("h1")).to_be_attached()
            page.wait_for_function(
                "document.readyState !== 'loading' || document.querySelector('.log')"
            )
            found = faults(page)
            assert not found, f"{name}: " + "\n".join(found)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), name
        context.request.post(f"{site.url}/{lang}/chat/cover", max_redirects=0)
        page.goto(f"{site.url}/{lang}/chat/cover")
        found = faults(page)
        assert not found, "\n".join(found)


def anna_takes(site: Live, page: Page, anna: Colleague, lang: str) -> None:
    page.goto(f"{site.url}/{lang}/chat/now", wait_until="commit")
    expect(says(page).locator(".place")).to_be_visible()
    anna.take()
    anna.say("Je suis là.")
    expect(says(page).locator(".said")).to_be_visible()
