"""The desk's live line: who is connected, and a word to every tab when something has changed."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

import socketio

from stoppvif.duty.mail import Mailer
from stoppvif.duty.watch import Beat, Watch
from stoppvif.staff import sessions
from stoppvif.staff.sessions import Visit
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)
NAMESPACE = "/desk"
MAIL_SECONDS = 5.0


class Line:
    """The desk's namespace on `sockets`. Events carry no words: a tab asks for what it shows."""

    def __init__(self, sockets: socketio.AsyncServer, watch: Watch, cookie: str) -> None:
        self.sockets, self.watch, self.cookie = sockets, watch, cookie
        sockets.on("connect", self._connect, namespace=NAMESPACE)
        sockets.on("disconnect", self._disconnect, namespace=NAMESPACE)

    async def _connect(self, tab: str, environ: dict[str, Any]) -> bool:
        """Let a tab in whose cookie is a session; False refuses."""
        try:
            visit = await asyncio.to_thread(self._visit, environ.get("HTTP_COOKIE", ""))
        except Away:
            return False
        if visit is None:
            return False
        self.watch.connect(tab, visit.member.id, visit.digest)
        await self._changed()
        return True

    def _visit(self, header: str) -> Visit | None:
        found: SimpleCookie = SimpleCookie()
        with contextlib.suppress(CookieError):
            found.load(header)
        if self.cookie not in found:
            return None
        with self.watch.database.read() as session:
            return sessions.find(session, found[self.cookie].value, clock.now())

    async def _disconnect(self, tab: str, *_: Any) -> None:
        self.watch.disconnect(tab, clock.now())
        # Her page may be loading anew: for one heartbeat she still counts.
        heartbeat = self.watch.rules.heartbeat.total_seconds()
        asyncio.get_running_loop().call_later(heartbeat, self.watch.settle, tab)

    async def _changed(self) -> None:
        await self.sockets.emit("changed", namespace=NAMESPACE)

    async def tell(self, beat: Beat) -> None:
        """Close the tabs whose session is over; have the others look again if something changed."""
        for tab in beat.over:
            await self.sockets.disconnect(tab, namespace=NAMESPACE)
        if beat.changed:
            await self._changed()


class Rounds:
    """What goes round as long as the server runs: the watch's beat, and the alarms' mails."""

    def __init__(self, watch: Watch, mailer: Mailer | None, line: Line | None) -> None:
        self.watch, self.mailer, self.line = watch, mailer, line
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, in the running loop."""
        rounds = [self._repeat(self._beat, self.watch.rules.heartbeat.total_seconds())]
        if self.mailer is not None:
            rounds.append(self._repeat(self._mail, MAIL_SECONDS))
        self._tasks = [asyncio.create_task(going) for going in rounds]

    async def stop(self) -> None:
        """Stop, and wait until it has."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _repeat(self, act: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            try:
                await act()
            except Away:
                # Who is connected is still known; pages say what of the database they miss.
                log.warning("the database is locked or away")
            except Exception:
                log.exception("the watch stumbled")
            await asyncio.sleep(seconds)

    async def _beat(self) -> None:
        beat = await asyncio.to_thread(self.watch.beat, clock.now())
        if self.line is not None:
            await self.line.tell(beat)

    async def _mail(self) -> None:
        if self.mailer is not None:
            await asyncio.to_thread(self.mailer.deliver, clock.now())
