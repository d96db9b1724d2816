"""One WebSocket of python-socketio, as we run it: its reading, its writing, its end.

The library has a task that reads, one that writes, a queue between each and two timers for what
arrives. Here one task reads; what is to leave is written where it stands.
"""

import asyncio
import contextlib
import logging
from typing import Any, cast

from engineio import exceptions
from engineio import packet as engine_packet
from engineio.async_drivers.asgi import WebSocket

# Not a word of what was said: the library's own log holds what could not be read.
log = logging.getLogger(__name__)
FAREWELL_SECONDS = 5
MESSAGE = str(engine_packet.MESSAGE)


class Wire:
    """What leaves by a line, in the place of the library's queue and by its names.

    All of one turn of the loop is one write (`connections.Gathering`). Where the client does not
    read, or the protocol is another one, a task waits for as long as it takes.
    """

    def __init__(self, line: "Line") -> None:
        self._line, self._frames = line, list[str | bytes]()
        self._protocol = getattr(line.asgi_send, "__self__", None)
        self._loop = asyncio.get_running_loop()
        self._last = False
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._waiting: asyncio.Task[None] | None = None

    async def put(self, one: engine_packet.Packet | None) -> None:
        """As `put_nowait`."""
        self.put_nowait(one)

    def put_nowait(self, one: engine_packet.Packet | None) -> None:
        """Send a packet; after None, or a packet that closes, nothing more."""
        if not self._last:
            self._last = one is None or one.packet_type == engine_packet.CLOSE
            self._queue([] if one is None else [one.encode()])

    def send(self, frames: list[str | bytes]) -> None:
        """Send what is encoded already."""
        if not self._last:
            self._queue(frames)

    def _queue(self, frames: list[str | bytes]) -> None:
        self._frames += frames
        if self._quiet.is_set():
            self._quiet.clear()
            self._loop.call_soon(self._write)

    async def join(self) -> None:
        """Wait until everything has left, or cannot any more."""
        await self._quiet.wait()

    def _write(self) -> None:
        send_now = getattr(self._protocol, "send_now", None)
        if self._last or send_now is None or not send_now(self._frames):
            self._waiting = self._loop.create_task(self._write_slowly())
        else:
            self._frames.clear()
            self._quiet.set()

    async def _write_slowly(self) -> None:
        with contextlib.suppress(Exception):
            while self._frames:
                frames, self._frames = self._frames, []
                for frame in frames:
                    await self._line.send(frame)
        self._frames.clear()
        if self._last:
            await self._line.close()
        self._quiet.set()


class Line(WebSocket):  # type: ignore[misc]
    """One WebSocket: what comes is handled in order, what goes is written as it is queued."""

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self.handler = handler
        self._listening = self._silent = False
        self._heard = 0.0

    async def __call__(self, environ: dict[str, Any]) -> Any:
        """Serve it. An upgrade from polling is the library's own affair."""
        socket = self.handler.__self__
        if socket.connected:
            return await super().__call__(environ)
        self.asgi_receive, self.asgi_send = environ["asgi.receive"], environ["asgi.send"]
        await self.asgi_send({"type": "websocket.accept"})
        before, socket.queue = socket.queue, Wire(self)
        while not before.empty():
            socket.queue.put_nowait(before.get_nowait())
        socket.connected = socket.upgraded = True
        try:
            await self._read(socket)
        finally:
            socket.queue.put_nowait(None)
            # A client that reads nothing keeps no task of ours.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.queue.join(), FAREWELL_SECONDS)
            await socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_CLOSE)
        return ""

    async def _read(self, socket: Any) -> None:
        """Until the line ends, is silent for too long, or says what is too large."""
        loop, server = asyncio.get_running_loop(), socket.server
        patience = server.ping_interval + server.ping_timeout
        reading = cast("asyncio.Task[Any]", asyncio.current_task())

        # One timer for the line, not one for each packet; what is being handled is never cut off.
        def look() -> None:
            if self._listening and loop.time() - self._heard >= patience:
                self._silent = reading.cancel()
            else:
                rest = patience - (loop.time() - self._heard)
                watch[0] = loop.call_later(max(1.0, rest), look)

        self._heard, watch = loop.time(), [loop.call_later(patience, look)]
        try:
            while not socket.closed:
                self._listening = True
                said = await self.wait()
                self._listening, self._heard = False, loop.time()
                if len(said) > server.max_http_buffer_size or not await _take(socket, said):
                    return
        except OSError:
            return
        except asyncio.CancelledError:
            if not self._silent:
                raise
            reading.uncancel()
        finally:
            watch[0].cancel()


async def _take(socket: Any, said: str | bytes) -> bool:
    """Have one packet handled; False where the line cannot go on."""
    try:
        if isinstance(said, bytes):
            await socket.server.handlers["message"](socket.sid, said)
        elif said[:1] == MESSAGE:
            # The library would first try to read it as JSON, which it never is.
            await socket.server.handlers["message"](socket.sid, said[1:])
        else:
            await socket.receive(engine_packet.Packet(encoded_packet=said))
    except exceptions.UnknownPacketError:
        return True
    except exceptions.EngineIOError:
        return False
    except Exception as error:  # noqa: BLE001 (its words may be the visitor's)
        log.warning("a packet failed: %s", type(error).__name__)
        return False
    return True
