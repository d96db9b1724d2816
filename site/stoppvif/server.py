"""The ASGI front: finished pages from memory, bodies read before a thread, Flask behind."""

import asyncio
import gc
import logging
import re
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

import click
import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask

from stoppvif.app import create_app
from stoppvif.chat.stream import Streams
from stoppvif.connections import Bounded, Gathering, drop
from stoppvif.settings import Settings
from stoppvif.sockets import MESSAGE_BYTES, Sockets
from stoppvif.storage.upgrade import prepare
from stoppvif.web import desk, errors, language, logs, session
from stoppvif.web.callers import Callers
from stoppvif.web.database import database_of
from stoppvif.web.finished import Store, Variant, choose

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# What Flask may know of a request. Nothing behind the front ever sees an address, a browser's
# name or a referrer, so nothing behind it can write them down.
KNOWN = frozenset(
    (
        b"accept-encoding",
        b"accept-language",
        b"content-length",
        b"content-type",
        b"host",
        b"sec-fetch-mode",
        b"sec-fetch-site",
    )
)
# What else the desk may know: its own cookie, whether htmx asks, and where the cookie comes from.
# Public addresses never see a cookie, so none of them can depend on one.
KNOWN_AT_THE_DESK = KNOWN | {b"cookie", b"hx-request"}

# Where a file may be sent, and the largest one: the desk's imports.
UPLOADS = frozenset(("/desk/agenda/import", "/desk/contacts/import"))
UPLOAD_BYTES = 5 << 20
# The form by which partners propose an event; it may know a hash of where they are, to count them.
PROPOSALS = re.compile(r"/[a-z]{2,3}/agenda/search/(?:propose|mine/[\w-]{1,100})", re.ASCII)
PROPOSAL_BYTES = 128 << 10
# The desk's long forms, in five languages; Flask itself takes 500,000 bytes.
FORMS = re.compile(r"/desk/(?:agenda|contacts)/(?:new|\d{1,10})", re.ASCII)
FORM_BYTES = 480 << 10


