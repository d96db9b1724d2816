"""What holds for any request whatever: an answer, a server that lives, and not a word kept."""

import asyncio
import contextlib
import io
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import Page, audit
from house import SETTINGS, Server, addresses
from stoppvif.app import create_app
from stoppvif.server import Front
from stoppvif.settings import Settings
from stoppvif.web import logs
from wire import Answer, answers, ask, head, pour

MARKER = "zq7Marker"
# What the server may write; each line tells that something came, and nothing of it.
KNOWN_LINES = (
    "STOPP VIF answers on ",
    "WARNING uvicorn.error: Invalid HTTP request received.",
    "WARNING uvicorn.error: Unsupported upgrade request.",
)


def keeps_nothing(server: Server) -> None:
    """The server lives, and its log holds neither a marker nor any other word of a request."""
    assert server.process.poll() is None
    assert server.get("/health")[2] == b"ok"
    lines = server.log.read_text().splitlines()
    assert not [line for line in lines if not line.startswith(KNOWN_LINES)]
    assert MARKER.lower() not in "\n".join(lines).lower()


# --- any request ----------------------------------------------------------------------------------

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"]
HEADERS = ["Accept-Language", "Accept-Encoding", "Content-Type", "Cookie", "User-Agent", "Range"]
FORWARDED = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"]
ODD = ["If-Modified-Since", "Authorization", "X-HTTP-Method-Override", "Sec-Fetch-Site", "Origin"]
VALUES = [MARKER, "br", "gzip;q=0", "ar,*;q=0.1", "cross-site", "https", "bytes=0-1", "Basic " * 9]
PARTS = ["", "fr", "ar", "test", "couple", "exit", "health", "..", "%2e", "%00", "%ff", "%0d%0a"]

# A line's end would make another request of it; a blank in the path, another request line.
text = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=40)
printed = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
token = st.text("abcdefghijklmnopqrstuvwxyz-_!~", min_size=1, max_size=12).map("X-{}".format)
part = st.sampled_from(PARTS) | printed | st.just(MARKER)
target = st.tuples(st.lists(part, max_size=4), st.just("") | printed | st.just(f"?{MARKER}=1"))
header = st.tuples(
    st.sampled_from(HEADERS + FORWARDED + ODD) | token,
    st.sampled_from(VALUES) | text | text.map(lambda value: value + MARKER),
)


def whole(answer: Answer) -> None:
    """It is ours: no fault of the server's, never kept, never told to others."""
    assert answer.status < 500
    assert not answer.tells(MARKER)
    if "cache-control" in answer.headers:
        assert answer.headers["cache-control"] == "no-store"
    else:
        # What is not HTTP is told so in one line, before any of our code runs.
        assert (answer.status, answer.text) == (400, "Invalid HTTP request received.")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(METHODS), target, st.lists(header, max_size=6), st.binary(max_size=300))
def test_any_request_has_an_answer_that_repeats_nothing(server: Server, method, where, more, body):
    path = "/" + "/".join(where[0]) + where[1]
    lines = [*(f"{name}: {value}" for name, value in more), f"Content-Length: {len(body) + 9}"]
    answer = ask(server, method, path, *lines, body=body + MARKER.encode())
    whole(answer)
    keeps_nothing(server)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=400).filter(lambda noise: noise[0] not in b"\r\n"))
def test_any_noise_is_answered_and_let_go(server: Server, noise):
    data = noise + MARKER.encode() + b"\r\n\r\n\r\n"
    (answer,) = answers(pour(server, data, [])[1], "GET")
    whole(answer)
    keeps_nothing(server)


# --- who it was -----------------------------------------------------------------------------------

APP = create_app(SETTINGS)
WHO = [
    f"{name}: {value}"
    for name, value in {
        "X-Forwarded-For": f"203.0.113.77, {MARKER}",
        "Forwarded": f"for=203.0.113.77;by={MARKER}",
        "X-Real-IP": "203.0.113.77",
        "User-Agent": f"Mozilla/5.0 {MARKER}",
        "Referer": f"https://{MARKER}.example/",
        "Cookie": f"session={MARKER}; sv={MARKER}",
        "Authorization": f"Bearer {MARKER}",
    }.items()
]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_no_address_agent_cookie_or_body_is_repeated_or_written_down(server: Server, method):
    """At every address of the site, and at one beside each."""
    body = f"name={MARKER}&ip=203.0.113.77".encode()
    form = "Content-Type: application/x-www-form-urlencoded"
    asked = [*addresses(APP, "public"), *addresses(APP, "plain")]
    for path in [*asked, *(f"{path}/beside" for path in asked)]:
        answer = ask(server, method, path, *WHO, form, f"Content-Length: {len(body)}", body=body)
        assert answer.status < 500, path
        assert not answer.tells(MARKER), path
        assert not answer.tells("203.0.113"), path
    keeps_nothing(server)
    assert "203.0.113" not in server.log.read_text()


