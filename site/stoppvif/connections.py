"""How long, and how much, a connection may send before it is answered; how it is answered."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

HEAD_BYTES = 32 * 1024
# The largest body a setting admits, and as much again for its chunks.
BODY_BYTES = 10 * 1024 * 1024
# What is still read, and dropped, of a body that is refused, and for how long.
LEFT_BYTES, LEFT_SECONDS, PAUSE_SECONDS = 8 * 1024 * 1024, 10, 0.5
# Twice what uvicorn keeps an idle connection for.
IDLE_SECONDS = 10
# Messages of one WebSocket that wait to be handled before its next ones are read.
WAITING = 8


async def drop(receive: Callable[[], Awaitable[Any]]) -> None:
    """Read what is left of a refused body, as long as it comes and is not endless.

    A line that is closed on somebody who still sends is reset: she never sees the answer.
    """
    left = LEFT_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LEFT_SECONDS):
            while left > 0:
                async with asyncio.timeout(PAUSE_SECONDS):
                    message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body"):
                    return


class Bounded(HttpToolsProtocol):
    """uvicorn's protocol with an end to what is not answered, in bytes and in seconds.

    httptools collects a header until its line ends, and waits for it for ever; a body that drips
    in after its answer holds the connection as long as it likes. What is being answered is the
    front's to bound.
    """

    head_bytes = 0
    body_bytes = 0
    in_head = True
    upgraded = False
    since = 0.0

    def connection_made(self, transport: Any) -> None:
        """Start the watch; it costs one timer a connection, not one a request."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self.loop.call_later(IDLE_SECONDS / 2, self._watch)

    def data_received(self, data: bytes) -> None:
        """Count what arrives before a head is complete."""
        if self.in_head:
            self.head_bytes += len(data)
        else:
            self.body_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.in_head and self.head_bytes > HEAD_BYTES:
            self.send_400_response("Request head too large.")
        elif not self.in_head and (self.cycle.response_complete or self.body_bytes > BODY_BYTES):
            # Trailers are collected like headers, and nobody reads what follows an answer.
            self.transport.close()

    def on_headers_complete(self) -> None:
        """The head is whole: what follows is the body."""
        self.in_head, self.body_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes are another head."""
        self.in_head, self.head_bytes = True, 0
        self.since = self.loop.time()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on the line is a socket's, and what watches over sockets closes it."""
        self.upgraded = True
        super().handle_websocket_upgrade()

    def _watch(self) -> None:
        if self.upgraded or self.transport.is_closing():
            return
        answering = self.cycle is not None and not self.cycle.response_complete
        if not answering and self.loop.time() - self.since > IDLE_SECONDS:
            self.transport.close()
        else:
            self.loop.call_later(IDLE_SECONDS / 2, self._watch)


class Gathering(WebSocketsSansIOProtocol):
    """uvicorn's WebSockets, where frames that leave together leave in one write.

    A write is a system call, and on one machine the receiver's work too: an envelope is two frames,
    and often an acknowledgement goes with it.
    """

    def send_receive_event_to_app(self) -> None:
        """Take a whole message; what follows is read at once, unless too much waits already."""
        if self.queue.qsize() < WAITING:
            # What is paused is not paused again: two system calls for each message.
            paused, self.read_paused = self.read_paused, True
            super().send_receive_event_to_app()
            self.read_paused = paused
        else:
            super().send_receive_event_to_app()

    def send_now(self, frames: list[str | bytes]) -> bool:
        """Send messages, in order, unless they would have to wait or the line is over."""
        if not self.writable.is_set() or self.disconnected or self.close_sent:
            return False
        try:
            for frame in frames:
                if isinstance(frame, str):
                    self.conn.send_text(frame.encode())
                else:
                    self.conn.send_binary(frame)
        except InvalidState:
            return False
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True
