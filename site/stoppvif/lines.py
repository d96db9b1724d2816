"""python-socketio as we run it: the same protocol with less work for each packet.

Measured beside the library as it comes (`tests/bench/relay.py`): two tasks and a timer for each
packet that arrives, one task for each that leaves and one for each receiver of an event cost more
than writing the message down. What is replaced is the WebSocket's loop and `emit`; polling, the
upgrade from it, pings, rooms and namespaces are the library's own.
"""

import asyncio
import contextlib
import functools
import logging
from typing import Any, cast

import msgspec
import socketio
from engineio import exceptions
from engineio import packet as engine_packet
from engineio.async_drivers.asgi import WebSocket
from socketio import packet

# Not a word of what was said: the library's own log holds what could not be read.
log = logging.getLogger(__name__)
FAREWELL_SECONDS = 5
MOST_TOGETHER = 64
WATCH_SECONDS, WATCHED_AT_ONCE = 1.0, 500


class Json:
    """msgspec in the place of `json`, by the names that the library calls."""

    @staticmethod
    def dumps(data: Any, **_: Any) -> str:
        """As text; what msgspec says is as dense as `separators` asks for."""
        return msgspec.json.encode(data).decode()

    @staticmethod
    def loads(text: Any, **_: Any) -> Any:
        """Raises ValueError."""
        return msgspec.json.decode(text)


class Rooms(socketio.AsyncManager):  # type: ignore[misc]
    """The library's rooms; an event is encoded once and queued for each, without a task.

    And it is known which rooms a tab is in: the library looks through all there are when one goes,
    so that ten thousand who go at once (a network that fails) would stop the loop for a minute.
    """

    def __init__(self) -> None:
        super().__init__()
        self._of: dict[tuple[str, str], set[Any]] = {}

    def basic_enter_room(
        self, sid: str, namespace: str, room: Any, eio_sid: str | None = None
    ) -> None:
        """As the library's."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._of.setdefault((namespace, sid), set()).add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        """As the library's."""
        super().basic_leave_room(sid, namespace, room)
        self._of.get((namespace, sid), set()).discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """As the library's."""
        for room in list(self._of.get((namespace, sid), ())):
            self.basic_leave_room(sid, namespace, room)
        self._of.pop((namespace, sid), None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        """As the library's. Without a callback nothing here waits: the queues have no end."""
        if callback or isinstance(data, tuple):
            await super().emit(event, data, namespace, room, skip_sid, callback, to, **kwargs)
            return
        if namespace not in self.rooms:
            return
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        found = self.get_participants(namespace, to or room)
        there = [line for tab, line in found if tab not in skipped]
        if not there:
            return
        held = [event] if data is None else [event, data]
        encoded = self.server.packet_class(packet.EVENT, namespace=namespace, data=held).encode()
        parts = encoded if isinstance(encoded, list) else [encoded]
        packets = [engine_packet.Packet(engine_packet.MESSAGE, part) for part in parts]
        for line in there:
            # Whose line ended meanwhile is told nothing, and keeps it from nobody else.
            with contextlib.suppress(exceptions.EngineIOError, KeyError):
                for one in packets:
                    await self.server.eio.send_packet(line, one)


class Packet(packet.Packet):  # type: ignore[misc]
    """The library's packet; bytes are looked for without a list and a call for each part."""

    @classmethod
    def data_is_binary(cls, data: Any) -> bool:
        """Whether there are bytes in it, however deep."""
        if isinstance(data, dict):
            data = data.values()
        elif not isinstance(data, list):
            return isinstance(data, (bytes, bytearray))
        return any(
            cls.data_is_binary(one)
            for one in data
            if isinstance(one, (bytes, bytearray, dict, list))
        )

    @classmethod
    def _deconstruct_binary_internal(cls, data: Any, attachments: list[Any]) -> Any:
        if isinstance(data, (bytes, bytearray)):
            attachments.append(data)
            return {"_placeholder": True, "num": len(attachments) - 1}
        if isinstance(data, dict):
            take = cls._deconstruct_binary_internal
            return {
                key: take(one, attachments)
                if isinstance(one, (bytes, bytearray, dict, list))
                else one
                for key, one in data.items()
            }
        if isinstance(data, list):
            return [cls._deconstruct_binary_internal(one, attachments) for one in data]
        return data


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
        socket.connected = socket.upgraded = True
        writing = asyncio.create_task(self._write(socket))
        try:
            await self._read(socket)
        finally:
            await socket.queue.put(None)
            # A client that reads nothing keeps no task of ours.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(writing, FAREWELL_SECONDS)
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

    async def _write(self, socket: Any) -> None:
        """What is queued, until nothing more will be (None), or it says that the line is closed."""
        queue, last = socket.queue, False
        # Our own protocol (`connections.Gathering`) writes what leaves together at once.
        together = getattr(getattr(self.asgi_send, "__self__", None), "send_frames", self._each)
        with contextlib.suppress(Exception):
            while not last:
                frames: list[str | bytes] = []
                one = await queue.get()
                while True:
                    queue.task_done()
                    if one is None:
                        last = True
                        break
                    frames.append(one.encode())
                    last = one.packet_type == engine_packet.CLOSE
                    if last or len(frames) == MOST_TOGETHER or queue.empty():
                        break
                    one = queue.get_nowait()
                if frames:
                    await together(frames)
        await self.close()

    async def _each(self, frames: list[str | bytes]) -> None:
        for frame in frames:
            await self.send(frame)


async def _take(socket: Any, said: str | bytes) -> bool:
    """Have one packet handled; False where the line cannot go on."""
    try:
        await socket.receive(engine_packet.Packet(encoded_packet=said))
    except exceptions.UnknownPacketError:
        return True
    except exceptions.EngineIOError:
        return False
    except Exception as error:  # noqa: BLE001 (its words may be the visitor's)
        log.warning("a packet failed: %s", type(error).__name__)
        return False
    return True


async def _watch(engine: Any) -> None:
    """Close whoever no longer answers pings, as the library does, and not in steps of its own.

    It sleeps between any two clients: at ten thousand for half a millisecond, which to uvloop is
    nothing, so that it went round without end and took a whole core.
    """
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        for number, socket in enumerate(list(engine.sockets.values())):
            with contextlib.suppress(exceptions.EngineIOError):
                if socket.closed:
                    engine.sockets.pop(socket.sid, None)
                elif not socket.closing:
                    await socket.check_ping_timeout()
            if number % WATCHED_AT_ONCE == WATCHED_AT_ONCE - 1:
                await asyncio.sleep(0)


def server(**options: Any) -> socketio.AsyncServer:
    """A server of this kind; `options` as the library's."""
    made = socketio.AsyncServer(client_manager=Rooms(), serializer=Packet, json=Json, **options)
    # Neither has a public name.
    made.eio._async = {**made.eio._async, "websocket": Line}  # noqa: SLF001
    made.eio._service_task = functools.partial(_watch, made.eio)  # noqa: SLF001
    return made
