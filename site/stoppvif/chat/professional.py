"""The professional's end: events on the desk's line. Each asks again whose conversation it is."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from stoppvif.chat import conversation, messages, waiting
from stoppvif.chat.faults import ChatError
from stoppvif.chat.reception import DESK, Key, Reception, room
from stoppvif.chat.visitor import told
from stoppvif.duty.roster import Person
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)
Answer = dict[str, Any]
Handler = Callable[[Person, Any], Awaitable[Answer]]


class ProfessionalLine:
    """Handlers `chat_…` on the namespace `/desk`; only for a professional who is on duty."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception
        on = reception.sockets.on
        on("chat_key", self._key, namespace=DESK)
        for name, handler in {
            "chat_claim": self._claim,
            "chat_decline": self._decline,
            "chat_open": self._open,
            "chat_send": self._send,
            "chat_seen": self._seen,
            "chat_seal": self._seal,
            "chat_hand_over": self._hand_over,
            "chat_end": self._end,
            "chat_block": self._block,
        }.items():
            on(name, self._answering(handler), namespace=DESK)

    def _answering(self, handler: Handler) -> Callable[..., Awaitable[Answer]]:
        async def answer(tab: str, data: Any = None, *_: Any) -> Answer:
            try:
                return {"ok": True, **await handler(self._person(tab), data)}
            except ChatError as fault:
                return {"ok": False, "code": fault.code}
            except Away:
                return {"ok": False, "code": "away"}
            except Exception:
                log.exception("a professional's message failed")
                return {"ok": False, "code": "failed"}

        return answer

    def _person(self, tab: str) -> Person:
        staff_id = self.reception.watch.who(tab)
        person = self.reception.watch.roster.people.get(staff_id) if staff_id else None
        if person is None:
            raise ChatError("may_not")
        return person

    async def _key(self, tab: str, data: Any = None, *_: Any) -> Answer:
        """The key of this browser: from now on she can be offered somebody."""
        try:
            person, key = self._person(tab), messages.read(messages.OneKey, data)
        except ChatError as fault:
            return {"ok": False, "code": fault.code}
        await self.reception.sockets.enter_room(tab, room(person.id), namespace=DESK)
        self.reception.keys[person.id] = Key(key.id, key.public)
        self.reception.forget(room(person.id))
        self.reception.changed()
        return {"ok": True}

    async def _mine(self, person: Person, conversation_id: str) -> None:
        found = await self.reception.read(conversation.get, conversation_id)
        if found is None:
            raise ChatError("over")
        if found.owner != person.id:
            raise ChatError("not_yours")

    async def _claim(self, person: Person, data: Any) -> Answer:
        """Take one who waits: an offer, or by hand. Only on duty, so that somebody stays."""
        about = messages.read(messages.About, data)
        if person.id not in self.reception.watch.board.on_duty(clock.now()):
            raise ChatError("may_not")
        await self.reception.write(waiting.claim, about.id, person, clock.now())
        self.reception.changed()
        return {}

    async def _decline(self, person: Person, data: Any) -> Answer:
        about = messages.read(messages.About, data)
        await self.reception.write(waiting.decline, about.id, person.id)
        self.reception.changed()
        return {}

    async def _open(self, person: Person, data: Any) -> Answer:
        """Everything after what was seen; the secret, sealed to the key that it names."""
        about = messages.read(messages.Open, data)
        await self._mine(person, about.id)
        missed = await self.reception.seen(about.id, "professional", about.after, read=False)
        found = await self.reception.read(conversation.get, about.id)
        return {
            "envelopes": [
                {**told(one), "delivered": one.delivered, "read": one.read} for one in missed
            ],
            "sealed": found.sealed if found else None,
            "sealed_for": found.sealed_for if found else None,
        }

    async def _send(self, person: Person, data: Any) -> Answer:
        message = messages.read(messages.SayIn, data)
        await self._mine(person, message.id)
        made = await self.reception.say(message.id, "professional", message.number, message.body)
        return {"id": made.id, "at": made.at.timestamp()}

    async def _seen(self, person: Person, data: Any) -> Answer:
        message = messages.read(messages.SeenIn, data)
        await self._mine(person, message.id)
        await self.reception.seen(message.id, "professional", message.last, read=message.read)
        return {}

    async def _seal(self, person: Person, data: Any) -> Answer:
        """Seal the secret to the key of whoever has the conversation now: after a handover."""
        message = messages.read(messages.SealIn, data)
        owner = await self.reception.seal(message.id, message.key, message.sealed)
        return {"sealed": owner is not None and owner != person.id}

    async def _hand_over(self, person: Person, data: Any) -> Answer:
        """To a colleague, whose key is answered to seal to; or to the queue's front."""
        message = messages.read(messages.HandOver, data)
        if message.to is None:
            await self.reception.write(conversation.release, message.id, person.id, clock.now())
            self.reception.changed()
            return {"key": None}
        to = self.reception.watch.roster.people.get(message.to)
        if to is None or to.id not in self.reception.watch.board.on_duty(clock.now()):
            raise ChatError("may_not")
        await self.reception.write(conversation.hand_over, message.id, person.id, to, clock.now())
        self.reception.changed()
        key = self.reception.keys.get(to.id)
        return {"key": {"id": key.id, "public": key.public} if key else None}

    async def _end(self, person: Person, data: Any) -> Answer:
        message = messages.read(messages.End, data)
        await self._mine(person, message.id)
        await self.reception.close(
            message.id, "professional", outcome=message.outcome, referral=message.referral
        )
        return {}

    async def _block(self, person: Person, data: Any) -> Answer:
        about = messages.read(messages.About, data)
        await self._mine(person, about.id)
        await self.reception.close(about.id, "blocked")
        return {}