class Refusal(Exception):  # noqa: N818 (an answer, not an error)
    """The front's own answer to a request: an HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Front:
    """The ASGI application that uvicorn serves."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.host = settings.host.encode()
        self.flask: Flask = create_app(settings)
        self.store: Store = self.flask.extensions["finished"]
        self.callers = Callers(settings.behind_proxy)
        self.live = Sockets(settings, self.flask, self.callers)
        self.flask.extensions["visitors"] = self.live.visitors
        self.streams = Streams(self.flask, self.live.visitors)
        self.wsgi = WSGIMiddleware(cast(Any, self.flask), workers=settings.threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever it is, without an exception leaving this function."""
        variant = self._finished(scope)
        if variant is not None:
            await send(variant.start)
            await send(variant.rest)
        elif self.live.takes(scope):
            await self.live(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    def _finished(self, scope: Scope) -> Variant | None:
        """The finished page at this address, in the encoding that the browser takes.

        The hot path: what it costs, every page costs.
        """
        query = scope["query_string"]
        address = f"{scope['path']}?{query.decode('latin-1')}" if query else scope["path"]
        page = self.store.get(address)
        if page is None or scope.get("method") not in ("GET", "HEAD"):
            return None
        accept, hosts = b"", 0
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accept = value
            elif name == b"host":
                hosts += 1 if value == self.host else 2
        return page.variants[choose(accept)] if hosts == 1 else None

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        hosts = [value.lower() for name, value in scope["headers"] if name == b"host"]
        if hosts != [self.host]:
            await self._error(scope, send, 400)
            return
        if self.streams.is_for(scope) and await self.streams(scope, receive, send):
            return
        try:
            await self._flask(scope, receive, send)
        except Refusal as refusal:
            await self._error(scope, send, refusal.status, receive)

    async def _flask(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Flask's answer; if it breaks before it has begun, the page that says so."""
        body = await self._body(scope, receive)
        headers = [pair for pair in scope["headers"] if pair[0] in KNOWN]
        if desk.is_desk(scope["path"]):
            headers = [pair for pair in scope["headers"] if pair[0] in KNOWN_AT_THE_DESK]
            headers.append((b"x-caller", self.callers.of(scope).encode()))
        elif session.is_for(scope["path"]):
            headers += session.only(scope["headers"])
            headers.append((b"x-caller", self.callers.of(scope).encode()))
        elif PROPOSALS.fullmatch(scope["path"]):
            headers.append((b"x-caller", self.callers.of(scope).encode()))
        clean = {
            **scope,
            "client": None,
            # What the visitor's address bar says, whatever stands between her and us.
            "scheme": "https" if self.settings.tls else "http",
            "headers": headers,
            "query_string": scope["query_string"].decode("latin-1").encode("ascii", "replace"),
        }
        begun = False

        async def once() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def tell(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.wsgi(cast(Any, clean), cast(Any, once), cast(Any, tell))
        except Exception:
            log.exception("an answer failed")
            if not begun:
                raise Refusal(500) from None

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body, before a thread is taken: a slow sender holds a socket and no more.

        Raises Refusal for one that is too large (413) or takes too long (408).
        """
        limit = _largest(scope["path"], self.settings.body_kb * 1024)
        for name, value in scope["headers"]:
            if name == b"content-length" and (not value.isdigit() or int(value[:20]) > limit):
                raise Refusal(413)
        body = bytearray()
        try:
            async with asyncio.timeout(self.settings.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refusal(400)
                    body += message.get("body", b"")
                    if len(body) > limit:
                        raise Refusal(413)
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            raise Refusal(408) from None

    async def _error(
        self, scope: Scope, send: Send, status: int, receive: Receive | None = None
    ) -> None:
        """The page of a status; `receive` where a body may still be on its way."""
        headers = dict(scope["headers"])
        wished = headers.get(b"accept-language", b"").decode("latin-1")
        try:
            with self.flask.app_context():
                lang = language.nearest(scope["path"], wished)
                row = errors.row_of(self.flask, scope["path"])
                if row == "desk":
                    lang = language.wished(wished, desk.languages())
            page = errors.finished(self.flask, lang, status, row)
            variant = page.variants[choose(headers.get(b"accept-encoding", b""))]
            named, body = variant.headers, variant.body
        except Exception:
            log.exception("an error page failed")
            named, body = [(b"content-type", b"text/html")], errors.LAST_RESORT
        # What is left of the body is not understood: the connection cannot go on.
        named = [*named, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        if receive and status == 413:
            await drop(receive)
        await send({"type": "http.response.body", "body": b""})


def _largest(path: str, limit: int) -> int:
    """How many bytes may be sent to an address; `limit` where it is none of those for more."""
    if path in UPLOADS:
        return UPLOAD_BYTES
    if FORMS.fullmatch(path):
        return max(limit, FORM_BYTES)
    return max(limit, PROPOSAL_BYTES) if PROPOSALS.fullmatch(path) else limit


class _Quiet(uvicorn.Server):
    """uvicorn, saying in one line where the site is once it answers."""

    def __init__(self, config: uvicorn.Config, front: Front, greeting: str) -> None:
        super().__init__(config)
        self.front, self.greeting = front, greeting

    async def startup(self, sockets: Any = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self.front.live.start()
            self.front.flask.extensions["fresh"].start()
            click.echo(self.greeting)

    async def shutdown(self, sockets: Any = None) -> None:
        """Stop listening; finish what is being written."""
        self.front.streams.stop()
        await self.front.live.stop()
        await self.front.flask.extensions["fresh"].stop()
        await super().shutdown(sockets)
        database_of(self.front.flask).close()


def serve(settings: Settings, host: str, port: int, greeting: str = "") -> None:
    """Serve until stopped; `greeting` is said once it answers.

    Raises ContentError, ShapeError, NoKeyError or Away before anything listens.
    """
    logs.set_up()
    front = Front(settings)
    prepare(database_of(front.flask))
    settle()
    config = uvicorn.Config(cast(Any, front), host=host, port=port, **options())
    _Quiet(config, front, f"STOPP VIF answers on {settings.public_url}{greeting}").run()


def settle() -> None:
    """Make the interpreter fit for one loop that everybody's words go through.

    Babel's data make a full collection slow, and none of it is ever garbage; nor are connections
    while they last: with a thousand of them a full collection stopped the loop for 90 to 180 ms,
    twice a second. Cycles are rare here, and wait. The writer's thread hands the interpreter over
    to the loop five times as often as it would by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
    sys.setswitchinterval(0.001)


def options() -> dict[str, Any]:
    """How uvicorn is run: no log of requests, no word of itself, no trust in a proxy's headers."""
    return {
        "loop": "uvloop",
        "http": Bounded,
        "ws": Gathering,
        # Compression would cost each idle connection as much memory again.
        "ws_per_message_deflate": False,
        "ws_max_size": MESSAGE_BYTES,
        # engine.io has its own signs of life, and more of them.
        "ws_ping_interval": None,
        "lifespan": "off",
        "interface": "asgi3",
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        # A client that asks and never reads must not keep a restart waiting.
        "timeout_graceful_shutdown": 5,
    }
