"""What a visit leaves on the device: every file of a fresh browser, searched byte by byte."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from conftest import FLAGS, chromium

COUPLE = "/fr/test/couple"
TYPED = "Zaubernuss-4711"
# A browser stores what a server sends as it was sent: unpacked, so that we can read it there.
UNPACKED = {"Accept-Encoding": "identity"}
# Where a browser writes down addresses for its own use, which no page can prevent: its history,
# the tabs to restore, the pages often seen, how it reached a host, its counters by host. In any
# other file (cookies, storages, caches …) our address must not even be named.
LISTS = {
    "Affiliation Database",
    "DIPS",
    "DIPS-wal",
    "Favicons",
    "Favicons-journal",
    "History",
    "History-journal",
    "Network Action Predictor",
    "Network Persistent State",
    "Preferences",
    "Reporting and NEL",
    "Shortcuts",
    "Top Sites",
    "Visited Links",
}
TITLES = {"", "…", "Accueil · SV", "Test · SV", "Numéros · SV", "Aide · SV", "Essai · SV"}


@contextlib.contextmanager
def fresh(playwright: Playwright, home: Path, **options) -> Iterator[BrowserContext]:
    """A browser that was never used; whatever it writes, it writes below `home`."""
    context = playwright.chromium.launch_persistent_context(
        home / "profile",
        executable_path=chromium(),
        args=FLAGS,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(home)},
        locale="fr-BE",
        extra_http_headers=UNPACKED,
        **options,
    )
    with contextlib.closing(context):
        yield context


def holding(home: Path, *words: str) -> dict[str, set[str]]:
    """Which files hold which of `words`, in whatever encoding a browser may write them."""
    forms = {form: word for word in words for form in (word.encode(), word.encode("utf-16-le"))}
    found: dict[str, set[str]] = {}
    for file in home.rglob("*"):
        if file.is_file() and not file.is_symlink():
            data = file.read_bytes()
            hits = {word for form, word in forms.items() if form in data}
            if hits:
                found[str(file.relative_to(home))] = hits
    return found


def visit(page: Page, site) -> set[str]:
    """What a visitor does who uses everything; the words that must be nowhere afterwards."""
    page.goto(f"{site.url}/fr/")
    words = {page.locator("h1").inner_text()}
    page.locator('.doors a[href="/fr/test/"]').click()
    page.locator(f'a[href="{COUPLE}"]').click()
    page.wait_for_url(site.url + COUPLE)
    words |= {page.locator("h1").inner_text()}
    words |= set(page.locator(".zone label").all_inner_texts())
    for box in page.locator(".zone[data-zone=red] input").all():
        box.check()
        words.add(box.get_attribute("value"))
    page.locator(".zone[data-zone=red] summary").first.click()
    words.add(page.locator("details[open] p").inner_text())
    for path in ("/fr/urgent", "/fr/safety", "/fr/safety/try"):
        page.locator(f'a[href="{path}"]').first.click()
        page.wait_for_url(site.url + path)
        words.add(page.locator("h1").inner_text())
    page.locator("#trial").press_sequentially(TYPED)
    words.add(TYPED)
    # A short word may stand in a browser's own files.
    return {word for word in words if len(word) > 8}


def leave(page: Page, neutral) -> None:
    page.click("#leave")
    page.wait_for_url(f"{neutral.url}/fr")


def type_another_address(page: Page, neutral) -> None:
    page.goto(f"{neutral.url}/other")


def close_the_window(page: Page, neutral) -> None:
    page.close()


@pytest.mark.parametrize("end", [leave, type_another_address, close_the_window])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_visit_leaves_addresses_and_neutral_titles_and_nothing_else(
    playwright, site, neutral, tmp_path, script, end
):
    asked = set()
    with fresh(playwright, tmp_path, java_script_enabled=script) as context:
        context.on("request", lambda request: asked.add(request.url))
        page = context.pages[0]
        words = visit(page, site)
        end(page, neutral)
        assert context.cookies() == []
    assert len(words) > 25
    assert holding(tmp_path, *words) == {}
    host = f"localhost:{site.port}"
    places = {name.rpartition("/")[2]: name for name in holding(tmp_path, host)}
    assert "History" in places
    others = {name for name in places if name not in LISTS and "/Sessions/" not in places[name]}
    assert not others, f"our address stands in {[places[name] for name in others]}"
    assert all(url.startswith((site.url, neutral.url)) for url in asked), asked
    history(tmp_path, site, neutral)
    cookies(tmp_path)


def history(home: Path, site, neutral) -> None:
    """The history lists what she opened, under neutral names."""
    rows = rows_of(home, "History", "select url, title from urls")
    ours = {url.removeprefix(site.url) for url, _ in rows if url.startswith(site.url)}
    paths = {"/fr/", "/fr/test/", COUPLE, "/fr/urgent", "/fr/safety", "/fr/safety/try"}
    assert ours - {"/exit"} == paths, "no query, no fragment, nothing of what she ticked"
    elsewhere = {url for url, _ in rows if not url.startswith(site.url)}
    assert elsewhere <= {f"{neutral.url}/fr", f"{neutral.url}/other"}
    titles = {title for url, title in rows if url.startswith(site.url)}
    assert titles <= TITLES, titles - TITLES


def cookies(home: Path) -> None:
    assert rows_of(home, "Cookies", "select host_key, name from cookies") == []


def rows_of(home: Path, name: str, query: str) -> list[tuple]:
    (file,) = home.rglob(name)
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()
