"""Messages as they come, for whoever has no script: one long answer, in the event loop.

The page of `frames.py`, sent up to its mark; then it grows there, a piece for each thing that
happens. It holds no thread and no state but where she is in it; its secret goes when it ends.
"""

import asyncio
import contextlib
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from flask import Flask, g

from stoppvif.chat import envelopes, happening, hers
from stoppvif.chat.faults import ChatError
from stoppvif.chat.frames import local
from stoppvif.chat.hers import Hers
from stoppvif.chat.views import Told
from stoppvif.chat.visitor import VisitorLine
from stoppvif.storage.away import Away
from stoppvif.web import pages, session
from stoppvif.web.finished import IDENTITY

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Call = Callable[..., Awaitable[Any]]
_PATH = re.compile(r"/([a-z]{2,3})/chat/stream")
MARK = b"<!--here-->"
PIECES = "chat/public/plain/pieces.html"
# A page that was loaded anew has two for a moment; in all, what one process holds with ease.
MOST_OF_ONE, MOST = 2, 2000
# A sign of life for proxies; how long a browser may take a piece; how long one answer lasts.
PAUSE_SECONDS, STUCK_SECONDS, LONGEST_SECONDS = 10.0, 30.0, 3600.0
# A browser whose stream broke asks anew after so long.
AGAIN_SECONDS = 20


class Streams:
    """Every stream of this process."""

    def __init__(self, flask: Flask, visitors: VisitorLine | None) -> None:
        self.flask, self.visitors = flask, visitors
        # Oldest first.
        self.open: dict[str, Stream] = {}

    def is_for(self, scope: Scope) -> bool:
        """Whether a request may be answered by a stream."""
        found = _PATH.fullmatch(scope["path"])
        languages = self.flask.config["LANGUAGES"]
        return bool(found and found[1] in languages and scope["method"] == "GET" and self.visitors)

    async def __call__(self, scope: Scope, receive: Call, send: Call) -> bool:
        """Answer with a stream; False where there is none to be had, and nothing was sent."""
        found = await self._hers(scope) if len(self.open) < MOST else None
        if found is None or found.conversation.covered or self.visitors is None:
            return False
        others = [one for one in self.open.values() if one.hers.id == found.id]
        for one in others[: len(others) + 1 - MOST_OF_ONE]:
            one.told("closed", {"reason": ""})
        stream = Stream(self, found, scope["path"], send)
        self.open[stream.tab] = stream
        try:
            await stream.run(self.visitors, receive)
        except (ChatError, Away):
            pass
        except TimeoutError:
            # A browser that takes nothing any more.
            pass
        except Exception:
            log.exception("a stream failed")
        finally:
            del self.open[stream.tab]
        return stream.begun

    def stop(self) -> None:
        """End every stream; the browsers ask anew."""
        for one in self.open.values():
            one.told("closed", {"reason": ""})

    async def _hers(self, scope: Scope) -> Hers | None:
        sent = dict(session.only(scope["headers"])).get(b"cookie", b"").decode("ascii")
        token, _, packed = sent.partition("=")[2].partition(".")
        if not token or self.visitors is None:
            return None
        try:
            return await self.visitors.reception.read(hers.find, token, packed)
        except Away:
            return None


