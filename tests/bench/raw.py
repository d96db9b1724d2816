"""A Socket.IO client by hand: it parses no more than it counts, so that it never is the limit."""

import asyncio
import json
import struct
import time
from collections.abc import Callable

_TEXT, _BINARY, _CLOSE = 0x81, 0x82, 0x88
# 256 bytes of padded text, its nonce and its tag; the first eight say when it was sent.
BODY = bytes(256 + 28 - 8)
# What a visitor and a professional say.
END_EVENTS = ("send", "chat_send")


def frame(kind: int, data: bytes) -> bytes:
    """One WebSocket frame, masked with zeros: what is written is what is read."""
    if len(data) < 126:
        return bytes((kind, 0x80 | len(data))) + bytes(4) + data
    return bytes((kind, 0x80 | 126)) + struct.pack(">H", len(data)) + bytes(4) + data


class End(asyncio.Protocol):
    """One end in one namespace: says envelopes, counts answers and what it is handed."""

    def __init__(self, port: int, namespace: str, auth: dict, cookie: str = "") -> None:
        loop = asyncio.get_running_loop()
        self.port, self.namespace, self.auth, self.cookie = port, namespace, auth, cookie
        self.ready: asyncio.Future[None] = loop.create_future()
        self.buffer = bytearray()
        self.upgraded = self.envelope = False
        self.asked = self.answered = self.refused = self.got = 0
        self.delays: list[float] = []
        self.on_answer: Callable[[], None] = lambda: None

    async def connect(self) -> "End":
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.port)
        await asyncio.wait_for(self.ready, 30)
        return self

    def connection_made(self, transport) -> None:
        self.transport = transport
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        transport.write(
            (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{cookie}\r\n"
            ).encode()
        )

    def connection_lost(self, exc) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(bytes(self.buffer[:200])))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.upgraded:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self.buffer.startswith(b"HTTP/1.1 101"), bytes(self.buffer)
            del self.buffer[: end + 4]
            self.upgraded = True
        at, found = 0, self.buffer
        while len(found) >= at + 2:
            size, head = found[at + 1], 2
            if size == 126:
                if len(found) < at + 4:
                    break
                size, head = struct.unpack_from(">H", found, at + 2)[0], 4
            elif size == 127:
                if len(found) < at + 10:
                    break
                size, head = struct.unpack_from(">Q", found, at + 2)[0], 10
            if len(found) < at + head + size:
                break
            self._take(found[at], bytes(found[at + head : at + head + size]))
            at += head + size
        del found[:at]

    def _take(self, kind: int, data: bytes) -> None:
        if kind == _BINARY:
            if self.envelope:
                self.envelope, self.got = False, self.got + 1
                self.delays.append(time.monotonic() - struct.unpack_from("d", data)[0])
        elif data.startswith(b"43"):
            self.answered += 1
            self.refused += b'"ok":true' not in data
            self.on_answer()
        elif data.startswith(b"45"):
            self.envelope = b'envelope"' in data
        elif data.startswith(b"2"):
            self.transport.write(frame(_TEXT, b"3"))
        elif data.startswith(b"0"):
            auth = json.dumps(self.auth) if self.auth else ""
            self.transport.write(frame(_TEXT, f"40{self.namespace},{auth}".encode()))
        elif data.startswith(b"40") and not self.ready.done():
            self.ready.set_result(None)

    def ask(self, event: str, data: dict, body: bytes = b"") -> None:
        self.asked += 1
        mark = "51-" if body else "2"
        text = f"4{mark}{self.namespace},{self.asked}{json.dumps([event, data])}"
        self.transport.write(frame(_TEXT, text.encode()) + (frame(_BINARY, body) if body else b""))

    def say(self, event: str, number: int, **about: str) -> None:
        """One envelope."""
        body = struct.pack("d", time.monotonic()) + BODY
        held = {"_placeholder": True, "num": 0}
        self.ask(event, {**about, "number": number, "body": held}, body)

    @property
    def alive(self) -> bool:
        return not self.transport.is_closing()

    def close(self) -> None:
        if not self.alive:
            return
        self.transport.write(frame(_CLOSE, b""))
        self.transport.close()
