"""Reception's rounds: who waits is offered to who is there; both ends learn where they stand.

One for each process. What it knows by itself is who is connected and with which key; everything
else is asked of the database, so that a restart loses nothing.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import socketio
from sqlalchemy.orm import Session

from stoppvif.chat import conversation, views, waiting
from stoppvif.chat.conversation import Conversation, Reason
from stoppvif.chat.patience import Patience
from stoppvif.chat.routing import Ready
from stoppvif.chat.views import Key, Told, View
from stoppvif.duty import alarms
from stoppvif.duty.watch import Watch
from stoppvif.staff.keys import Keys
from stoppvif.staff.model import REGIMES
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
VISITORS, DESK = "/chat", "/desk"
ROUND_SECONDS = 1.0
# How long reception rests after a round, as a multiple of what the round took.
REST = 4
# And how long it waits for something to be otherwise, past the second, as such a multiple.
QUIET = 20
# So many conversations, or professionals, are gone through before messages have their turn.
BREATH = 20
# A tab that hears of its conversation: what it is told, as event and data.
Listener = Callable[[str, Told], None]


class Rounds:
    """Who is connected, what each of them is told, and what happens by itself."""

    def __init__(
        self, sockets: socketio.AsyncServer, watch: Watch, keys: Keys, patience: Patience
    ) -> None:
        self.sockets, self.watch, self.database = sockets, watch, watch.database
        self.secrets, self.patience = keys, patience
        self.keys: dict[int, Key] = {}
        self.names: dict[int, str] = {}
        # Tabs of visitors, and the conversation of each; pages without script listen by themselves.
        self.visitors: dict[str, str] = {}
        self.listeners: dict[str, Listener] = {}
        self._idle_since: dict[int, dt.datetime] = {}
        self._absent_since: dict[int, dt.datetime] = {}
        self._told: dict[str, Any] = {}
        self._anew: set[str] = set()
        self._view: View | None = None
        self._raised: frozenset[str] | None = None
        self._there: Told | None = None
        self._dirty = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
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
        self.loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop, and wait until it has."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def changed(self) -> None:
        """Something is otherwise: look at once. From any thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._dirty.set)

    async def _run(self) -> None:
        loop, took = asyncio.get_running_loop(), 0.0
        while True:
            # With thousands of conversations a round costs something: never more than a share.
            await asyncio.sleep(REST * took)
            try:
                async with asyncio.timeout(max(ROUND_SECONDS, QUIET * took)):
                    await self._dirty.wait()
            except TimeoutError:
                pass
            self._dirty.clear()
            began = loop.time()
            try:
                await self.round(clock.now())
            except Away:
                log.warning("the database is locked or away")
            except Exception:
                log.exception("reception stumbled")
            took = loop.time() - began

    async def round(self, now: dt.datetime) -> None:
        """Offer, end what is overdue, and tell everybody whose view has changed."""
        view = await self._look(now)
        if await self._take_back(view, now):
            view = await self._look(now)
        if view.queue:
            made = await self.write(waiting.offer, self.ready(view, now), now, self.patience.offer)
            if made:
                view = await self._look(now)
        for conversation_id, reason in await self.read(conversation.overdue, now, self.patience):
            await self.close(conversation_id, reason)
            view.conversations.pop(conversation_id, None)
        await self._alarm(view)
        self.watch.load(view.loads())
        await self._tell(view)

    async def _look(self, now: dt.datetime) -> View:
        view = self._view = await self.read(views.look, now, self._view)
        return view

    async def _take_back(self, view: View, now: dt.datetime) -> bool:
        """Conversations of a professional who has been cut off for too long go to the front."""
        gone = view.loads().keys() - self.watch.connected()
        self._absent_since = {who: self._absent_since.get(who, now) for who in gone}
        late = [t for t, s in self._absent_since.items() if now - s >= self.patience.absent]
        for who in late:
            await self.write(conversation.abandoned_by, who, now)
        return bool(late)

    def ready(self, view: View, now: dt.datetime) -> list[Ready]:
        """Professionals on duty whose browser has made a key."""
        loads, people = view.loads(), self.watch.roster.people
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

    async def _alarm(self, view: View) -> None:
        """Alarm a regime's coordinators while somebody waits for too long, and no longer."""
        late = {
            regime
            for one in view.queue
            if view.at - one.queued >= self.patience.numbers
            for regime in (REGIMES if one.regime == "either" else (one.regime,))
        }
        if not late and self._raised == frozenset():
            return
        raised = self._raised = await self.read(alarms.lasting, "waiting")
        for regime in REGIMES:
            if regime in late and regime not in raised:
                mail = self.watch.rules.mail
                await self.write(alarms.begin, regime, view.at, mail=mail, kind="waiting")
                self._raised = None
            elif regime in raised and regime not in late:
                await self.write(alarms.end, regime, view.at, "waiting")
                self._raised = None

    async def close(self, conversation_id: str, reason: Reason, **form: str) -> None:
        """End a conversation, and tell whoever is at either end."""
        raise NotImplementedError

    # --- what is told ---------------------------------------------------------------------------

    async def tell_visitor(self, conversation_id: str, event: str, data: Told) -> None:
        """Emit to the tabs of a conversation's visitor."""
        for tab, listen in list(self.listeners.items()):
            if self.visitors.get(tab) == conversation_id:
                listen(event, data)
        await self.sockets.emit(event, data, room=conversation_id, namespace=VISITORS)

    async def tell_professional(
        self, staff_id: int, event: str, data: Told, skip: str | None = None
    ) -> None:
        """Emit to the tabs of a professional, all but `skip`."""
        await self.sockets.emit(event, data, room=room(staff_id), skip_sid=skip, namespace=DESK)

    def there(self, now: dt.datetime) -> Told:
        """Whether somebody of each regime is there, exactly: `there` in PROTOCOL.md."""
        return {
            name: {"state": one.state, "opens": one.opens.timestamp() if one.opens else None}
            for name, one in self.watch.board.by_choice(now).items()
        }

    async def _tell(self, view: View) -> None:
        told: dict[str, Any] = {}
        for number, one in enumerate(view.conversations.values()):
            # What a state is made of, compared before it is made: most are as they were.
            parts = self._parts(view, one)
            before = self._told.get(one.id)
            if before is not None and before[0] == parts:
                told[one.id] = before
            else:
                state = self.state(view, one.id)
                told[one.id] = (parts, state)
                if before is None or before[1] != state:
                    await self.tell_visitor(one.id, "state", state)
            if number % BREATH == 0:
                await asyncio.sleep(0)
        for number, staff_id in enumerate(list(self.keys)):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            shown = self.desk_view(view, staff_id)
            told[room(staff_id)] = views.still(shown)
            if self._told.get(room(staff_id)) != told[room(staff_id)]:
                await self.tell_professional(staff_id, "chat_queue", shown)
        # Whoever was to be told everything anew meanwhile is told it in the next round.
        self._told = {whom: what for whom, what in told.items() if whom not in self._anew}
        self._anew.clear()
        there = self.there(view.at)
        if there != self._there:
            self._there = there
            await self.sockets.emit("there", there, namespace=VISITORS)

    def _parts(self, view: View, one: Conversation) -> tuple[Any, ...]:
        owner = one.owner or 0
        return (
            one,
            view.places.get(one.id),
            one.state == "waiting" and view.at - one.queued >= self.patience.numbers,
            views.is_idle(one, view.at, self.patience),
            self.keys.get(owner),
            self.keys.get(one.guest or 0),
            self.watch.roster.people.get(owner),
        )

    def state(self, view: View, conversation_id: str) -> Told:
        """What a visitor is told of her conversation."""
        one, people = view.conversations[conversation_id], self.watch.roster.people
        return views.for_visitor(view, one, self.keys, people, self.patience)

    def desk_view(self, view: View, staff_id: int) -> Told:
        """What a colleague is shown."""
        person = self.watch.roster.people.get(staff_id)
        return views.for_desk(view, staff_id, person, self.names, self.patience)

    def forget(self, whom: str) -> None:
        """Tell a conversation's visitor, or a professional's room, everything anew."""
        self._told.pop(whom, None)
        self._anew.add(whom)


def room(staff_id: int) -> str:
    """The room of a professional's tabs."""
    return f"staff-{staff_id}"
