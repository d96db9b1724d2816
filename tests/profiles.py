"""Browsers that were never used, and what they have written down afterwards, byte by byte."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright

from conftest import FLAGS, chromium

# A browser stores what a server sends as it was sent: unpacked, so that we can read it there.
UNPACKED = {"Accept-Encoding": "identity"}
# Where a browser lists addresses for its own use, which no page can prevent: the history, the tabs
# to restore, the pages often seen, its counters by host. No other file (cookies, storages, caches,
# forms …) may even name our host.
LISTS = {
    "DIPS",
    "Favicons",
    "History",
    "Network Action Predictor",
    "Network Persistent State",
    "Preferences",
    "Sessions",
    "Shortcuts",
    "Top Sites",
    "Visited Links",
    "ukm_db",
}


@contextlib.contextmanager
def fresh(playwright: Playwright, home: Path, **options) -> Iterator[BrowserContext]:
    """A browser that was never used; whatever it writes, it writes below `home`."""
    context = playwright.chromium.launch_persistent_context(
        home / "profile",
        executable_path=chromium(),
        args=FLAGS,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(home)},
        locale="fr-BE",
        viewport={"width": 320, "height": 480},
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


def stored(home: Path, host: str) -> list[str]:
    """The files that name `host` and are no list of addresses."""
    return [
        name
        for name in holding(home, host)
        if not {part.removesuffix("-journal").removesuffix("-wal") for part in Path(name).parts}
        & LISTS
    ]


def until_written(page: Page, home: Path) -> None:
    """Wait until the browser has written down the tab as it is now, to restore it after a crash.

    It does so some seconds after a change: first that she came, then, as she scrolls, how the
    page stands.
    """
    address = page.url.encode()

    def times() -> int:
        return sum(file.read_bytes().count(address) for file in home.rglob("Sessions/Session_*"))

    page.mouse.move(160, 240)
    before = 0
    for way in (0, 60):
        page.mouse.wheel(0, way)
        deadline = time.monotonic() + 30
        while times() <= before:
            assert time.monotonic() < deadline, "nothing is written: there is nothing to search"
            page.wait_for_timeout(50)
        before = times()


def rows_of(home: Path, name: str, query: str) -> list[tuple]:
    (file,) = home.rglob(name)
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()
