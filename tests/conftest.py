"""The application, a client that audits each page it fetches, a real server, a real browser."""

import contextlib
import datetime as dt
import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright

from audit import Page, audit
from desk import Desk
from house import SETTINGS, Server, serving
from stoppvif.app import create_app
from stoppvif.content.load import load
from stoppvif.content.model import Content
from stoppvif.storage.upgrade import prepare
from stoppvif.web import clock
from stoppvif.web.database import database_of

Get = Callable[..., BeautifulSoup]


@pytest.fixture(scope="session", autouse=True)
def _sample_content_is_read_once() -> Iterator[None]:
    """Some thousands of applications are made, each for a test, out of the same 140 files."""
    sample = SETTINGS.content_dir
    read = functools.cache(load)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "stoppvif.app.load", lambda folder: read(folder) if folder == sample else load(folder)
        )
        yield


@pytest.fixture(scope="session")
def app() -> Flask:
    made = create_app(SETTINGS)
    prepare(database_of(made))
    return made


@pytest.fixture(scope="session")
def content(app: Flask) -> Content:
    return app.extensions["content"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk of its own for one test."""
    made = Desk(tmp_path, monkeypatch)
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def desk_made() -> Callable[[], AbstractContextManager[Desk]]:
    """`with desk_made() as desk`: a desk for one example of a property."""

    @contextlib.contextmanager
    def made() -> Iterator[Desk]:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            found = Desk(Path(folder), patch)
            yield found
            found.database.close()

    return made


@pytest.fixture
def get(app: Flask) -> Get:
    """`get(path, status=200, **headers)`: fetch a page, audit it, return its soup."""

    def fetch(path: str, status: int = 200, **headers: str) -> BeautifulSoup:
        response = app.test_client().get(path, headers=headers)
        assert response.status_code == status, f"{path}: {response.status}"
        return audit(Page(path, status, dict(response.headers), response.text))

    return fetch


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dt.datetime], None]]:
    """`at(instant)`: set the clock that pages are told the time by, and forget older pages."""
    store = app.extensions["finished"]

    def set_clock(instant: dt.datetime, *, forget: bool = True) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant.astimezone(dt.UTC))
        monkeypatch.setattr(clock, "timestamp", instant.timestamp)
        if forget:
            store.clear()

    yield set_clock
    store.clear()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real command, for the whole session."""
    with serving(tmp_path_factory.mktemp("server") / "log") as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def chromium() -> str:
    """The system's Chromium; `make test` has installed it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is missing: run `make test`, or install the package 'chromium'"
    return str(Path(found))


# As root there is no sandbox to be had; nothing but our own pages is opened. The rest keeps the
# browser from most of what it asks its maker's servers by itself.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield running
    running.close()
