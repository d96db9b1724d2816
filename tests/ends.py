"""The two ends of a conversation, as clients of a live site."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import socketio
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk import SOCIAL
from live import Live
from stoppvif.chat.tables import ConversationRow
from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import plans
from stoppvif.duty.edits import Times
from stoppvif.staff import sessions
from stoppvif.staff.access import cookie_name

QUICK = {"heartbeat_seconds": 1, "lapse_seconds": 3}
BODY = b"x" * 284
KEY = {"id": "k1", "public": b"\x04" + bytes(64)}
WISH = {"regime": "social", "language": "fr"}


class End:
    """One end: a client, and what it was sent, by event."""

    def __init__(self, url: str, namespace: str) -> None:
        self.url, self.namespace = url, namespace
        self.client = socketio.AsyncClient(reconnection=False)
        self.got: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.seen: list[tuple[str, Any]] = []
        self.client.on("*", self._take, namespace=namespace)

    async def _take(self, event: str, data: Any = None) -> None:
        await self.got.put((event, data or {}))

    async def connect(self, cookie: str = "", **auth: str) -> "End":
        headers = {"Cookie": cookie} if cookie else {}
        await self.client.connect(
            self.url,
            headers=headers,
            auth=auth or None,
            namespaces=[self.namespace],
            transports=["websocket"],
        )
        return self

    async def ask(self, event: str, **data: Any) -> dict[str, Any]:
        return await self.client.call(event, data, namespace=self.namespace, timeout=5)

    async def until(self, event: str, **wanted: Any) -> Any:
        """The next data of `event` in which each wanted value stands."""
        async with asyncio.timeout(15):
            while True:
                name, data = await self.got.get()
                self.seen.append((name, data))
                if name == event and all(data.get(key) == wanted[key] for key in wanted):
                    return data


@contextlib.asynccontextmanager
async def visitor(site: Live, **auth: str) -> AsyncIterator[End]:
    end = await End(site.url, "/chat").connect(**auth)
    try:
        yield end
    finally:
        await end.client.disconnect()


@contextlib.asynccontextmanager
async def professional(site: Live, login: str, grant=SOCIAL, key=None) -> AsyncIterator[End]:
    """Somebody on duty, with a key."""
    staff_id = hired(site, login, grant)
    name = sessions.new_name()
    site.database.write(sessions.begin, staff_id, name, "passkey", site.now)
    end = await End(site.url, "/desk").connect(cookie=f"{cookie_name(site.app)}={name}")
    try:
        assert (await end.ask("chat_key", **(key or {**KEY, "id": f"k-{login}"})))["ok"]
        yield end
    finally:
        await end.client.disconnect()


def hired(site: Live, login: str, grant) -> int:
    staff_id = site.person(login, grant)
    today = site.now.astimezone(BRUSSELS).date()
    site.write(plans.add_single, site.edit(grant.regimes[0]), staff_id, today, Times(0, 1440))
    return staff_id


def clear(session: Session) -> None:
    """End everything, without a word."""
    for row in session.scalars(select(ConversationRow)):
        session.delete(row)


def run(story: Coroutine[Any, Any, None]) -> None:
    """Let both ends play a story."""
    # In a thread of its own: the browser tests have a loop in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, story).result()
