"""The life of a conversation: waiting → active ⇄ dropped → closed, one function a transition.

Each is one transaction's work and idempotent: said twice, it is done once. Closed is a row that is
no longer there. Sockets and forms without script call the same functions.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from stoppvif.chat import counters
from stoppvif.chat.faults import ChatError
from stoppvif.chat.patience import Patience
from stoppvif.chat.routing import Choice, may
from stoppvif.chat.tables import ConversationRow
from stoppvif.chat.waiting import as_waiting, give, let_pass, room
from stoppvif.duty.roster import Person
from stoppvif.staff.keys import fingerprint

# Every conversation, oldest first: in Core, since all of them are looked at again and again.
_TABLE = ConversationRow.__table__
ALL = select(*(column for column in _TABLE.c if column.name not in ("token", "lookup", "wrapped")))
ALL = ALL.order_by(_TABLE.c.started, _TABLE.c.id)
State = Literal["waiting", "active", "dropped"]
Reason = Literal["visitor", "professional", "left", "idle", "abandoned", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a visitor chose before the first word; codes as in DESIGN §9."""

    regime: Choice
    language: str
    topic: str | None = None
    meets: str | None = None
    avoids: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as the rest of the house sees it; times in UTC."""

    id: str
    state: State
    wish: Wish
    since: dt.datetime
    queued: dt.datetime
    front: bool
    owner: int | None
    offered_to: int | None
    offered_until: dt.datetime | None
    sealed: bytes | None
    sealed_for: str | None
    covered: bool
    spoken: dt.datetime
    returned: bool
    guest: int | None
    guest_sealed: bytes | None
    guest_sealed_for: str | None


def start(session: Session, wish: Wish, now: dt.datetime) -> tuple[str, str]:
    """Begin to wait; the conversation's id, and the visitor's token, told once."""
    conversation_id, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    session.add(
        ConversationRow(
            id=conversation_id,
            token=fingerprint(token),
            regime=wish.regime,
            avoids=wish.avoids,
            topic=wish.topic,
            language=wish.language,
            meets=wish.meets,
            state="waiting",
            since=now,
            started=now,
            queued=now,
            spoken=now,
        )
    )
    session.flush()
    return conversation_id, token


def by_token(session: Session, token: str) -> Conversation | None:
    """The conversation of a visitor; None where it is over."""
    row = session.scalar(select(ConversationRow).where(ConversationRow.token == fingerprint(token)))
    return told(row) if row else None


def get(session: Session, conversation_id: str) -> Conversation | None:
    """A conversation that is not over."""
    row = session.get(ConversationRow, conversation_id)
    return told(row) if row else None


def all_of(session: Session) -> list[Conversation]:
    """Every conversation that is not over, oldest first."""
    return [told(row) for row in session.connection().execute(ALL)]


# --- while it lasts -------------------------------------------------------------------------------


def drop(session: Session, conversation_id: str, now: dt.datetime) -> bool:
    """The visitor's line is cut. False if nothing changed."""
    row = session.get(ConversationRow, conversation_id)
    if row is None or row.state == "dropped":
        return False
    row.state, row.since = "dropped", now
    row.offered_to = row.offered_until = None
    return True


def back(session: Session, conversation_id: str, now: dt.datetime) -> bool:
    """She is back: with who had her, else at the front of the queue. False if she never went."""
    row = session.get(ConversationRow, conversation_id)
    if row is None or row.state != "dropped":
        return False
    row.since = row.spoken = now
    if row.owner is None:
        row.state, row.front = "waiting", True
    else:
        row.state = "active"
    return True


def release(session: Session, conversation_id: str, staff_id: int, now: dt.datetime) -> None:
    """Give a conversation back to the queue, to its front. Raises ChatError."""
    row = owned(session, conversation_id, staff_id)
    # She gives it up: it is not offered to her again at once.
    let_pass(session, row, staff_id)
    _to_the_front(row, now)


def abandoned_by(session: Session, staff_id: int, now: dt.datetime) -> list[str]:
    """Give all conversations of a professional who was cut off back to the queue; their ids."""
    rows = session.scalars(select(ConversationRow).where(ConversationRow.owner == staff_id)).all()
    for row in rows:
        _to_the_front(row, now)
    return [row.id for row in rows]


