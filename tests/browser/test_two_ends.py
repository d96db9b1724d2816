"""Both ends in real browsers: she writes French, on a phone; he answers at a desk in Dutch."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ends import clear
from live import Live, live
from visiting import PATIENT, SOON, say, staff, take

# What is shown and heard is also noted, for us.
NOTING = """
window.noted = { shown: [], tones: [] };
const Shown = window.Notification;
window.Notification = class extends Shown {
  constructor(title, options) {
    super(title, options);
    noted.shown.push([title, options.body || "", document.hasFocus()]);
  }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  noted.tones.push([this.frequency.value, this.context.state]);
  return start.apply(this, at);
};
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, neutral) -> Iterator[Live]:
    exits = {"": f"{neutral.url}/fr"}
    with live(tmp_path_factory.mktemp("ends"), exit_url=exits, **PATIENT) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    yield
    site.database.write(clear)
    site.watch.reload(site.now)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    size = {"width": 360, "height": 640}
    with contextlib.closing(browser.new_context(viewport=size, locale="fr-BE")) as context:
        yield context.new_page()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    options: dict[str, Any] = {"locale": "nl-BE", "permissions": ["notifications"]}
    with contextlib.closing(browser.new_context(**options)) as context:
        context.add_init_script(NOTING)
        yield context


def writes(phone: Page, words: str) -> None:
    phone.locator("#chat-text").fill(words)
    phone.click("#chat-send")


def hears(phone: Page, words: str) -> None:
    expect(phone.locator("#chat-log .said").last).to_have_text(words, timeout=SOON)


def noted(tab: Page, *kinds: str) -> Any:
    """What was shown and heard, once something of each kind was."""
    for _ in range(100):
        found = tab.evaluate("noted")
        if all(found[kind] for kind in kinds):
            return found
        tab.wait_for_timeout(100)
    raise AssertionError(f"nothing was shown or heard: {found}")


def test_a_french_visitor_and_a_dutch_professional_from_the_first_word_to_the_last(
    site, phone, desk, neutral
):
    tab = desk.new_page()
    staff(site, tab, "jan", language="nl")
    expect(tab.locator("html")).to_have_attribute("lang", "nl")
    phone.goto(f"{site.url}/fr/chat/")
    expect(phone.locator("#availability")).to_have_attribute("data-state", "open")
    phone.click("#chat-start")
    writes(phone, "Est-ce que quelqu’un me lit ?")
    talk = take(tab)
    expect(talk.locator(".said").last).to_have_text("Est-ce que quelqu’un me lit ?")
    say(talk, "Oui. Pouvez-vous écrire sans risque ?")
    hears(phone, "Oui. Pouvez-vous écrire sans risque ?")
    # Read, once it stood on her screen.
    expect(talk).to_contain_text("gelezen", timeout=SOON)
    phone.click("#chat-cover")
    expect(talk).to_contain_text("Scherm verborgen", timeout=SOON)
    for _ in range(3):
        phone.keyboard.press("Shift")
    phone.wait_for_url(f"{neutral.url}/fr")
    expect(talk).to_contain_text("Weg via de snelle uitgang", timeout=2_000)
    phone.go_back(wait_until="commit")
    assert "Pouvez-vous" not in phone.content()


def test_an_offer_is_shown_and_heard_and_names_nobody(site, phone, desk):
    tab = desk.new_page()
    staff(site, tab, "els", language="nl")
    tab.locator("#permit button").click()
    expect(tab.locator("#permit")).to_be_hidden()
    # She hears at once how it will sound.
    noted(tab, "tones")
    tab.evaluate("noted.tones.length = 0")
    phone.goto(f"{site.url}/fr/chat/")
    phone.click("#chat-start")
    heard = noted(tab, "shown", "tones")
    assert [pitch for pitch, _ in heard["tones"]] == [660, 880]
    assert {state for _, state in heard["tones"]} == {"running"}
    ((title, body, focused),) = heard["shown"]
    assert focused, "also where she is looking at the page"
    assert title
    assert not body
    said = f"{title} {tab.title()}".lower()
    assert not any(word in said for word in ("fr", "franç", "bezoek", "slachtoffer", "chat"))
