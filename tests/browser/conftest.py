"""The neutral site that leaving leads to, a site of ours that leads there, and a tab."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from house import LANGUAGES, Server, serving

# A busy machine is slow, not wrong: what is waited for may take longer than the library's five
# seconds.
expect.set_options(timeout=15_000)


class Weather(BaseHTTPRequestHandler):
    """A page of the neutral site; any address is one."""

    server: "Neutral"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.may_answer.wait()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><link rel=icon href=data:,><p>Sun")

    def log_message(self, *_):
        """Nothing to say: the tests read `asked`."""


class Neutral(ThreadingHTTPServer):
    """The neutral site. It has another host than ours, as the real one."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Weather)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextlib.contextmanager
    def slow(self) -> Iterator[None]:
        """Until the block ends it answers nothing, like a site on a bad line."""
        self.may_answer.clear()
        try:
            yield
        finally:
            self.may_answer.set()


@pytest.fixture(scope="session")
def neutral() -> Iterator[Neutral]:
    with Neutral() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture(scope="session")
def site(neutral: Neutral, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    exits = ",".join(f"{code}={neutral.url}/{code}" for code in LANGUAGES)
    log = tmp_path_factory.mktemp("leaving") / "log"
    with serving(log, STOPPVIF_EXIT_URL=exits) as running:
        yield running


@pytest.fixture
def page(browser: Browser, neutral: Neutral) -> Iterator[Page]:
    """A tab in which she was elsewhere before she came to us."""
    with contextlib.closing(browser.new_context(locale="fr-BE")) as context:
        tab = context.new_page()
        tab.goto(f"{neutral.url}/before")
        yield tab
