"""HTTP as bytes: what no library would send, and whether the answer is one at all."""

import contextlib
import gzip
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import brotli

from house import Server

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) [ -~]*")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t -~\x80-\xff]*)")


@dataclass(frozen=True)
class Answer:
    """One answer of the server; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a browser shows it."""
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        encoding = self.headers.get("content-encoding", "") if self.body else ""
        return unpack.get(encoding, bytes)(self.body).decode()

    def tells(self, marker: str) -> bool:
        """Whether `marker` stands in it; a redirect may repeat the address it was asked for."""
        named = (f"{name}: {value}" for name, value in self.headers.items() if name != "location")
        return marker.lower() in "\n".join([*named, self.text]).lower()


def answers(data: bytes, *methods: str) -> list[Answer]:
    """`data` as one whole answer for each of `methods`; fails on anything that is not HTTP."""
    found = []
    for method in methods:
        head, end, data = data.partition(b"\r\n\r\n")
        assert end, f"no whole answer to {method}: {head[:80]!r}"
        first, *lines = head.split(b"\r\n")
        status = _STATUS.fullmatch(first)
        assert status, first
        headers: dict[str, str] = {}
        for line in lines:
            header = _HEADER.fullmatch(line)
            assert header, line
            name = header[1].decode().lower()
            assert name not in headers, f"{name} stands twice"
            headers[name] = header[2].decode("latin-1")
        # What could not be read had no method yet: it is told so with a body, even to HEAD.
        unread = data.startswith(b"Invalid HTTP")
        bare = (method == "HEAD" and not unread) or status[1] in (b"204", b"304")
        length = 0 if bare else int(headers["content-length"])
        assert len(data) >= length, f"the body stops after {len(data)} of {length} bytes"
        found.append(Answer(int(status[1]), headers, data[:length]))
        data = data[length:]
    assert not data, f"more than was asked for: {data[:80]!r}"
    return found


def head(method: str, target: str, *headers: str, host: str) -> bytes:
    """The head of a request to `host`, after which the server closes the connection."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def pour(
    server: Server, start: bytes, more: Iterable[bytes], wait: float = 20
) -> tuple[int, bytes]:
    """Send `start`, then of `more` what the server lets us; how many bytes, and its answer.

    Fails if the server has not closed the connection `wait` seconds after the last byte.
    """
    sent, found = 0, b""
    with socket.create_connection(("localhost", server.port), timeout=wait) as sock:
        # A refused sender is cut off while it still sends.
        with contextlib.suppress(ConnectionError):
            sock.sendall(start)
            for piece in more:
                sock.sendall(piece)
                sent += len(piece)
        with contextlib.suppress(ConnectionError):
            while chunk := sock.recv(65536):
                found += chunk
    return sent, found


def ask(server: Server, method: str, target: str, *headers: str, body: bytes = b"") -> Answer:
    """The one answer to a request sent as it stands."""
    start = head(method, target, *headers, host=f"localhost:{server.port}")
    (answer,) = answers(pour(server, start, [body])[1], method)
    return answer
