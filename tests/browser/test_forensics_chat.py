"""What a conversation leaves on the device: every file of a fresh browser, searched."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from colleague import Colleague, colleague
from ends import QUICK, clear
from live import Live, live
from profiles import fresh, holding, rows_of, stored, until_written

HERS, THEIRS, DRAFT = "Zaubernuss-4711 dit-elle", "Haselstrauch-0815", "Weissdorn-2323"
AGREED = "Holunder-77"
TITLES = {"", "…", "Écrire · SV", "Weather"}


@pytest.fixture(scope="module")
def site(tmp_path_factory, neutral) -> Iterator[Live]:
    exits = {"": f"{neutral.url}/fr"}
    with live(tmp_path_factory.mktemp("forensics"), exit_url=exits, **QUICK) as running:
        yield running


@pytest.fixture
def anna(site: Live, request) -> Iterator[Colleague]:
    login = re.sub(r"\W", "", request.node.name)[-24:].lower().strip("_")
    with colleague(site, login) as there:
        yield there
    site.database.write(clear)
    visitors = site.app.extensions["visitors"]
    visitors.reception.visitors.clear()
    visitors.limits.__init__()


def by_script(site: Live, page: Page, anna: Colleague) -> set[str]:
    """She says a word, hears one, begins another; what must be nowhere afterwards."""
    page.goto(f"{site.url}/fr/chat/")
    page.click("#chat-start")
    page.click("#chat-more")
    page.locator("#chat-word").fill(AGREED)
    page.click("#chat-word-set")
    page.click("#chat-more")
    anna.take()
    page.locator("#chat-text").fill(HERS)
    page.click("#chat-send")
    anna.until("chat_envelope")
    anna.say(THEIRS)
    expect(page.locator("#chat-log .said").last).to_have_text(THEIRS)
    page.locator("#chat-text").press_sequentially(DRAFT)
    return {HERS, THEIRS, DRAFT, AGREED, anna.conversation, page.locator("h1").inner_text()}


def by_forms(site: Live, page: Page, anna: Colleague) -> set[str]:
    """The same without script."""
    page.goto(f"{site.url}/fr/chat/")
    page.locator("#chat-start").click(no_wait_after=True)
    says, writes = page.frame_locator("iframe.says"), page.frame_locator("iframe.writes")
    expect(says.locator(".place")).to_be_visible()
    anna.take()
    writes.locator("#text").fill(HERS)
    writes.locator("button").click(no_wait_after=True)
    expect(says.locator(".said").last).to_have_text(HERS)
    anna.say(THEIRS)
    expect(says.locator(".said").last).to_have_text(THEIRS)
    writes.locator("#text").press_sequentially(DRAFT)
    # A frame's form is another's entry in what Chromium writes down to restore a tab, some seconds
    # after the form was sent.
    page.wait_for_timeout(5000)
    (cookie,) = page.context.cookies()
    return {HERS, THEIRS, DRAFT, anna.conversation, cookie["value"]}


def leave(page: Page, neutral: Any) -> None:
    page.click("#leave", no_wait_after=True)
    page.wait_for_url(f"{neutral.url}/fr")


def close_the_window(page: Page, neutral: Any) -> None:
    page.close()


@pytest.mark.parametrize("end", [leave, close_the_window])
@pytest.mark.parametrize("talk", [by_script, by_forms])
def test_a_conversation_leaves_its_address_and_nothing_else(
    playwright, site, neutral, anna, tmp_path: Path, talk, end
):
    with fresh(playwright, tmp_path, java_script_enabled=talk is by_script) as context:
        page = context.pages[0]
        words = talk(site, page, anna)
        if talk is by_script:
            # Chromium writes a tab down once it has loaded, which a page with a stream never has.
            until_written(page, tmp_path)
        else:
            written = holding(tmp_path, f"{site.url}/fr/chat/")
            assert any("Sessions" in name for name in written), "there is nothing to search"
        end(page, neutral)
        # A window that is closed keeps a session cookie until the browser ends.
        if end is leave or talk is by_script:
            assert context.cookies() == []
    assert holding(tmp_path, *words) == {}
    assert stored(tmp_path, site.url.removeprefix("http://")) == []
    assert rows_of(tmp_path, "Cookies", "select host_key, name from cookies") == []
    rows = rows_of(tmp_path, "History", "select url, title from urls")
    assert {title for url, title in rows if url.startswith(site.url)} <= TITLES
