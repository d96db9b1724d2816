"""Sealed messages: written down once, in order, handed out again to whoever missed them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from stoppvif.chat.faults import ChatError
from stoppvif.chat.tables import ConversationRow, EnvelopeRow

AnyRow = Row[*tuple[Any, ...]]
# A note is what professionals hand on among themselves; no visitor is ever sent one.
Sender = Literal["visitor", "professional", "note"]
# 4,000 characters of at most four bytes and what stands around them, padded to the next 256, with
# nonce and tag.
LONGEST = 16_000 + 512 + 28
SHORTEST = 256 + 28
# Silence lasts for minutes; a conversation's own row is not written with every word.
FINENESS = dt.timedelta(seconds=1)

# Core, not ORM, and made once: the hot path (measured in research, DESIGN §5).
_conversation = cast(Table, ConversationRow.__table__)
_envelope = cast(Table, EnvelopeRow.__table__)
_KEY = ("conversation_id", "sender", "number")
_WHOSE = select(
    _conversation.c.id, _conversation.c.owner, _conversation.c.guest, _conversation.c.spoken
).where(_conversation.c.id.in_(bindparam("wanted", expanding=True)))
_OLD = select(_envelope).where(*(_envelope.c[part] == bindparam(part) for part in _KEY))
_SPOKEN = (
    update(_conversation)
    .where(_conversation.c.id == bindparam("conversation"))
    .values(spoken=bindparam("at"))
)


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


@dataclass(frozen=True, slots=True)
class Saying:
    """A message to be written down. `by` is the professional who sends it; None for the visitor."""

    conversation_id: str
    sender: Sender
    number: int
    body: bytes
    at: dt.datetime
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message that is written down, and the professionals who read that conversation."""

    envelope: Envelope
    readers: tuple[int, ...]


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
    (outcome,) = send_all(session, [Saying(conversation_id, sender, number, body, now)])
    if isinstance(outcome, ChatError):
        raise outcome
    return outcome.envelope


def send_all(session: Session, sayings: Sequence[Saying]) -> list[Said | ChatError]:
    """Write many messages down at once, in their order; what each of them came to.

    Whose conversation it is, is asked in the transaction that writes: who handed it over a moment
    ago is refused (`not_yours`). The rest as `send`.
    """
    connection = session.connection()
    wanted = {one.conversation_id for one in sayings}
    rows = connection.execute(_WHOSE, {"wanted": list(wanted)}).all()
    whose = {row.id: row for row in rows}
    refused = {n: fault for n, one in enumerate(sayings) if (fault := _refused(one, whose))}
    first: dict[tuple[str, str, int], Saying] = {}
    for number, one in enumerate(sayings):
        if number not in refused:
            first.setdefault((one.conversation_id, one.sender, one.number), one)
    kept = _insert(connection, first)
    _speak(connection, [one for n, one in enumerate(sayings) if n not in refused], whose)
    readers = {row.id: tuple(who for who in row[1:3] if who is not None) for row in rows}
    return [
        refused.get(number) or _outcome(one, kept, readers) for number, one in enumerate(sayings)
    ]


def _refused(one: Saying, whose: Mapping[str, AnyRow]) -> ChatError | None:
    if not SHORTEST <= len(one.body) <= LONGEST or not 0 < one.number < 2**31:
        return ChatError("too_long" if len(one.body) > LONGEST else "malformed")
    row = whose.get(one.conversation_id)
    if row is None:
        return ChatError("over")
    if one.by is not None and one.by not in (row.owner, row.guest):
        return ChatError("not_yours")
    return None


def _insert(
    connection: Connection, first: Mapping[tuple[str, str, int], Saying]
) -> dict[tuple[str, str, int], Envelope]:
    """Write down what is new, each once; every envelope of these numbers, new or old."""
    if not first:
        return {}
    dialect = connection.dialect
    kind: Any = _envelope.c.at.type.dialect_impl(dialect)
    instant = kind.bind_processor(dialect)
    values: list[Any] = []
    for (conversation_id, sender, number), one in first.items():
        values += (conversation_id, sender, number, one.body, instant(one.at), False, False)
    made = connection.exec_driver_sql(_new(len(first), dialect.positional), tuple(values))
    kept: dict[tuple[str, str, int], Envelope] = {}
    for row in made.all():
        key = (row[1], row[2], row[3])
        one = first[key]
        kept[key] = Envelope(row[0], one.sender, one.number, one.body, one.at, False, False)
    # Rare: whoever got no answer sends again. What was new is known by now.
    for key in first.keys() - kept.keys():
        kept[key] = _told(connection.execute(_OLD, dict(zip(_KEY, key, strict=True))).one())
    return kept


@lru_cache(maxsize=512)
def _new(count: int, marks: bool) -> str:
    """`count` envelopes, each once, in one statement: the driver lets others run once, not often.

    By hand, since a compiled statement's own work for each value costs as much as SQLite's.
    """
    row = "(" + ", ".join(["?" if marks else "%s"] * 7) + ")"
    names = "conversation_id, sender, number, body, at, delivered, read"
    return (
        f"INSERT INTO chat_envelope ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608
        " ON CONFLICT DO NOTHING RETURNING id, conversation_id, sender, number"
    )


def _speak(connection: Connection, sayings: Sequence[Saying], whose: Mapping[str, AnyRow]) -> None:
    """Note when somebody last wrote, once for each conversation and no finer than a second."""
    latest = {one.conversation_id: one.at for one in sayings}
    values = [
        {"conversation": conversation_id, "at": at}
        for conversation_id, at in latest.items()
        if abs(at - whose[conversation_id].spoken) >= FINENESS
    ]
    if values:
        connection.execute(_SPOKEN, values)


def _outcome(
    one: Saying,
    kept: Mapping[tuple[str, str, int], Envelope],
    readers: Mapping[str, tuple[int, ...]],
) -> Said | ChatError:
    envelope = kept[one.conversation_id, one.sender, one.number]
    if envelope.body != one.body:
        return ChatError("twice")
    return Said(envelope, readers[one.conversation_id])


def numbered(
    session: Session, conversation_id: str, sender: Sender, number: int
) -> Envelope | None:
    """The message that a sender gave this number."""
    key = (conversation_id, sender, number)
    found = session.connection().execute(_OLD, dict(zip(_KEY, key, strict=True))).one_or_none()
    return _told(found) if found else None


def next_number(session: Session, conversation_id: str, sender: Sender) -> int:
    """The number of a sender's next message."""
    highest = select(func.max(EnvelopeRow.number)).where(
        EnvelopeRow.conversation_id == conversation_id, EnvelopeRow.sender == sender
    )
    return (session.scalar(highest) or 0) + 1


def after(session: Session, conversation_id: str, seen: int, reader: Sender) -> list[Envelope]:
    """Every message for `reader` after the one of id `seen`, in order."""
    rows = select(_envelope).where(
        EnvelopeRow.conversation_id == conversation_id, EnvelopeRow.id > seen
    )
    if reader == "visitor":
        rows = rows.where(EnvelopeRow.sender != "note")
    return [_told(row) for row in session.connection().execute(rows.order_by(EnvelopeRow.id))]


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
    if not read:
        rows = rows.where(EnvelopeRow.delivered.is_(False))
    session.connection().execute(rows.values(delivered=True, **({"read": True} if read else {})))


def _told(row: AnyRow) -> Envelope:
    return Envelope(
        row.id, cast(Sender, row.sender), row.number, row.body, row.at, row.delivered, row.read
    )
