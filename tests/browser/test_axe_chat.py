"""A visitor's conversation under axe-core, in each of its states, and played by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from axe import AXE, MODES, faults
from colleague import colleague
from ends import QUICK, clear
from live import Live, live

# Taller than the page, as in test_axe.py: what floats lies where it belongs.
WINDOW = {"width": 360, "height": 15_000}
NARROW = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("axe"), **QUICK) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    yield
    site.database.write(clear)


@pytest.fixture(params=MODES)
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """One page for each mode; our CSP would refuse axe, so it is off."""
    context = browser.new_context(viewport=WINDOW, bypass_csp=True, **MODES[request.param])
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    yield context.new_page()
    context.close()


def look(tab: Page, state: str) -> None:
    """No fault, and nothing wider than a phone."""
    found = faults(tab)
    assert not found, f"{state}:\n" + "\n".join(found)
    assert tab.evaluate("document.documentElement.scrollWidth") <= WINDOW["width"], state


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_axe_finds_no_fault_in_any_state(site, tab, lang):
    with colleague(site, f"axe{abs(hash((lang, tab.url, id(tab)))) % 10**6}") as anna:
        tab.goto(f"{site.url}/{lang}/chat/")
        expect(tab.locator("#availability")).to_have_attribute("data-state", "open")
        tab.locator("#chat-form summary").click()
        tab.locator("#chat-return summary").click()
        look(tab, "start")
        tab.click("#chat-start")
        expect(tab.locator("#chat-place")).to_have_text("1")
        look(tab, "waiting")
        tab.locator("#waiting [data-fetch]").click()
        expect(tab.locator("#chat-fetched h2").first).to_be_visible()
        look(tab, "reading")
        tab.click("#chat-fetched-close")
        anna.take()
        tab.locator("#chat-text").fill("Bonjour")
        tab.click("#chat-send")
        anna.say("Je suis là.")
        expect(tab.locator("#chat-log .said")).to_have_count(2)
        look(tab, "conversation")
        tab.click("#chat-more")
        look(tab, "menu")
        tab.click("#chat-more")
        tab.click("#chat-cover")
        look(tab, "cover")
        tab.locator("#cover-form button").click()
        tab.click("#chat-more")
        tab.click("#chat-end")
        expect(tab.locator("#chat-over")).to_be_visible()
        look(tab, "over")


def reach(tab: Page, selector: str) -> None:
    """Go on with Tab until it has the focus."""
    wanted = tab.locator(selector)
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_whole_conversation_by_keyboard(site, browser, lang):
    context = browser.new_context(viewport=NARROW)
    tab = context.new_page()
    with colleague(site, f"keys{lang}") as anna:
        tab.goto(f"{site.url}/{lang}/chat/")
        expect(tab.locator("#availability")).to_have_attribute("data-state", "open")
        reach(tab, "#chat-start")
        tab.keyboard.press("Enter")
        expect(tab.locator("#chat-text")).to_be_focused()
        tab.keyboard.type("Bonjour")
        tab.keyboard.press("Enter")
        anna.take()
        assert anna.read() == [("text", "Bonjour")]
        # The way out, the cover and the field are all in sight, whatever has the focus.
        for selector in ("#leave", "#chat-cover", "#chat-text"):
            expect(tab.locator(selector)).to_be_in_viewport()
        reach(tab, "#chat-cover")
        tab.keyboard.press("Enter")
        anna.sees("covered")
        reach(tab, "#cover-form button")
        tab.keyboard.press("Enter")
        expect(tab.locator("#chat-text")).to_be_focused()
        anna.sees("here")
        reach(tab, "#chat-more")
        tab.keyboard.press("Enter")
        reach(tab, "#chat-end")
        tab.keyboard.press("Enter")
        expect(tab.locator("#chat-over")).to_be_focused()
    context.close()