def _to_the_front(row: ConversationRow, now: dt.datetime) -> None:
    row.owner, row.sealed, row.sealed_for = None, None, None
    row.guest, row.guest_sealed, row.guest_sealed_for = None, None, None
    row.front, row.since = True, now
    if row.state == "active":
        row.state, row.queued = "waiting", now


def hand_over(
    session: Session, conversation_id: str, staff_id: int, to: Person, now: dt.datetime
) -> None:
    """Give a conversation to a colleague, never against what the visitor chose. Raises ChatError.

    The secret is sealed anew afterwards (`seal`); until then her words wait unread.
    """
    row = owned(session, conversation_id, staff_id)
    if not may(as_waiting(row, frozenset()), to):
        raise ChatError("may_not")
    room(session, to.id)
    state = row.state
    give(session, row, to, now)
    row.state = state


def seal(session: Session, conversation_id: str, staff_id: int, sealed: bytes, key: str) -> bool:
    """Keep the secret, sealed to the key `key` of a reader; False if she is none by now."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    if row.owner == staff_id:
        row.sealed, row.sealed_for = sealed, key
    elif row.guest == staff_id:
        row.guest_sealed, row.guest_sealed_for = sealed, key
    return staff_id in (row.owner, row.guest)


def cover(session: Session, conversation_id: str, covered: bool, now: dt.datetime) -> None:
    """She has covered her screen, or opened it again."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    row.covered, row.spoken = covered, now


def here(session: Session, conversation_id: str, now: dt.datetime) -> None:
    """She is still there, without a word."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    row.spoken = now


def owned(session: Session, conversation_id: str, staff_id: int) -> ConversationRow:
    """The row of a conversation that is this professional's. Raises ChatError."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    if row.owner != staff_id:
        raise ChatError("not_yours")
    return row


# --- its end --------------------------------------------------------------------------------------


def close(
    session: Session,
    conversation_id: str,
    reason: Reason,
    now: dt.datetime,
    *,
    outcome: str = "",
    referral: str = "",
) -> bool:
    """End it: count, one dimension at a time, and delete every row. False if it was over."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        return False
    counted = {
        "reason": reason,
        "regime": row.regime,
        "language": row.language,
        "topic": row.topic or "",
        "outcome": outcome,
        "referral": referral,
        "commune": row.meets or "",
    }
    for dimension, value in counted.items():
        if value:
            counters.add(session, now, dimension, value)
    session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
    session.expunge(row)
    return True


def overdue(session: Session, now: dt.datetime, patience: Patience) -> list[tuple[str, Reason]]:
    """Conversations whose time is over: dropped for too long, or silent for too long.

    Whoever has covered her screen has somebody beside her: she has as long as one who is cut off.
    """
    since, spoken = _TABLE.c.since, _TABLE.c.spoken
    # Each by the shortest patience there is; few rows are left to look at.
    late = (_TABLE.c.state == "dropped") & (since <= now - min(patience.dropped, patience.words))
    silent = (_TABLE.c.state == "active") & (
        spoken <= now - min(patience.dropped, patience.silence)
    )
    found: list[tuple[str, Reason]] = []
    rows = select(_TABLE).where(late | silent).order_by(_TABLE.c.id)
    for row in session.connection().execute(rows):
        if row.state == "dropped":
            if row.since <= now - (patience.words if row.lookup else patience.dropped):
                found.append((row.id, "abandoned"))
        elif row.spoken <= now - (patience.dropped if row.covered else patience.silence):
            found.append((row.id, "idle"))
    return found


def told(row: ConversationRow | Row[Any]) -> Conversation:
    """A row, of the ORM or of `ALL`, as the rest of the house sees it."""
    return Conversation(
        id=row.id,
        state=cast(State, row.state),
        wish=Wish(
            regime=cast(Choice, row.regime),
            language=row.language,
            topic=row.topic,
            meets=row.meets,
            avoids=row.avoids,
        ),
        since=row.since,
        queued=row.queued,
        front=row.front,
        owner=row.owner,
        offered_to=row.offered_to,
        offered_until=row.offered_until,
        sealed=row.sealed,
        sealed_for=row.sealed_for,
        covered=row.covered,
        spoken=row.spoken,
        returned=row.returned,
        guest=row.guest,
        guest_sealed=row.guest_sealed,
        guest_sealed_for=row.guest_sealed_for,
    )
