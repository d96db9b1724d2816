"""The visitor's end of a conversation, over sockets. It keeps nothing but who is connected."""

import asyncio
import datetime as dt
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from stoppvif.chat import conversation, messages
from stoppvif.chat.conversation import Wish
from stoppvif.chat.envelopes import Envelope
from stoppvif.chat.faults import ChatError
from stoppvif.chat.limits import Limits
from stoppvif.chat.reception import VISITORS, Reception
from stoppvif.storage.away import Away
from stoppvif.web import clock

log = logging.getLogger(__name__)
Answer = dict[str, Any]


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
            "seal": self._seal,
            "send": self._send,
            "seen": self._seen,
            "cover": self._cover,
            "end": self._end,
        }.items():
            on(name, self._answering(handler), namespace=VISITORS)

    def _answering(
        self, handler: Callable[[str, Any], Awaitable[Answer]]
    ) -> Callable[..., Awaitable[Answer]]:
        async def answer(tab: str, data: Any = None, *_: Any) -> Answer:
            try:
                return {"ok": True, **await handler(tab, data)}
            except ChatError as fault:
                return {"ok": False, "code": fault.code}
            except Away:
                return {"ok": False, "code": "away"}
            except Exception:
                log.exception("a visitor's message failed")
                return {"ok": False, "code": "failed"}

        return answer

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
                await self._join(tab, found.id)
            except Away:
                return False
        return True

    async def _join(self, tab: str, conversation_id: str) -> None:
        self.reception.visitors[tab] = conversation_id
        await self.reception.sockets.enter_room(tab, conversation_id, namespace=VISITORS)
        await self.reception.write(conversation.back, conversation_id, clock.now())
        # What she missed is asked for with `seen`; where she stands is told to this tab alone.
        self.reception.forget(conversation_id)
        self.reception.changed()

    async def _disconnect(self, tab: str, *_: Any) -> None:
        self._callers.pop(tab, None)
        conversation_id = self.reception.visitors.pop(tab, None)
        if conversation_id is not None:
            asyncio.get_running_loop().call_later(
                self.grace.total_seconds(), self._gone, conversation_id
            )

    def _gone(self, conversation_id: str) -> None:
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
        caller = self._callers.get(tab, "")
        waiting = Counter(self._begun_by.values())[caller] if caller else 0
        wait = self.limits.may_begin(caller, waiting, clock.timestamp())
        if wait:
            return {"ok": False, "code": "too_many", "wait": int(wait) + 1}
        chosen = Wish(
            regime=wish.regime,
            language=wish.language,
            topic=wish.topic,
            meets=wish.meets,
            avoids=wish.avoids,
        )
        conversation_id, token = await self.reception.write(conversation.start, chosen, clock.now())
        self._begun_by[conversation_id] = caller
        self._begun_by = {
            c: name for c, name in self._begun_by.items() if c in self.reception.visitors.values()
        } | {conversation_id: caller}
        await self._join(tab, conversation_id)
        return {"id": conversation_id, "token": token}

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
        missed = await self.reception.seen(
            conversation_id, "visitor", message.last, read=message.read
        )
        return {"envelopes": [told(one) for one in missed]}

    async def _cover(self, tab: str, data: Any) -> Answer:
        conversation_id, message = self._hers(tab), messages.read(messages.Cover, data)
        await self.reception.write(conversation.cover, conversation_id, message.on)
        self.reception.changed()
        return {}

    async def _end(self, tab: str, data: Any) -> Answer:
        messages.read(messages.Nothing, data)
        await self.reception.close(self._hers(tab), "visitor")
        return {}


def told(one: Envelope) -> Answer:
    """An envelope as the visitor gets it."""
    return {
        "id": one.id,
        "sender": one.sender,
        "number": one.number,
        "body": one.body,
        "at": one.at.timestamp(),
    }
