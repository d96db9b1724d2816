"""Bad input at the real server: each refusal is a page with the way out, or a closed door."""

import itertools

import pytest
from bs4 import BeautifulSoup

from audit import Page, audit
from house import LANGUAGES, Server
from wire import Answer, answers, ask, head, pour

KB = 1024


def page(answer: Answer, status: int, language: str = "fr") -> BeautifulSoup:
    """The audited error page of `status` in `language`, which leads on."""
    assert answer.status == status
    soup = audit(Page(f"page {status}", status, answer.headers, answer.text))
    assert soup.html["lang"] == language
    assert soup.main.find("a", href=f"/{language}/")
    assert soup.main.find("a", href=f"/{language}/urgent")
    return soup


def closed_door(answer: Answer) -> None:
    """The short answer to what is not HTTP: a browser never sees it."""
    assert answer.status == 400
    assert answer.headers["connection"] == "close"


def door(server: Server, start: bytes, *more: bytes, method: str = "GET") -> Answer:
    (answer,) = answers(pour(server, start, more)[1], method)
    return answer


# --- addresses that lead nowhere ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "wish", "language"),
    [
        ("/xx/", "", "fr"),
        ("/xx/urgent", "nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("/nowhere", "pt,en;q=0.7,de;q=0.9", "de"),
        ("/nowhere", "\xff,;q=,=", "fr"),
        ("/fr/nowhere", "nl", "fr"),
        ("/nl/test/nobody", "en", "nl"),
        ("/de/test/couple/more", "", "de"),
        ("/ar/safety/nowhere", "fr", "ar"),
        ("/EN/", "fr", "en"),
        ("/fr-BE/urgent", "nl", "fr"),
        ("/fr/%00%ff%0d%0aX:1", "", "fr"),
        ("/fr/../../etc/passwd", "", "fr"),
        ("/%2e%2e/x", "en", "en"),
        ("/static/../site/stoppvif/app.py", "en", "en"),
        ("//example.org/fr/", "", "fr"),
    ],
)
def test_an_unknown_address_is_a_page_in_the_nearest_language(server: Server, path, wish, language):
    page(ask(server, "GET", path, f"Accept-Language: {wish}"), 404, language)