# --- a view that breaks ---------------------------------------------------------------------------


@contextlib.contextmanager
def written() -> Iterator[io.StringIO]:
    """What our own logging writes, set up as the command does, in place of the tests'."""
    root = logging.getLogger()
    kept, stream = root.handlers, io.StringIO()
    root.handlers = []
    try:
        with contextlib.redirect_stderr(stream):
            logs.set_up()
        yield stream
    finally:
        root.handlers = kept


def call(front: Front, path: str) -> Answer:
    """The answer of the front, without a socket."""
    start = head("GET", path, f"Cookie: {MARKER}", host="localhost").decode()
    lines = (line.split(": ") for line in start.splitlines()[1:] if line)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in lines],
        "client": ("203.0.113.77", 1),
        "server": ("localhost", 80),
    }
    told = []

    async def receive():
        return {"type": "http.request", "body": MARKER.encode(), "more_body": False}

    async def send(message):
        told.append(message)

    # In a thread of its own: the one of the tests may hold a browser's event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, front(scope, receive, send)).result()
    named = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return Answer(told[0]["status"], named, b"".join(part.get("body", b"") for part in told[1:]))


def breaking_view() -> None:
    """Its words hold what she wrote, and so do those of the fault beneath."""
    try:
        {}[MARKER]
    except KeyError as error:
        raise RuntimeError(f"no such thing: {MARKER}") from error


def breaking_app(*_: object) -> None:
    raise UnicodeDecodeError("utf-8", MARKER.encode(), 0, 1, f"bad {MARKER}")


@pytest.mark.parametrize("broken", ["view", "application"])
def test_what_breaks_ends_in_a_page_and_its_place_in_the_log(broken):
    front = Front(SETTINGS)
    if broken == "view":
        front.flask.add_url_rule("/nl/breaks", "breaks", breaking_view)
        kind, place = "RuntimeError", "in breaking_view"
    else:
        front.flask.wsgi_app = breaking_app
        kind, place = "UnicodeDecodeError", "in breaking_app"
    with written() as log:
        answer = call(front, "/nl/breaks")
    soup = audit(Page("/nl/breaks", 500, answer.headers, answer.text))
    assert (answer.status, soup.html["lang"]) == (500, "nl")
    assert soup.find(id="leave")
    assert not answer.tells(MARKER)
    for words in (kind, place, Path(__file__).name):
        assert words in log.getvalue()
    assert MARKER not in log.getvalue()


def test_whatever_is_logged_with_a_fault_leaves_out_its_words():
    with written() as log:
        for name in ("stoppvif.any", "uvicorn.error", "asyncio", "flask.app"):
            try:
                breaking_view()
            except RuntimeError:
                logging.getLogger(name).exception("it broke", stack_info=True)
    assert log.getvalue().count("RuntimeError") == 4
    assert log.getvalue().count("in breaking_view") == 4
    assert MARKER not in log.getvalue()


@pytest.mark.parametrize("first", ["/exit", "/health", "/"])
def test_an_error_where_there_are_no_pages_is_a_whole_page_too(first):
    """And what is kept of it for the next visitor lacks nothing."""
    client = create_app(SETTINGS).test_client()
    for path in (first, "/fr/urgent"):
        answer = client.put(path, headers={"Accept-Language": "fr"})
        audit(Page(path, 405, dict(answer.headers), answer.text))


def test_behind_tls_no_redirect_leads_out_of_it():
    """The front hears plain HTTP from the proxy; the visitor must not."""
    front = Front(Settings(public_url="https://localhost", content_dir=SETTINGS.content_dir))
    for path in ("/fr", "/nl//test", "/"):
        assert not call(front, path).headers["location"].startswith("http:")
