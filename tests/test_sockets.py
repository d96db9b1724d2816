"""Sockets at the real server: at their own address, for our own pages, with the table's headers."""

import pytest

from house import Server
from stoppvif.web.headers import headers

SOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.mark.parametrize(
    ("path", "protocol", "status"),
    [
        ("/fr/", "h2c", b"200"),
        ("/fr/", "websocket", b"403"),
        ("/socket.io/nowhere", "websocket", b"403"),
        (SOCKET, "h2c", b"400"),
        (SOCKET, "websocket", b"101"),
    ],
)
def test_no_other_protocol_is_spoken_but_sockets_at_their_own_address(
    server: Server, path, protocol, status
):
    upgrade = ["Connection: Upgrade", f"Upgrade: {protocol}", "Sec-WebSocket-Version: 13"]
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{server.port}", *upgrade, key, "", ""]
    answer = server.raw("\r\n".join(lines).encode(), wait=1)
    assert answer.split(b" ", 2)[1] == status


@pytest.mark.parametrize("header", ["Host: example.org", "Origin: https://example.org"])
def test_no_socket_for_another_host_or_site(server: Server, header):
    lines = [f"GET {SOCKET} HTTP/1.1", header, "Connection: Upgrade", "Upgrade: websocket"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    if not header.startswith("Host"):
        lines.append(f"Host: localhost:{server.port}")
    answer = server.raw("\r\n".join([*lines, "", ""]).encode(), wait=1)
    assert answer.split(b" ", 2)[1] in (b"400", b"403")


def test_a_sockets_answers_have_the_headers_of_the_table(server: Server):
    status, found, _ = server.get("/socket.io/?EIO=4&transport=polling")
    assert status == 200
    for name, value in headers("plain", tls=False).items():
        assert found[name.lower()] == value
