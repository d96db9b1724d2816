"""Reception: what happens to a conversation because somebody says so. Its rounds: `rounds.py`."""

import asyncio
import logging

import socketio

from stoppvif.chat import conversation, counters, envelopes
from stoppvif.chat.conversation import Reason
from stoppvif.chat.envelopes import Envelope, Saying, Sender
from stoppvif.chat.faults import ChatError
from stoppvif.chat.patience import Patience
from stoppvif.chat.post import Post
from stoppvif.chat.rounds import DESK, VISITORS, Listener, Rounds, room
from stoppvif.chat.views import Told
from stoppvif.duty.watch import Watch
from stoppvif.staff.keys import Keys
from stoppvif.storage.away import Away
from stoppvif.web import clock

__all__ = ["DESK", "VISITORS", "Listener", "Reception", "envelope", "room"]
log = logging.getLogger(__name__)


class Reception(Rounds):
    """Where both ends of every conversation meet. One for each process."""

    def __init__(
        self, sockets: socketio.AsyncServer, watch: Watch, keys: Keys, patience: Patience
    ) -> None:
        super().__init__(sockets, watch, keys, patience)
        self.post = Post(watch.database)

    # --- an end ---------------------------------------------------------------------------------

    async def close(self, conversation_id: str, reason: Reason, **form: str) -> None:
        """End a conversation, and tell whoever is at either end."""
        now = clock.now()
        before = await self.read(conversation.get, conversation_id)
        if not await self.write(conversation.close, conversation_id, reason, now, **form):
            return
        await self.tell_visitor(conversation_id, "closed", {"reason": reason})
        for staff_id in (before.owner, before.guest) if before else ():
            if staff_id is not None:
                gone = {"id": conversation_id, "reason": reason}
                await self.tell_professional(staff_id, "chat_closed", gone)
        await self.part_all(conversation_id)
        await asyncio.to_thread(self.database.erase)
        self.changed()

    async def part_all(self, conversation_id: str) -> None:
        """No tab of her is her conversation's any more."""
        await self.sockets.close_room(conversation_id, namespace=VISITORS)
        self.visitors = {t: c for t, c in self.visitors.items() if c != conversation_id}

    def left(self, token: str) -> None:
        """She has left by the way out: end it at once. From any thread, and waits for nothing."""
        if self.loop is not None and token:
            asyncio.run_coroutine_threadsafe(self.leave(token), self.loop)

    async def leave(self, token: str) -> None:
        """End the conversation of a token, because she has left."""
        try:
            found = await self.read(conversation.by_token, token[:100])
            if found is not None:
                await self.close(found.id, "left")
        except Away:
            log.warning("the database is locked or away")

    async def count(self, dimension: str, value: str) -> None:
        """Count what happened, without a word of where."""
        await self.write(counters.add, clock.now(), dimension, value)

    # --- words ----------------------------------------------------------------------------------

    async def say(
        self,
        conversation_id: str,
        sender: Sender,
        number: int,
        body: bytes,
        by: int | None = None,
        tab: str | None = None,
    ) -> Envelope:
        """Write an envelope down, then hand it to the other end. Raises ChatError.

        `by` is the professional who sends it: asked, in the same transaction, if it is hers. `tab`
        is not handed what it has just said.
        """
        saying = Saying(conversation_id, sender, number, body, clock.now(), by)
        said = await self.post.send(saying)
        told = envelope(said.envelope)
        if sender == "professional":
            await self.tell_visitor(conversation_id, "envelope", told)
        for reader in said.readers:
            about = {"conversation": conversation_id, **told}
            await self.tell_professional(reader, "chat_envelope", about, skip=tab)
        return said.envelope

    async def seen(self, conversation_id: str, reader: Sender, last: int, *, read: bool) -> None:
        """Note what has arrived at one end."""
        await self.write(envelopes.reached, conversation_id, reader, last, read=read)
        if reader == "visitor":
            found = await self.read(conversation.get, conversation_id)
            if found is not None and found.owner is not None:
                receipt = {"id": conversation_id, "last": last, "read": read}
                await self.tell_professional(found.owner, "chat_receipt", receipt)

    async def seal(self, conversation_id: str, key: str, sealed: bytes) -> int | None:
        """Keep the secret sealed to a reader's key, and tell her; her id.

        None where the key is no reader's by now: whoever sealed is told of the new one by `state`.
        """
        found = await self.read(conversation.get, conversation_id)
        if found is None:
            raise ChatError("over")
        for reader in (found.owner, found.guest):
            present = self.keys.get(reader or 0)
            if reader is None or present is None or present.id != key:
                continue
            if await self.write(conversation.seal, conversation_id, reader, sealed, key):
                told = {"id": conversation_id, "key": key, "sealed": sealed}
                await self.tell_professional(reader, "chat_sealed", told)
                self.changed()
                return reader
        return None


def envelope(one: Envelope) -> Told:
    """An envelope as either end gets it."""
    return {
        "id": one.id,
        "sender": one.sender,
        "number": one.number,
        "body": one.body,
        "at": one.at.timestamp(),
    }