@pytest.mark.parametrize("path", ["/desks", "/article", "/french", "/entry.php"])
def test_a_word_that_begins_like_a_language_is_no_language(server: Server, path):
    page(ask(server, "GET", path, "Accept-Language: nl"), 404, "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_head_tells_of_an_unknown_address_without_a_body(server: Server, language):
    answer = ask(server, "HEAD", f"/{language}/nowhere")
    assert (answer.status, answer.headers["content-language"]) == (404, language)


@pytest.mark.parametrize("path", ["/fr", "/fr//test", "/nl/test?q=%0d%0aX-Injected:1"])
def test_an_address_that_lacks_its_slash_is_completed_on_our_own_host(server: Server, path):
    answer = ask(server, "GET", path)
    assert answer.status == 308
    assert answer.headers["location"].startswith(f"{server.url}/")
    assert "x-injected" not in answer.headers


def test_odd_bytes_in_an_address_are_refused(server: Server):
    host = f"Host: localhost:{server.port}\r\nConnection: close\r\n\r\n".encode()
    closed_door(door(server, b"GET /fr/\xe9\xff HTTP/1.1\r\n" + host))
    closed_door(door(server, b"GET /fr/\x00 HTTP/1.1\r\n" + host))


@pytest.mark.parametrize("header", ["Cookie", "Accept-Encoding", "Accept-Language", "Content-Type"])
def test_odd_bytes_in_a_header_do_no_harm(server: Server, header):
    assert ask(server, "GET", "/fr/", f"{header}: \xff\xe9 é;q=\xb2,,;").status == 200
    page(ask(server, "GET", "/fr/nowhere", f"{header}: \xff\xe9 é;q=\xb2,,;"), 404)


def test_odd_bytes_in_a_query_do_no_harm(server: Server):
    wanted = ask(server, "GET", "/en/").text
    for query in ["%ff%00", "a=b&a=c", "=&&=", "%", "a" * 4000]:
        assert ask(server, "GET", f"/en/?{query}").text == wanted


def test_a_very_long_address_is_refused(server: Server):
    page(ask(server, "GET", f"/fr/{'a' * 20 * KB}"), 404)
    sent, answer = pour(server, b"GET /", itertools.repeat(b"a" * KB, 64 * KB))
    assert sent < 16 * KB * KB
    closed_door(answers(answer, "GET")[0])


# --- methods --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/fr/", {"GET", "HEAD"}),
        ("PUT", "/fr/urgent", {"GET", "HEAD"}),
        ("DELETE", "/fr/test/couple", {"GET", "HEAD"}),
        ("PATCH", "/fr/safety", {"GET", "HEAD"}),
        ("OPTIONS", "/fr/", {"GET", "HEAD"}),
        ("PROPFIND", "/", {"GET", "HEAD"}),
        ("TRACE", "/health", {"GET", "HEAD"}),
        ("CONNECT", "/fr/", {"GET", "HEAD"}),
        ("PUT", "/exit", {"GET", "HEAD", "POST"}),
    ],
)
def test_a_wrong_method_is_told_which_ones_are_right(server: Server, method, path, allowed):
    answer = ask(server, method, path)
    page(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_a_method_that_nobody_knows_is_no_request(server: Server):
    for method in ("BREW", "get", "G\x00T", ""):
        closed_door(door(server, head(method, "/fr/", host=f"localhost:{server.port}")))


def test_a_form_that_another_site_sends_is_refused(server: Server):
    page(ask(server, "POST", "/exit", "Sec-Fetch-Site: cross-site", "Content-Length: 0"), 403)
    assert ask(server, "POST", "/exit", "Content-Length: 0").status == 303


# --- whom the request is for ----------------------------------------------------------------------


@pytest.mark.parametrize("target", ["http://localhost/fr/", "http://example.org/fr/"])
def test_an_absolute_target_is_its_path(server: Server, target):
    """The `Host` decides whom it is for, and no target makes us fetch from elsewhere."""
    assert ask(server, "GET", target).text == ask(server, "GET", "/fr/").text


@pytest.mark.parametrize("target", ["http://localhost", "*", "fr/", "localhost:443", "?"])
def test_a_target_that_is_no_path_is_refused(server: Server, target):
    assert ask(server, "GET", target).status in (400, 404)


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["example.org"],
        ["{ours}", "{ours}"],
        ["{ours}", "example.org"],
        ["localhost"],
        ["127.0.0.1:8000"],
        ["{ours}.example.org"],
        ["{ours}@example.org"],
        [""],
        ["\xff"],
    ],
)
@pytest.mark.parametrize("path", ["/nl/urgent", "/nowhere"])
def test_a_request_for_somebody_else_is_refused(server: Server, hosts, path):
    """Also where the page is ready in memory, which is looked up before all else."""
    ask(server, "GET", "/nl/urgent")
    lines = [f"Host: {host}".format(ours=f"localhost:{server.port}") for host in hosts]
    wish = ["Accept-Language: nl", "Connection: close", "", ""]
    start = "\r\n".join([f"GET {path} HTTP/1.1", *lines, *wish]).encode("latin-1")
    page(door(server, start), 400, "nl")


def test_our_name_may_be_written_in_capitals(server: Server):
    assert door(server, head("GET", "/fr/", host=f"LOCALHOST:{server.port}")).status == 200


def test_an_old_client_is_answered_and_let_go(server: Server):
    for path, status in (("/fr/", 200), ("/fr/nowhere", 404)):
        start = f"GET {path} HTTP/1.0\r\nHost: localhost:{server.port}\r\n\r\n".encode()
        assert door(server, start).status == status
    page(door(server, b"GET /fr/ HTTP/1.0\r\n\r\n"), 400)


# --- bodies and heads -----------------------------------------------------------------------------


def test_a_body_may_have_64_kilobytes_and_no_more(server: Server):
    body = b"a" * 64 * KB
    assert ask(server, "POST", "/exit", f"Content-Length: {len(body)}", body=body).status == 303
    page(ask(server, "POST", "/exit", f"Content-Length: {len(body) + 1}"), 413)
    page(ask(server, "POST", "/fr/nowhere", "Content-Length: 99999999999999999"), 413)


