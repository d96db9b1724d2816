"""The sockets behind the front: python-socketio, told no more of a visitor than it needs."""

import datetime as dt
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import socketio
from flask import Flask

from stoppvif import lines
from stoppvif.chat.patience import Patience
from stoppvif.chat.professional import ProfessionalLine
from stoppvif.chat.reception import Reception
from stoppvif.chat.visitor import VisitorLine
from stoppvif.duty.live import Line, Rounds
from stoppvif.settings import Settings
from stoppvif.staff.access import cookie_name
from stoppvif.web import headers
from stoppvif.web.callers import Callers

PATH = "/socket.io/"
# The longest envelope, and the event around it.
MESSAGE_BYTES = 20 * 1024
# What the library may know of a request: whose page it is, and the desk's cookie.
KNOWN = frozenset(
    (b"connection", b"content-length", b"content-type", b"cookie", b"host", b"origin", b"upgrade")
)
Scope = MutableMapping[str, Any]
Call = Callable[..., Awaitable[Any]]


class Sockets:
    """The live part of the site: an ASGI application, and what runs beside it."""

    def __init__(self, settings: Settings, flask: Flask, callers: Callers) -> None:
        self.host = settings.host.encode()
        self._guards = [
            (name.lower().encode(), value.encode())
            for name, value in headers.headers("plain", tls=settings.tls).items()
        ]
        self.line: Line | None = None
        self.reception: Reception | None = None
        self.visitors: VisitorLine | None = None
        self._callers = callers
        watch = flask.extensions["watch"]
        if "desk" in settings.surfaces:
            self._server = _server(settings)
            self._app = socketio.ASGIApp(self._server, socketio_path=PATH.strip("/"))
            self.line = Line(self._server, watch, cookie_name(flask))
            # Both ends of a conversation are connected to one process.
            if "public" in settings.surfaces:
                keys = flask.extensions["door"].keys
                self.reception = Reception(self._server, watch, keys, _patience(settings))
                lapse = dt.timedelta(seconds=settings.lapse_seconds)
                self.visitors = VisitorLine(self.reception, lapse)
                ProfessionalLine(self.reception, self.visitors)
                flask.extensions["left"] = self.reception.left
        self._rounds = Rounds(watch, flask.extensions["mailer"], self.line)

    def takes(self, scope: Scope) -> bool:
        """Whether a request is for a socket. One for another host is the front's to refuse."""
        if scope["type"] == "websocket":
            return True
        hosts = [value.lower() for name, value in scope["headers"] if name == b"host"]
        return self.line is not None and scope["path"] == PATH and hosts == [self.host]

    async def __call__(self, scope: Scope, receive: Call, send: Call) -> None:
        """Hand a request on, without address, browser or referrer."""
        hosts = [value.lower() for name, value in scope["headers"] if name == b"host"]
        if self.line is None or scope["path"] != PATH or hosts != [self.host]:
            await send({"type": "websocket.close", "code": 1008})
            return
        known = [pair for pair in scope["headers"] if pair[0] in KNOWN]
        known.append((b"x-caller", self._callers.of(scope).encode()))

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._guards]
            await send(message)

        # A WebSocket's frames carry no headers: nothing stands between it and the wire.
        sending = guarded if scope["type"] == "http" else send
        await self._app({**scope, "client": None, "headers": known}, receive, sending)

    def start(self) -> None:
        """Begin what runs beside the requests."""
        self._rounds.start()
        if self.reception is not None:
            self.reception.start()
        if self.visitors is not None:
            self.visitors.start()

    async def stop(self) -> None:
        """End it."""
        if self.reception is not None:
            await self.reception.stop()
        await self._rounds.stop()


def _patience(settings: Settings) -> Patience:
    names = ("numbers", "offer", "ask", "silence", "dropped", "words", "absent")
    return Patience(
        **{name: dt.timedelta(seconds=getattr(settings, f"chat_{name}_seconds")) for name in names}
    )


def _server(settings: Settings) -> socketio.AsyncServer:
    # A line is lost when two signs of life are; with the grace of one heartbeat for a page that
    # loads anew, that is within the lapse.
    patience = settings.lapse_seconds - 2 * settings.heartbeat_seconds
    return lines.server(
        async_mode="asgi",
        # Each client's messages in the order in which they came.
        async_handlers=False,
        cors_allowed_origins=[settings.public_url],
        ping_interval=settings.heartbeat_seconds,
        ping_timeout=patience,
        max_http_buffer_size=MESSAGE_BYTES,
        cookie=None,
        # Its logs hold what was said.
        logger=False,
        engineio_logger=False,
    )