class Stream:
    """One answer that grows. `told` wakes it, from the event loop."""

    def __init__(self, streams: Streams, found: Hers, path: str, send: Call) -> None:
        self.flask, self.hers, self.path, self._send = streams.flask, found, path, send
        self.tab = f"stream-{secrets.token_hex(8)}"
        self.begun = False
        self.last = 0
        # Why it ends; empty where it only goes on in another answer.
        self.reason: str | None = None
        self.before: Told | None = None
        self.state: Told | None = None
        self.woken = asyncio.Event()

    def told(self, event: str, data: Told) -> None:
        """Something has happened in her conversation."""
        if event == "state":
            self.state = data
        elif event in ("closed", "covered") and self.reason is None:
            self.reason = data.get("reason", event)
        self.woken.set()

    async def run(self, line: VisitorLine, receive: Call) -> None:
        """Send what there is and what comes, until she goes, it is over, or an hour has passed."""
        reception = line.reception
        reception.listeners[self.tab] = self.told
        try:
            await line.join(self.tab, self.hers.id)
            self.state = await hers.state(reception, self.hers.id)
            await self._begin(line)
            # Not before: where there is no stream, somebody else reads the request.
            gone = asyncio.create_task(_gone(receive))
            try:
                await self._grow(line, gone)
            finally:
                gone.cancel()
        finally:
            reception.listeners.pop(self.tab, None)
            line.part(self.tab)

    async def _grow(self, line: VisitorLine, gone: asyncio.Task[None]) -> None:
        until = asyncio.get_running_loop().time() + LONGEST_SECONDS
        while self.reason is None and not gone.done():
            if asyncio.get_running_loop().time() > until:
                break
            await self._wait(gone)
            await self._more(line)
        if not gone.done():
            await self._end()

    async def _wait(self, gone: asyncio.Task[None]) -> None:
        woken = asyncio.create_task(self.woken.wait())
        try:
            await asyncio.wait(
                {woken, gone}, timeout=PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            woken.cancel()

    async def _begin(self, line: VisitorLine) -> None:
        """The page up to its mark, with all that was said."""
        missed = await self._missed(line)
        happens, self.before = happening.lines(None, self.state or {}), self.state
        head, self._foot, headers = await asyncio.to_thread(self._page, missed, happens)
        self.begun = True
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._put(head)
        await self._shown(line, missed)

    def _page(
        self, missed: list[hers.Said], happens: list[happening.Line]
    ) -> tuple[bytes, bytes, list[tuple[bytes, bytes]]]:
        with self._words():
            made = pages.render(
                "chat/public/plain/stream.html",
                "stream",
                200,
                said=missed,
                happens=happens,
                role=self._role(),
                reason="",
            )
        variant = made.variants[IDENTITY]
        head, _, foot = variant.body.partition(MARK)
        headers = [pair for pair in variant.headers if pair[0] != b"content-length"]
        # nginx would hold back what has not filled a page of its memory: hours of a conversation.
        more = [(b"refresh", str(AGAIN_SECONDS).encode()), (b"x-accel-buffering", b"no")]
        return head, foot, [*headers, *more]

    @contextlib.contextmanager
    def _words(self) -> Any:
        """The language of the page, for what is rendered inside."""
        found = _PATH.fullmatch(self.path)
        with self.flask.test_request_context(self.path):
            g.lang = found[1] if found else ""
            yield

    def _role(self) -> str:
        return (self.state and self.state["role"]) or "social"

    async def _missed(self, line: VisitorLine) -> list[hers.Said]:
        """What she has not been shown yet."""
        found = await line.reception.read(envelopes.after, self.hers.id, self.last, "visitor")
        self.last = found[-1].id if found else self.last
        return local([hers.opened(self.hers, one) for one in found])

    async def _shown(self, line: VisitorLine, missed: list[hers.Said]) -> None:
        """It stands on her screen: it counts as read. And whoever reads her, she was told of."""
        if missed:
            await line.reception.seen(self.hers.id, "visitor", self.last, read=True)
        if self.state is not None:
            await hers.seal(line.reception, self.hers, self.state, guest=True)

    async def _more(self, line: VisitorLine) -> None:
        """What has happened since; where nothing has, a sign of life."""
        if not self.woken.is_set():
            await self._put(b"<!-- -->\n")
            return
        self.woken.clear()
        if self.reason is not None:
            return
        missed = await self._missed(line)
        state = self.state
        happens = happening.lines(self.before, state) if state else []
        self.before = state
        await self._put(self._pieces(missed, happens))
        await self._shown(line, missed)

    def _pieces(self, missed: list[hers.Said], happens: list[happening.Line]) -> bytes:
        with self._words():
            made: Any = self.flask.jinja_env.get_template(PIECES).module
            parts = [made.line(*one) for one in happens]
            parts += [
                made.message(one, self._role())
                for one in missed
                if one.kind == "text" and one.text != ""
            ]
            return "".join(parts).encode()

    async def _end(self) -> None:
        piece = b""
        if self.reason:
            with self._words():
                made: Any = self.flask.jinja_env.get_template(PIECES).module
                piece = made.ends(self.reason).encode()
        await self._put(piece + self._foot, more=False)

    async def _put(self, body: bytes, *, more: bool = True) -> None:
        """Send a piece. Raises TimeoutError where the browser takes nothing any more."""
        if body or not more:
            async with asyncio.timeout(STUCK_SECONDS):
                await self._send({"type": "http.response.body", "body": body, "more_body": more})


async def _gone(receive: Call) -> None:
    """Return when the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
