"""python-socketio as we run it: the same protocol with less work for each packet.

Measured beside the library as it comes (`tests/bench/relay.py`): two tasks and a timer for each
packet that arrives, one task for each that leaves and one for each receiver of an event cost more
than writing the message down. What is replaced is the WebSocket's loop and `emit`; polling, the
upgrade from it, pings, rooms and namespaces are the library's own.
"""

import asyncio
import contextlib
import functools
from typing import Any

import msgspec
import socketio
from engineio import exceptions
from engineio import packet as engine_packet
from socketio import packet

from stoppvif.wire import Line, Wire

MESSAGE = engine_packet.MESSAGE
HOLDS_BYTES = (bytes, dict, list)
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
        frames = _frames(namespace, [event] if data is None else [event, data])
        for line in there:
            self.server.queue(line, frames)


def _plain(data: Any, attachments: list[bytes]) -> Any:
    """`data` with a placeholder for each bytes in it, which go to `attachments`."""
    if isinstance(data, bytes):
        attachments.append(data)
        return {"_placeholder": True, "num": len(attachments) - 1}
    if isinstance(data, dict):
        return {
            key: _plain(one, attachments) if isinstance(one, HOLDS_BYTES) else one
            for key, one in data.items()
        }
    if isinstance(data, list):
        return [_plain(one, attachments) if isinstance(one, HOLDS_BYTES) else one for one in data]
    return data


def _frames(namespace: str, data: list[Any], answer_to: int | None = None) -> list[str | bytes]:
    """An event, or an answer, as it leaves: its text, then its bytes (Socket.IO protocol 5)."""
    attachments: list[bytes] = []
    said = msgspec.json.encode(_plain(data, attachments)).decode()
    kind = packet.EVENT if answer_to is None else packet.ACK
    if attachments:
        kind += packet.BINARY_EVENT - packet.EVENT
    count = f"{len(attachments)}-" if attachments else ""
    number = "" if answer_to is None else answer_to
    return [f"{MESSAGE}{kind}{count}{namespace},{number}{said}", *attachments]


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


class Server(socketio.AsyncServer):  # type: ignore[misc]
    """The library's server; what it sends is queued where it stands."""

    def queue(self, line: str, frames: list[str | bytes]) -> None:
        """Queue for one; whose line ended meanwhile is told nothing."""
        socket = self.eio.sockets.get(line)
        if socket is None or socket.closed:
            return
        if isinstance(socket.queue, Wire):
            socket.queue.send(frames)
        else:
            for one in frames:
                part = one[1:] if isinstance(one, str) else one
                socket.queue.put_nowait(engine_packet.Packet(MESSAGE, part))

    async def _handle_event(
        self,
        eio_sid: str,
        namespace: str | None,
        id: int | None,  # noqa: A002 (the library's name)
        data: list[Any],
    ) -> None:
        """Answer an event where it stands: in order, without a task.

        To the library, `connect` and `disconnect` are events like others when a client says so: it
        could connect anew with a request of its own making, an address or a cookie in it.
        """
        namespace = namespace or "/"
        tab = self.manager.sid_from_eio_sid(eio_sid, namespace)
        event = data[0] if isinstance(data, list) and data else None
        handler = self.handlers.get(namespace, {}).get(event) if isinstance(event, str) else None
        if handler is None or event in self.reserved_events:
            return
        if self.manager.is_connected(tab, namespace):
            answer = await handler(tab, *data[1:])
            if id is not None:
                said = [] if answer is None else [answer]
                self.queue(eio_sid, _frames(namespace, said, id))


def server(**options: Any) -> Server:
    """A server of this kind; `options` as the library's."""
    made = Server(client_manager=Rooms(), json=Json, **options)
    # Neither has a public name.
    made.eio._async = {**made.eio._async, "websocket": Line}  # noqa: SLF001
    made.eio._service_task = functools.partial(_watch, made.eio)  # noqa: SLF001
    return made
