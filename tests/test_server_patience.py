"""Slow senders: they hold a socket for a while, and hold up nobody."""

import contextlib
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from audit import Page, audit
from house import Server, serving
from wire import answers, ask


@contextlib.contextmanager
def hanging(server: Server, number: int, begun: str) -> Iterator[list[socket.socket]]:
    """`number` connections that have `begun` and never go on."""
    data = begun.format(host=f"localhost:{server.port}").encode()
    with contextlib.ExitStack() as stack:
        socks = []
        for _ in range(number):
            connection = socket.create_connection(("localhost", server.port), timeout=30)
            socks.append(stack.enter_context(connection))
            socks[-1].sendall(data)
        yield socks


POST = "POST /exit HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\na"
SLOW = {
    "a form": POST,
    "a form without a length": "POST /exit HTTP/1.1\r\nHost: {host}\r\n"
    "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "a head": "GET /fr/ HTTP/1.1\r\nHost: {host}\r\nX-Slow: ",
    "nothing": "",
    "a body after its page": "GET /fr/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\na",
}


@pytest.mark.parametrize("number", [10, 30])
@pytest.mark.parametrize("what", SLOW)
def test_slow_senders_hold_up_nobody(server: Server, what, number):
    """Thirty is more than there are threads."""
    with hanging(server, number, SLOW[what]):
        for path in ("/fr/", "/fr/?page=anew", "/nl/nowhere", "/exit"):
            start = time.monotonic()
            assert ask(server, "GET", path).status in (200, 303, 404)
            assert time.monotonic() - start < 1, f"{path} waits for others"
    assert server.process.poll() is None


@pytest.fixture(scope="module")
def hasty(tmp_path_factory) -> Iterator[Server]:
    """The real command with one second for what is not being answered and one for a body."""
    place = tmp_path_factory.mktemp("hasty")
    command = place / "stoppvif"
    command.write_text(
        f"#!{sys.executable}\nfrom stoppvif import cli, connections\nconnections.IDLE_SECONDS /= 10\ncli.main()\n"
    )
    command.chmod(0o755)
    with serving(place / "log", command=command, STOPPVIF_BODY_SECONDS="1") as running:
        yield running


@pytest.mark.parametrize("what", ["a form", "a form without a length"])
def test_a_body_that_does_not_arrive_is_told_so(hasty: Server, what):
    with hanging(hasty, 1, SLOW[what]) as (sock,):
        data = b"".join(iter(lambda: sock.recv(65536), b""))
    (answer,) = answers(data, "POST")
    assert answer.status == 408
    audit(Page("408", 408, answer.headers, answer.text))


@pytest.mark.parametrize("what", ["a head", "nothing", "a body after its page"])
def test_a_connection_on_which_nothing_comes_is_closed(hasty: Server, what):
    with hanging(hasty, 1, SLOW[what]) as (sock,):
        sock.settimeout(10)
        while sock.recv(65536):
            pass


@pytest.mark.parametrize("what", ["a head", "a body after its page"])
def test_what_drips_is_closed(hasty: Server, what):
    """Each byte is a sign of life; the request as a whole has its time and no more."""
    hasty.get("/fr/")
    with hanging(hasty, 1, SLOW[what]) as (sock,):
        sock.settimeout(0.2)
        closed, start = False, time.monotonic()
        while not closed and time.monotonic() - start < 10:
            try:
                sock.sendall(b"a")
                closed = not sock.recv(65536)
            except TimeoutError:
                continue
            except ConnectionError:
                closed = True
        assert closed
