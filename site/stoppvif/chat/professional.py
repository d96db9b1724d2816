"""The professional's end: events on the desk's line. Each asks again whose conversation it is."""

from collections.abc import Awaitable, Callable
from typing import Any

from stoppvif.chat import conversation, envelopes, guests, messages, resuming, waiting
from stoppvif.chat.answering import Answer, answering
from stoppvif.chat.faults import ChatError
from stoppvif.chat.messages import About
from stoppvif.chat.reception import DESK, Reception, envelope, room
from stoppvif.chat.routing import MOST, may
from stoppvif.chat.views import Key
from stoppvif.chat.visitor import VisitorLine
from stoppvif.chat.waiting import as_waiting
from stoppvif.duty.roster import Person
from stoppvif.staff import model as staff
from stoppvif.web import clock

# Of a colleague, by her id; of a tab.
Handler = Callable[[int, Any], Awaitable[Answer]]
Tabbed = Callable[[str, Any], Awaitable[Answer]]


class ProfessionalLine:
    """Handlers `chat_…` on the namespace `/desk`, for whoever the desk's cookie says she is."""

    def __init__(self, reception: Reception, visitors: VisitorLine) -> None:
        self.reception, self.visitors = reception, visitors
        on = reception.sockets.on
        on("chat_key", answering(self._key), namespace=DESK)
        on("chat_send", answering(self._send), namespace=DESK)
        for name, handler in {
            "chat_claim": self._claim,
            "chat_decline": self._decline,
            "chat_open": self._open,
            "chat_note": self._note,
            "chat_seen": self._seen,
            "chat_seal": self._seal,
            "chat_colleagues": self._colleagues,
            "chat_hand_over": self._hand_over,
            "chat_ask_in": self._ask_in,
            "chat_part": self._part,
            "chat_danger": self._danger,
            "chat_end": self._end,
            "chat_block": self._block,
        }.items():
            on(name, answering(self._hers(handler)), namespace=DESK)

    def _hers(self, handler: Handler) -> Tabbed:
        """`handler`, for whoever the tab belongs to."""

        async def handle(tab: str, data: Any) -> Answer:
            return await handler(self._who(tab), data)

        return handle

    def _who(self, tab: str) -> int:
        staff_id = self.reception.watch.who(tab)
        if staff_id is None:
            raise ChatError("may_not")
        return staff_id

    def _person(self, staff_id: int) -> Person:
        """The professional that she is. Raises ChatError `may_not`."""
        person = self.reception.watch.roster.people.get(staff_id)
        if person is None:
            raise ChatError("may_not")
        return person

    async def _key(self, tab: str, data: Any) -> Answer:
        """The key of this browser: from now on she can be offered somebody, or be asked in."""
        staff_id, key = self._who(tab), messages.read(messages.OneKey, data)
        member = await self.reception.read(staff.member, staff_id)
        if member is None or not member.admits(("professional", "coordinator")):
            raise ChatError("may_not")
        await self.reception.sockets.enter_room(tab, room(staff_id), namespace=DESK)
        self.reception.keys[staff_id] = Key(key.id, key.public)
        self.reception.names[staff_id] = member.name
        self.reception.forget(room(staff_id))
        self.reception.changed()
        return {}

    # --- whose it is ----------------------------------------------------------------------------

    async def _owned(self, staff_id: int, conversation_id: str) -> None:
        await self.reception.read(conversation.owned, conversation_id, staff_id)

    async def _reads(self, staff_id: int, conversation_id: str) -> None:
        await self.reception.read(guests.reader, conversation_id, staff_id)

    async def _claim(self, staff_id: int, data: Any) -> Answer:
        """Take one who waits: an offer, or by hand. Only on duty, so that somebody stays."""
        about, person = messages.read(About, data), self._person(staff_id)
        if staff_id not in self.reception.watch.board.on_duty(clock.now()):
            raise ChatError("may_not")
        await self.reception.write(waiting.claim, about.id, person, clock.now())
        self.reception.changed()
        return {}

    async def _decline(self, staff_id: int, data: Any) -> Answer:
        about = messages.read(About, data)
        await self.reception.write(waiting.decline, about.id, staff_id)
        self.reception.changed()
        return {}

    # --- words ----------------------------------------------------------------------------------

    async def _open(self, staff_id: int, data: Any) -> Answer:
        """Everything after what was seen; the secret, sealed to the key that it names."""
        about = messages.read(messages.Open, data)
        await self._reads(staff_id, about.id)
        await self.reception.seen(about.id, "professional", about.after, read=False)
        missed = await self.reception.read(envelopes.after, about.id, about.after, "professional")
        found = await self.reception.read(conversation.get, about.id)
        if found is None:
            raise ChatError("over")
        if found.returned:
            await self.reception.write(resuming.looked, about.id)
        as_guest = found.owner != staff_id
        return {
            "envelopes": [
                {**envelope(one), "delivered": one.delivered, "read": one.read} for one in missed
            ],
            "sealed": found.guest_sealed if as_guest else found.sealed,
            "sealed_for": found.guest_sealed_for if as_guest else found.sealed_for,
        }

    async def _send(self, tab: str, data: Any) -> Answer:
        """Words for the visitor; all tabs but this one are handed them too."""
        return await self._say(self._who(tab), data, "professional", tab)

    async def _note(self, staff_id: int, data: Any) -> Answer:
        """Words for the colleague who takes over; the visitor is never sent them."""
        return await self._say(staff_id, data, "note")

    async def _say(
        self, staff_id: int, data: Any, sender: envelopes.Sender, tab: str | None = None
    ) -> Answer:
        message = messages.read(messages.SayIn, data)
        made = await self.reception.say(
            message.id, sender, message.number, message.body, by=staff_id, tab=tab
        )
        return {"id": made.id, "at": made.at.timestamp()}

    async def _seen(self, staff_id: int, data: Any) -> Answer:
        message = messages.read(messages.SeenIn, data)
        await self._reads(staff_id, message.id)
        await self.reception.seen(message.id, "professional", message.last, read=message.read)
        return {}

    async def _seal(self, staff_id: int, data: Any) -> Answer:
        """Seal the secret to the key of whoever has the conversation now: after a handover."""
        message = messages.read(messages.SealIn, data)
        reader = await self.reception.seal(message.id, message.key, message.sealed)
        return {"sealed": reader is not None and reader != staff_id}

    # --- colleagues -----------------------------------------------------------------------------

    async def _colleagues(self, staff_id: int, data: Any) -> Answer:
        """Who may take this conversation over now, and which coordinators may be asked in."""
        about, person = messages.read(About, data), self._person(staff_id)
        row = await self.reception.read(guests.reader, about.id, staff_id)
        asked, watch = as_waiting(row, frozenset()), self.reception.watch
        loads = await self.reception.read(waiting.loads)
        there = watch.board.on_duty(clock.now()) & self.reception.keys.keys() - {staff_id}
        people = [watch.roster.people[one] for one in sorted(there) if one in watch.roster.people]
        asked_in = await self.reception.read(guests.coordinators, person.regime)
        return {
            "colleagues": [
                {"id": one.id, "name": one.name, "languages": sorted(one.languages)}
                for one in people
                if may(asked, one) and loads.get(one.id, 0) < MOST
            ],
            "coordinators": [
                {"id": one, "name": name}
                for one, name in asked_in.items()
                if one != staff_id and one in self.reception.keys and one in watch.connected()
            ],
        }

    async def _hand_over(self, staff_id: int, data: Any) -> Answer:
        """To a colleague, whose key is answered to seal to; or to the queue's front."""
        message = messages.read(messages.HandOver, data)
        if message.to is None:
            await self.reception.write(conversation.release, message.id, staff_id, clock.now())
            self.reception.changed()
            return {"key": None}
        to = self.reception.watch.roster.people.get(message.to)
        if to is None or to.id not in self.reception.watch.board.on_duty(clock.now()):
            raise ChatError("may_not")
        await self.reception.write(conversation.hand_over, message.id, staff_id, to, clock.now())
        self.reception.changed()
        key = self.reception.keys.get(to.id)
        return {"key": key.told if key else None}

    async def _ask_in(self, staff_id: int, data: Any) -> Answer:
        """Ask a coordinator in; the visitor is told, and her browser lets her read."""
        message, person = messages.read(messages.AskIn, data), self._person(staff_id)
        await self.reception.write(guests.ask_in, message.id, staff_id, message.to, person.regime)
        self.reception.forget(room(message.to))
        self.reception.changed()
        return {}

    async def _part(self, staff_id: int, data: Any) -> Answer:
        about = messages.read(About, data)
        await self.reception.write(guests.part, about.id, staff_id)
        self.reception.changed()
        return {}

    # --- its end --------------------------------------------------------------------------------

    async def _danger(self, staff_id: int, data: Any) -> Answer:
        """She has opened the card for imminent danger: counted, and nothing else."""
        await self._reads(staff_id, messages.read(About, data).id)
        await self.reception.count("danger", "card")
        return {}

    async def _end(self, staff_id: int, data: Any) -> Answer:
        message = messages.read(messages.End, data)
        await self._owned(staff_id, message.id)
        await self.reception.close(
            message.id, "professional", outcome=message.outcome, referral=message.referral
        )
        return {}

    async def _block(self, staff_id: int, data: Any) -> Answer:
        about = messages.read(About, data)
        await self._owned(staff_id, about.id)
        self.visitors.blocked(about.id)
        await self.reception.close(about.id, "blocked")
        return {}
