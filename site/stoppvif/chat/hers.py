"""A conversation whose visitor has no script: opened and sealed here, while she is answered.

Her token and the secret come with each request, in her cookie. Nothing here keeps either.
"""

import asyncio
import base64
import binascii
import contextlib
import datetime as dt
import json
import secrets
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from stoppvif.chat import conversation, envelopes, sealing, views
from stoppvif.chat.conversation import Conversation
from stoppvif.chat.envelopes import Envelope, Sender
from stoppvif.chat.faults import ChatError
from stoppvif.chat.reception import Reception
from stoppvif.chat.views import Told
from stoppvif.chat.visitor import VisitorLine
from stoppvif.web import clock

LONGEST_TEXT, LONGEST_WORD = 4000, 40
KINDS = ("text", "word")


@dataclass(frozen=True, slots=True)
class Hers:
    """Her conversation, and its secret while this request lasts."""

    conversation: Conversation
    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.conversation.id


@dataclass(frozen=True, slots=True)
class Said:
    """An envelope, opened; `text` is None where it cannot be."""

    id: int
    sender: Sender
    kind: str
    text: str | None = field(repr=False)
    at: dt.datetime

    def at_zone(self, zone: dt.tzinfo) -> "Said":
        """The same, its time as the clocks of a zone show it."""
        return replace(self, at=self.at.astimezone(zone))


def pack(secret: bytes) -> str:
    """The secret as the cookie holds it."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def find(session: Session, token: str, packed: str) -> Hers | None:
    """The conversation of a cookie; None where it is over, or the cookie is none of ours."""
    try:
        secret = base64.b64decode(f"{packed}=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if not token or len(secret) != sealing.SECRET_BYTES:
        return None
    found = conversation.by_token(session, token[:100])
    return Hers(found, secret) if found else None


def opened(hers: Hers, one: Envelope) -> Said:
    """What an envelope says; of a kind that is shown nowhere, nothing."""
    kind, text = "text", None
    with contextlib.suppress(ChatError, ValueError, KeyError, TypeError):
        found = json.loads(sealing.open_(hers.secret, hers.id, one.sender, one.number, one.body))
        kind, text = str(found["kind"]), str(found["text"])
    return Said(one.id, one.sender, kind, text if kind in KINDS else "", one.at)


def all_said(session: Session, hers: Hers) -> list[Said]:
    """Everything that was said, in order."""
    return [opened(hers, one) for one in envelopes.after(session, hers.id, 0, "visitor")]


def word(session: Session, hers: Hers) -> str:
    """The word that she chose last to be recognised by; empty where she chose none."""
    chosen = [
        one.text for one in all_said(session, hers) if (one.sender, one.kind) == ("visitor", "word")
    ]
    return (chosen and chosen[-1]) or ""


# --- in the loop ----------------------------------------------------------------------------------


async def state(reception: Reception, conversation_id: str) -> Told:
    """Where her conversation stands: `state` in PROTOCOL.md. Raises ChatError `over`."""
    view = await reception.read(views.look, clock.now())
    if conversation_id not in view.conversations:
        raise ChatError("over")
    return reception.state(view, conversation_id)


async def seal(reception: Reception, hers: Hers, told: Told, *, guest: bool) -> None:
    """Seal the secret to whoever reads her and cannot yet.

    `guest`: to a coordinator too, once a page has told her that one joins.
    """
    readers = [told, *([told["guest"]] if guest and told["guest"] else [])]
    for reader in readers:
        key = reader["key"]
        if key and key["id"] != reader["sealed_for"]:
            # A browser with a key that is none cannot be helped from here.
            with contextlib.suppress(ChatError):
                closed = sealing.seal_secret(hers.secret, hers.id, key["id"], key["public"])
                await reception.seal(hers.id, key["id"], closed)


async def visit(line: VisitorLine, conversation_id: str) -> None:
    """She has asked for a page: she is there now, and for as long as a broken line may be."""
    tab, reception = f"page-{secrets.token_hex(8)}", line.reception

    def left() -> None:
        if reception.visitors.pop(tab, None) is not None:
            line.gone(conversation_id)

    try:
        await line.join(tab, conversation_id)
    finally:
        asyncio.get_running_loop().call_later(line.grace.total_seconds(), left)


async def look(line: VisitorLine, hers: Hers) -> Told:
    """She looks at a page that tells where she stands, and who reads her: each of them may now."""
    await visit(line, hers.id)
    told = await state(line.reception, hers.id)
    await seal(line.reception, hers, told, guest=True)
    return told


async def say(line: VisitorLine, hers: Hers, number: int, kind: str, text: str) -> None:
    """Send what she wrote under the number of its form: sent twice, it is said once.

    Raises ChatError.
    """
    if line.limits.may_say(hers.id, clock.timestamp()):
        raise ChatError("too_many")
    reception, words = line.reception, json.dumps({"kind": kind, "text": text}, ensure_ascii=False)

    async def send(under: int) -> None:
        body = sealing.seal(hers.secret, hers.id, "visitor", under, words)
        await reception.say(hers.id, "visitor", under, body)

    try:
        await send(number)
    except ChatError as fault:
        if fault.code != "twice":
            raise
        kept = await reception.read(envelopes.numbered, hers.id, "visitor", number)
        same = kept and opened(hers, kept)
        if not same or (same.kind, same.text) != (kind, text):
            # An old form, with other words: they are another message.
            await send(await reception.read(envelopes.next_number, hers.id, "visitor"))
    tell(reception, hers.id, "envelope")
    await visit(line, hers.id)
    await seal(reception, hers, await state(reception, hers.id), guest=False)


async def cover(line: VisitorLine, hers: Hers, *, on: bool) -> None:
    """Hide her conversation behind a recipe, or open it again. Raises ChatError.

    No stream holds a line while it is hidden; she counts as there for as long as she has.
    """
    reception, name = line.reception, f"cover-{hers.id}"
    await reception.write(conversation.cover, hers.id, on, clock.now())
    tabs = [tab for tab in reception.visitors if tab.startswith(name)]
    if not on:
        await visit(line, hers.id)
        for tab in tabs:
            reception.visitors.pop(tab, None)
    elif reception.loop is not None and not tabs:
        tab = f"{name}-{secrets.token_hex(8)}"
        reception.visitors[tab] = hers.id
        patience = reception.patience.dropped.total_seconds()
        reception.loop.call_later(patience, line.part, tab)
    if on:
        tell(reception, hers.id, "covered")
    reception.changed()


def tell(reception: Reception, conversation_id: str, event: str) -> None:
    """Wake her streams: what she did herself nobody else tells them."""
    for tab, listen in list(reception.listeners.items()):
        if reception.visitors.get(tab) == conversation_id:
            listen(event, {})
