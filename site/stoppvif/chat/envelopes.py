"""Sealed messages: written down once, in order, handed out again to whoever missed them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from stoppvif.chat.faults import ChatError
from stoppvif.chat.tables import ConversationRow, EnvelopeRow

# A note is what professionals hand on among themselves; no visitor is ever sent one.
Sender = Literal["visitor", "professional", "note"]
# 4,000 characters of at most four bytes and what stands around them, padded to the next 256, with
# nonce and tag.
LONGEST = 16_000 + 512 + 28
SHORTEST = 256 + 28


@dataclass(frozen=True, slots=True)
class Envelope:
    """One sealed message. `id` grows with the order of writing, `number` with its sender's."""

    id: int
    sender: Sender
    number: int
    body: bytes
    at: dt.datetime
    delivered: bool
    read: bool


def send(
    session: Session,
    conversation_id: str,
    sender: Sender,
    number: int,
    body: bytes,
    now: dt.datetime,
) -> Envelope:
    """Write a message down. Sent again with the same number and bytes, it is the same one.

    Raises ChatError: `over`, `too_long`, `malformed`, or `twice` where the number is another's.
    """
    if not SHORTEST <= len(body) <= LONGEST or not 0 < number < 2**31:
        raise ChatError("too_long" if len(body) > LONGEST else "malformed")
    spoken = update(ConversationRow).where(ConversationRow.id == conversation_id)
    if not session.connection().execute(spoken.values(spoken=now)).rowcount:
        raise ChatError("over")
    found = _find(session, conversation_id, sender, number)
    if found is not None:
        if found.body != body:
            raise ChatError("twice")
        return _told(found)
    values: dict[str, Any] = {
        "conversation_id": conversation_id,
        "sender": sender,
        "number": number,
        "body": body,
        "at": now,
        "delivered": False,
        "read": False,
    }
    made = session.execute(insert(EnvelopeRow).values(values).returning(EnvelopeRow.id))
    return Envelope(made.scalar_one(), sender, number, body, now, False, False)


def _find(
    session: Session, conversation_id: str, sender: Sender, number: int
) -> EnvelopeRow | None:
    rows = select(EnvelopeRow).where(
        EnvelopeRow.conversation_id == conversation_id,
        EnvelopeRow.sender == sender,
        EnvelopeRow.number == number,
    )
    return session.scalar(rows)


def numbered(
    session: Session, conversation_id: str, sender: Sender, number: int
) -> Envelope | None:
    """The message that a sender gave this number."""
    found = _find(session, conversation_id, sender, number)
    return _told(found) if found else None


def next_number(session: Session, conversation_id: str, sender: Sender) -> int:
    """The number of a sender's next message."""
    highest = select(func.max(EnvelopeRow.number)).where(
        EnvelopeRow.conversation_id == conversation_id, EnvelopeRow.sender == sender
    )
    return (session.scalar(highest) or 0) + 1


def after(session: Session, conversation_id: str, seen: int, reader: Sender) -> list[Envelope]:
    """Every message for `reader` after the one of id `seen`, in order."""
    rows = select(EnvelopeRow).where(
        EnvelopeRow.conversation_id == conversation_id, EnvelopeRow.id > seen
    )
    if reader == "visitor":
        rows = rows.where(EnvelopeRow.sender != "note")
    return [_told(row) for row in session.scalars(rows.order_by(EnvelopeRow.id))]


def reached(
    session: Session, conversation_id: str, reader: Sender, last: int, *, read: bool
) -> None:
    """Note that everything for `reader` up to the id `last` has arrived, or was read."""
    theirs = "professional" if reader == "visitor" else "visitor"
    # What was read already stays read: most calls then touch no row.
    rows = update(EnvelopeRow).where(
        EnvelopeRow.conversation_id == conversation_id,
        EnvelopeRow.sender == theirs,
        EnvelopeRow.id <= last,
        EnvelopeRow.read.is_(False),
    )
    session.execute(rows.values(delivered=True, **({"read": True} if read else {})))


def _told(row: EnvelopeRow) -> Envelope:
    return Envelope(
        row.id, cast(Sender, row.sender), row.number, row.body, row.at, row.delivered, row.read
    )