def test_the_desks_long_forms_may_have_480_kilobytes_and_its_other_forms_not(server: Server):
    """A full entry in five languages, Arabic in percent signs, is more than 64."""
    body = b"a" * 480 * KB
    for path in ("/desk/contacts/new", "/desk/contacts/7", "/desk/agenda/12"):
        # Taken, and then asked who is there.
        assert ask(server, "POST", path, f"Content-Length: {len(body)}", body=body).status == 401
        assert ask(server, "POST", path, f"Content-Length: {len(body) + 1}").status == 413
    for path in ("/desk/contacts/7/publish", "/desk/contacts/7x", "/desk/login"):
        assert ask(server, "POST", path, f"Content-Length: {64 * KB + 1}").status == 413


def test_who_sends_too_much_is_told_and_not_cut_off(server: Server):
    """A browser reads the answer once it has sent all, and shows a fault where it could not."""
    size = 7 * KB * KB
    for path in ("/desk/agenda/import", "/exit"):
        start = head("POST", path, f"Content-Length: {size}", host=f"localhost:{server.port}")
        sent, data = pour(server, start, [b"a" * 64 * KB] * (size // (64 * KB)))
        assert sent == size
        assert answers(data, "POST")[0].status == 413


def test_a_body_without_a_length_is_counted(server: Server):
    chunked = "Transfer-Encoding: chunked"
    piece = b"4000\r\n" + b"a" * 16 * KB + b"\r\n"
    whole = piece * 4 + b"0\r\n\r\n"
    assert ask(server, "POST", "/exit", chunked, body=whole).status == 303
    page(ask(server, "POST", "/exit", chunked, body=piece * 4 + b"1\r\na\r\n0\r\n\r\n"), 413)


def test_a_body_without_an_end_is_cut_off(server: Server):
    host = f"localhost:{server.port}"
    start = head("POST", "/exit", "Transfer-Encoding: chunked", host=host)
    pieces = itertools.repeat(b"4000\r\n" + b"a" * 16 * KB + b"\r\n", KB)
    sent, data = pour(server, start, pieces)
    assert sent < 16 * KB * KB, "the server took everything"
    page(answers(data, "POST")[0], 413)


@pytest.mark.parametrize("length", ["-1", "+1", "0x1", "1e1", "1 1", "", "1, 2", "²", "9" * 30])
def test_an_odd_length_is_refused(server: Server, length):
    assert 400 <= ask(server, "POST", "/exit", f"Content-Length: {length}").status < 500


def test_a_length_said_twice_is_refused(server: Server):
    """Two readers of such a request disagree on where the next one begins."""
    for other in ("Content-Length: 4", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip"):
        closed_door(ask(server, "POST", "/exit", "Content-Length: 5", other, body=b"hello"))


@pytest.mark.parametrize(
    "start",
    [
        "GET /fr/ HTTP/1.1\r\nHost: {host}\r\nX-Endless: ",
        "POST /exit HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: ",
        "GET /fr/ HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: ",
    ],
    ids=["header", "trailer", "trailer after a page from memory"],
)
def test_a_header_without_an_end_is_cut_off(server: Server, start):
    ask(server, "GET", "/fr/")
    begun = start.format(host=f"localhost:{server.port}").encode()
    sent, data = pour(server, begun, itertools.repeat(b"a" * 16 * KB, 2 * KB))
    assert sent < 16 * KB * KB, "the server took everything"
    assert not data or data.startswith((b"HTTP/1.1 400", b"HTTP/1.1 200"))


def test_too_many_headers_are_refused(server: Server):
    start = head("GET", "/fr/", *["X: y"] * 50_000, host=f"localhost:{server.port}")
    pieces = (start[at : at + KB] for at in range(0, len(start), KB))
    assert pour(server, b"", pieces)[1].startswith(b"HTTP/1.1 400")


# --- several requests, other protocols ------------------------------------------------------------


def test_pipelined_requests_are_answered_in_order(server: Server):
    ours = f"HTTP/1.1\r\nHost: localhost:{server.port}"
    together = (
        f"GET /fr/ {ours}\r\n\r\n"
        f"HEAD /nl/nowhere {ours}\r\n\r\n"
        f"POST /exit {ours}\r\nContent-Length: 2\r\n\r\nab"
        f"GET /health {ours}\r\nConnection: close\r\n\r\n"
    )
    found = answers(server.raw(together.encode()), "GET", "HEAD", "POST", "GET")
    assert [answer.status for answer in found] == [200, 404, 303, 200]
    assert found[-1].body == b"ok"
