"""The visitor's end of a conversation, over sockets. It keeps nothing but who is connected."""

import asyncio
import datetime as dt
import logging
from collections import Counter
from typing import Any

from stoppvif.chat import conversation, envelopes, messages, resuming
from stoppvif.chat.answering import Answer, answering
from stoppvif.chat.conversation import Wish
from stoppvif.chat.faults import ChatError
from stoppvif.chat.limits import Limits
from stoppvif.chat.reception import VISITORS, Reception, envelope
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)


class VisitorLine:
    """The namespace `/chat`. Each handler answers {"ok": …}; nothing it is sent is ever logged."""

    def __init__(self, reception: Reception, grace: dt.timedelta) -> None:
        self.reception, self.grace, self.limits = reception, grace, Limits()
        self._callers: dict[str, str] = {}
        self._begun_by: dict[str, str] = {}
        on = reception.sockets.on
        on("connect", self._connect, namespace=VISITORS)
        on("disconnect", self._disconnect, namespace=VISITORS)
        for name, handler in {
            "begin": self._begin,
            "keep": self._keep,
            "resume": self._resume,
            "seal": self._seal,
            "send": self._send,
            "seen": self._seen,
            "cover": self._cover,
            "here": self._here,
            "leave": self._leave,
            "end": self._end,
        }.items():
            on(name, answering(handler), namespace=VISITORS)

    # --- coming and going -----------------------------------------------------------------------

    async def _connect(self, tab: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Let anybody in; with a token, into her conversation."""
        self._callers[tab] = str(environ.get("HTTP_X_CALLER", ""))
        token = auth.get("token") if isinstance(auth, dict) else None
        if isinstance(token, str) and token:
            try:
                found = await self.reception.read(conversation.by_token, token[:100])
                if found is None:
                    await self.reception.sockets.emit(
                        "closed", {"reason": "over"}, to=tab, namespace=VISITORS
                    )
                    return True
                await self._enter(tab, found.id)
            except Away:
                return False
        else:
            there = self.reception.there(clock.now())
            await self.reception.sockets.emit("there", there, to=tab, namespace=VISITORS)
        return True

    async def _enter(self, tab: str, conversation_id: str) -> None:
        """A socket's tab is her conversation's from now on."""
        await self.reception.sockets.enter_room(tab, conversation_id, namespace=VISITORS)
        await self.join(tab, conversation_id)

    async def join(self, tab: str, conversation_id: str) -> None:
        """She is there, in a tab of this name."""
        self.reception.visitors[tab] = conversation_id
        await self.reception.write(conversation.back, conversation_id, clock.now())
        # What she missed is asked for with `seen`; where she stands is told to this tab alone.
        self.reception.forget(conversation_id)
        self.reception.changed()

    async def _disconnect(self, tab: str, *_: Any) -> None:
        self._callers.pop(tab, None)
        self.part(tab)

    def start(self) -> None:
        """Begin, in the running loop.

        After a restart browsers come back by themselves. Whoever has not by then is cut off, or she
        would stand in the queue for ever, with nobody there.
        """
        grace = 2 * self.grace.total_seconds()
        asyncio.get_running_loop().call_later(
            grace, lambda: asyncio.ensure_future(self._look_for_lost())
        )

    async def _look_for_lost(self) -> None:
        try:
            found = await self.reception.read(conversation.all_of)
        except Away:
            # The database comes back with its conversations: look again.
            self.start()
            return
        for one in found:
            if one.state != "dropped":
                self.gone(one.id)

    def part(self, tab: str) -> None:
        """A tab is gone: unless another one comes within the grace, she is cut off."""
        conversation_id = self.reception.visitors.pop(tab, None)
        if conversation_id is not None:
            asyncio.get_running_loop().call_later(
                self.grace.total_seconds(), self.gone, conversation_id
            )

    def gone(self, conversation_id: str) -> None:
        """Unless another tab of hers is there, she is cut off."""
        if conversation_id not in self.reception.visitors.values():
            asyncio.ensure_future(self._drop(conversation_id))  # noqa: RUF006 (it ends by itself)

    async def _drop(self, conversation_id: str) -> None:
        try:
            if await self.reception.write(conversation.drop, conversation_id, clock.now()):
                self.reception.changed()
        except Away:
            log.warning("the database is locked or away")

    # --- what she says --------------------------------------------------------------------------

    async def _begin(self, tab: str, data: Any) -> Answer:
        wish = messages.read(messages.Begin, data)
        if tab in self.reception.visitors:
            raise ChatError("malformed")
        wait = self.wait(self._callers.get(tab, ""))
        if wait:
            return {"ok": False, "code": "too_many", "wait": int(wait) + 1}
        conversation_id, token = await self.begin(wished(wish), self._callers.get(tab, ""))
        await self._enter(tab, conversation_id)
        return {"id": conversation_id, "token": token}

    def wait(self, caller: str) -> float:
        """Seconds until this address may begin: it has few waiting at once, and none blocked."""
        waiting = Counter(self._begun_by.values())[caller] if caller else 0
        return self.limits.may_begin(caller, waiting, clock.timestamp())

    async def begin(self, wish: Wish, caller: str) -> tuple[str, str]:
        """Begin to wait; id and token. Raises ChatError `closed` where nobody would come."""
        found = self.reception.watch.board.availability(wish.regime, None, clock.now())
        if found.state == "closed":
            raise ChatError("closed")
        made = await self.reception.write(conversation.start, wish, clock.now())
        open_now = set(self.reception.visitors.values())
        self._begun_by = {c: who for c, who in self._begun_by.items() if c in open_now}
        self._begun_by[made[0]] = caller
        return made

    def blocked(self, conversation_id: str) -> None:
        """Whoever began this conversation begins another one later."""
        caller = self._begun_by.get(conversation_id)
        if caller:
            self.limits.block(caller, clock.timestamp())

    async def _keep(self, tab: str, data: Any) -> Answer:
        """Keep what her resume words open."""
        conversation_id, message = self._hers(tab), messages.read(messages.Keep, data)
        lookup = self.lookup(message.lookup)
        await self.reception.write(resuming.keep, conversation_id, lookup, message.wrapped)
        return {}

    def lookup(self, stretched: bytes) -> bytes:
        """The keyed hash under which the database knows resume words."""
        return self.reception.secrets.digest("resume", stretched.hex())

    async def _resume(self, tab: str, data: Any) -> Answer:
        """Into the conversation of these words; whatever tab had it before has it no more."""
        message = messages.read(messages.Resume, data)
        wait = self.limits.may_try(self._callers.get(tab, ""), clock.timestamp())
        if wait:
            return {"ok": False, "code": "too_many", "wait": int(wait) + 1}
        if tab in self.reception.visitors:
            raise ChatError("malformed")
        found = await self.resume(message.lookup)
        await self._enter(tab, found.id)
        return {"id": found.id, "token": found.token, "wrapped": found.wrapped}

    async def resume(self, stretched: bytes) -> resuming.Resumed:
        """The conversation of these words; its other tabs are told so. Raises ChatError `over`."""
        found = await self.reception.write(resuming.resume, self.lookup(stretched), clock.now())
        await self.reception.tell_visitor(found.id, "closed", {"reason": "elsewhere"})
        await self.reception.part_all(found.id)
        return found

    def _hers(self, tab: str) -> str:
        found = self.reception.visitors.get(tab)
        if found is None:
            raise ChatError("over")
        return found

    async def _seal(self, tab: str, data: Any) -> Answer:
        conversation_id, message = self._hers(tab), messages.read(messages.Seal, data)
        owner = await self.reception.seal(conversation_id, message.key, message.sealed)
        return {"sealed": owner is not None}

    async def _send(self, tab: str, data: Any) -> Answer:
        conversation_id, message = self._hers(tab), messages.read(messages.Say, data)
        wait = self.limits.may_say(conversation_id, clock.timestamp())
        if wait:
            return {"ok": False, "code": "too_many", "wait": int(wait) + 1}
        made = await self.reception.say(conversation_id, "visitor", message.number, message.body)
        return {"id": made.id, "at": made.at.timestamp()}

    async def _seen(self, tab: str, data: Any) -> Answer:
        conversation_id, message = self._hers(tab), messages.read(messages.Seen, data)
        await self.reception.seen(conversation_id, "visitor", message.last, read=message.read)
        missed = await self.reception.read(
            envelopes.after, conversation_id, message.last, "visitor"
        )
        return {"envelopes": [envelope(one) for one in missed]}

    async def _cover(self, tab: str, data: Any) -> Answer:
        conversation_id, message = self._hers(tab), messages.read(messages.Cover, data)
        now = clock.now()
        await self.reception.write(conversation.cover, conversation_id, message.on, now)
        self.reception.changed()
        return {}

    async def _here(self, tab: str, data: Any) -> Answer:
        messages.read(messages.Nothing, data)
        await self.reception.write(conversation.here, self._hers(tab), clock.now())
        self.reception.changed()
        return {}

    async def _leave(self, tab: str, data: Any) -> Answer:
        """By the way out: the beacon to `/exit` says it too, and whichever comes first does it."""
        messages.read(messages.Nothing, data)
        await self.reception.close(self._hers(tab), "left")
        return {}

    async def _end(self, tab: str, data: Any) -> Answer:
        messages.read(messages.Nothing, data)
        await self.reception.close(self._hers(tab), "visitor")
        return {}


def wished(begin: messages.Begin) -> Wish:
    """What she chose, as conversations know it."""
    return Wish(
        regime=begin.regime,
        language=begin.language,
        topic=begin.topic,
        meets=begin.meets,
        avoids=begin.avoids,
    )
