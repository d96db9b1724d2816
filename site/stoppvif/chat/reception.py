"""Reception: it offers whoever waits to whoever is there, and tells both ends where they stand.

One for each process. What it knows by itself is who is connected and with which key; everything
else is asked of the database, so that a restart loses nothing.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import socketio
from sqlalchemy.orm import Session

from stoppvif.chat import conversation, envelopes, waiting
from stoppvif.chat.conversation import Conversation, Reason
from stoppvif.chat.envelopes import Envelope, Sender
from stoppvif.chat.faults import ChatError
from stoppvif.chat.routing import Ready, Waiting, may, queue
from stoppvif.duty.roster import Person
from stoppvif.duty.watch import Watch
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
VISITORS, DESK = "/chat", "/desk"
ROUND_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of a key pair that a professional's browser made for this shift."""

    id: str
    public: bytes


@dataclass(frozen=True, slots=True)
class View:
    """One look at everything that is not over."""

    queue: list[Waiting]
    conversations: dict[str, Conversation]
    at: dt.datetime


def look(session: Session, now: dt.datetime) -> View:
    """Everything that is not over, in one read."""
    found = {one.id: one for one in conversation.all_of(session)}
    return View(queue(waiting.waiting(session)), found, now)


class Reception:
    """Who is connected, and what each of them is told."""

    def __init__(self, sockets: socketio.AsyncServer, watch: Watch) -> None:
        self.sockets, self.watch, self.database = sockets, watch, watch.database
        self.keys: dict[int, Key] = {}
        # Tabs of visitors, and the conversation of each.
        self.visitors: dict[str, str] = {}
        self._idle_since: dict[int, dt.datetime] = {}
        self._told: dict[str, Any] = {}
        self._dirty = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    # --- the database, from the loop ------------------------------------------------------------

    async def write(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The value of a write function, once it is committed."""
        return await asyncio.wrap_future(self.database.submit(function, *args, **kwargs))

    async def read(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The value of a read function, from another thread."""

        def reading() -> T:
            with self.database.read() as session:
                return function(session, *args, **kwargs)

        return await asyncio.to_thread(reading)

    # --- rounds ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop, and wait until it has."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def changed(self) -> None:
        """Something is otherwise: look at once. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._dirty.set)

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(ROUND_SECONDS):
                    await self._dirty.wait()
            except TimeoutError:
                pass
            self._dirty.clear()
            try:
                await self.round(clock.now())
            except Away:
                log.warning("the database is locked or away")
            except Exception:
                log.exception("reception stumbled")

    async def round(self, now: dt.datetime) -> None:
        """Offer, end what is overdue, and tell everybody whose view has changed."""
        view = await self.read(look, now)
        if view.queue:
            made = await self.write(waiting.offer, self.ready(view, now), now)
            if made:
                view = await self.read(look, now)
        for conversation_id, reason in await self.read(conversation.overdue, now):
            await self.close(conversation_id, reason)
            view.conversations.pop(conversation_id, None)
        self.watch.load(_loads(view))
        await self._tell(view)

    def ready(self, view: View, now: dt.datetime) -> list[Ready]:
        """Professionals on duty whose browser has made a key."""
        loads, people = _loads(view), self.watch.roster.people
        there = self.watch.board.on_duty(now) & self.watch.connected()
        there = there & self.keys.keys() & people.keys()
        for staff_id in there:
            if loads.get(staff_id):
                self._idle_since.pop(staff_id, None)
            else:
                self._idle_since.setdefault(staff_id, now)
        return [
            Ready(
                person=people[staff_id],
                open=loads.get(staff_id, 0),
                idle_since=self._idle_since.get(staff_id, now),
            )
            for staff_id in sorted(there)
        ]

    async def close(self, conversation_id: str, reason: Reason, **form: str) -> None:
        """End a conversation, and tell whoever is at either end."""
        now = clock.now()
        before = await self.read(conversation.get, conversation_id)
        if not await self.write(conversation.close, conversation_id, reason, now, **form):
            return
        await self.tell_visitor(conversation_id, "closed", {"reason": reason})
        if before is not None and before.owner is not None:
            gone = {"id": conversation_id, "reason": reason}
            await self.tell_professional(before.owner, "chat_closed", gone)
        await self.sockets.close_room(conversation_id, namespace=VISITORS)
        self.visitors = {t: c for t, c in self.visitors.items() if c != conversation_id}
        await asyncio.to_thread(self.database.erase)
        self.changed()

    # --- words ----------------------------------------------------------------------------------

    async def say(self, conversation_id: str, sender: Sender, number: int, body: bytes) -> Envelope:
        """Write an envelope down, then hand it to the other end. Raises ChatError."""
        made = await self.write(envelopes.send, conversation_id, sender, number, body, clock.now())
        told = {
            "id": made.id,
            "sender": sender,
            "number": number,
            "body": body,
            "at": made.at.timestamp(),
        }
        if sender == "professional":
            await self.tell_visitor(conversation_id, "envelope", told)
        else:
            found = await self.read(conversation.get, conversation_id)
            if found is not None and found.owner is not None:
                about = {"conversation": conversation_id, **told}
                await self.tell_professional(found.owner, "chat_envelope", about)
        return made

    async def seen(
        self, conversation_id: str, reader: Sender, last: int, *, read: bool
    ) -> list[Envelope]:
        """Note what has arrived at one end; what it has missed since."""
        await self.write(envelopes.reached, conversation_id, reader, last, read=read)
        if reader == "visitor":
            found = await self.read(conversation.get, conversation_id)
            if found is not None and found.owner is not None:
                receipt = {"id": conversation_id, "last": last, "read": read}
                await self.tell_professional(found.owner, "chat_receipt", receipt)
        return await self.read(envelopes.after, conversation_id, last)

    async def seal(self, conversation_id: str, key: str, sealed: bytes) -> int | None:
        """Keep the secret sealed to the present owner's key, and tell her; her id.

        None where the key is no longer hers: whoever sealed is told of the new one by `state`.
        """
        found = await self.read(conversation.get, conversation_id)
        if found is None:
            raise ChatError("over")
        present = self.keys.get(found.owner) if found.owner is not None else None
        if present is None or present.id != key:
            return None
        await self.write(conversation.seal, conversation_id, sealed, key)
        told = {"id": conversation_id, "key": key, "sealed": sealed}
        await self.tell_professional(found.owner or 0, "chat_sealed", told)
        self.changed()
        return found.owner

    def forget(self, whom: str) -> None:
        """Tell a conversation's visitor, or a professional's room, everything anew."""
        self._told.pop(whom, None)

    # --- what is told ---------------------------------------------------------------------------

    async def tell_visitor(self, conversation_id: str, event: str, data: Any) -> None:
        """Emit to the tabs of a conversation's visitor."""
        await self.sockets.emit(event, data, room=conversation_id, namespace=VISITORS)

    async def tell_professional(self, staff_id: int, event: str, data: Any) -> None:
        """Emit to the tabs of a professional."""
        await self.sockets.emit(event, data, room=room(staff_id), namespace=DESK)

    async def _tell(self, view: View) -> None:
        places = {asked.id: place for place, asked in enumerate(view.queue, 1)}
        told: dict[str, Any] = {}
        for one in view.conversations.values():
            state = self.state(one, places.get(one.id))
            told[one.id] = state
            if self._told.get(one.id) != state:
                await self.tell_visitor(one.id, "state", state)
        for staff_id in self.keys:
            person = self.watch.roster.people.get(staff_id)
            if person is None:
                continue
            shown = self.desk_view(view, person)
            told[room(staff_id)] = _still(shown)
            if self._told.get(room(staff_id)) != told[room(staff_id)]:
                await self.tell_professional(staff_id, "chat_queue", shown)
        self._told = told

    def state(self, one: Conversation, place: int | None) -> dict[str, Any]:
        """What a visitor is told of her conversation. A role, never a name."""
        key = self.keys.get(one.owner) if one.owner is not None else None
        person = self.watch.roster.people.get(one.owner) if one.owner is not None else None
        return {
            "state": one.state if one.owner is not None or one.state == "dropped" else "waiting",
            "place": place,
            "role": person.regime if person else None,
            "key": {"id": key.id, "public": key.public} if key else None,
            "sealed_for": one.sealed_for,
        }

    def desk_view(self, view: View, person: Person) -> dict[str, Any]:
        """What a professional is shown: the queue that she may serve, and her own."""
        now = view.at
        return {
            "waiting": [
                {
                    "id": asked.id,
                    "topic": asked.topic,
                    "language": asked.language,
                    "seconds": int((now - asked.queued).total_seconds()),
                    "front": asked.front,
                }
                for asked in view.queue
                if may(asked, person)
            ],
            "mine": [_mine(one) for one in view.conversations.values() if one.owner == person.id],
            "offer": next(
                (
                    _offered(one, now)
                    for one in view.conversations.values()
                    if one.offered_to == person.id
                ),
                None,
            ),
        }


def room(staff_id: int) -> str:
    """The room of a professional's tabs."""
    return f"staff-{staff_id}"


def _loads(view: View) -> dict[int, int]:
    loads: dict[int, int] = {}
    for one in view.conversations.values():
        if one.owner is not None:
            loads[one.owner] = loads.get(one.owner, 0) + 1
    return loads


def _offered(one: Conversation, now: dt.datetime) -> dict[str, Any]:
    left = (one.offered_until or now) - now
    return {"id": one.id, "seconds": max(0, int(left.total_seconds()))}


def _mine(one: Conversation) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "covered": one.covered,
        "regime": one.wish.regime,
        "topic": one.wish.topic,
        "language": one.wish.language,
        "sealed_for": one.sealed_for,
    }


def _still(shown: dict[str, Any]) -> Any:
    """The same without what only time changes: a browser counts seconds by itself."""
    waiting_now = [{**asked, "seconds": 0} for asked in shown["waiting"]]
    offer = shown["offer"] and shown["offer"]["id"]
    return {**shown, "waiting": waiting_now, "offer": offer}
