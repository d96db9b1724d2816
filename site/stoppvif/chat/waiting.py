"""The queue: who waits, to whom she is offered, and the one who takes her."""

import datetime as dt
from collections.abc import Collection
from typing import cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from stoppvif.chat.faults import ChatError
from stoppvif.chat.routing import MOST, Choice, Ready, Waiting, may, offers
from stoppvif.chat.tables import ConversationRow, DeclinedRow
from stoppvif.duty.roster import Person
from stoppvif.staff.tables import Account


def waiting(session: Session) -> list[Waiting]:
    """Everybody who waits."""
    declined: dict[str, set[int]] = {}
    for row in session.scalars(select(DeclinedRow)):
        declined.setdefault(row.conversation_id, set()).add(row.staff_id)
    rows = select(ConversationRow).where(ConversationRow.state == "waiting")
    return [as_waiting(row, frozenset(declined.get(row.id, ()))) for row in session.scalars(rows)]


def loads(session: Session) -> dict[int, int]:
    """How many conversations each professional has."""
    rows = (
        select(ConversationRow.owner, func.count())
        .where(ConversationRow.owner.isnot(None))
        .group_by(ConversationRow.owner)
    )
    return {cast(int, owner): count for owner, count in session.execute(rows)}


def offer(
    session: Session, ready: Collection[Ready], now: dt.datetime, lasts: dt.timedelta
) -> list[tuple[str, int]]:
    """Offer whoever waits to whoever is ready, for as long as `lasts`; what is offered anew.

    An offer that ran out counts as declined; one to somebody who has gone is taken back. `ready`
    are those on duty and connected.
    """
    there = {one.person.id for one in ready}
    rows = list(session.scalars(select(ConversationRow).where(ConversationRow.state == "waiting")))
    for row in rows:
        if row.offered_to is not None and row.offered_until and row.offered_until <= now:
            let_pass(session, row, row.offered_to)
        elif row.offered_to not in there:
            row.offered_to = row.offered_until = None
    session.flush()
    busy = {row.offered_to for row in rows if row.offered_to is not None}
    free = [one for one in ready if one.person.id not in busy]
    open_now = {row.id: row for row in rows if row.offered_to is None}
    unoffered = [asked for asked in waiting(session) if asked.id in open_now]
    made = offers(unoffered, free)
    if not made:
        _forgive(session, unoffered, free)
    for conversation_id, staff_id in made:
        open_now[conversation_id].offered_to = staff_id
        open_now[conversation_id].offered_until = now + lasts
    return made


def _forgive(session: Session, unoffered: list[Waiting], free: list[Ready]) -> None:
    """Where everybody who may let her pass, the round begins again: nobody waits for nothing."""
    for asked in unoffered:
        if asked.declined and any(may(asked, one.person) for one in free):
            session.execute(delete(DeclinedRow).where(DeclinedRow.conversation_id == asked.id))


def decline(session: Session, conversation_id: str, staff_id: int) -> None:
    """Let an offer pass."""
    row = session.get(ConversationRow, conversation_id)
    if row is not None and row.offered_to == staff_id:
        let_pass(session, row, staff_id)


def let_pass(session: Session, row: ConversationRow, staff_id: int) -> None:
    """Note that this professional does not take her: she is offered to others first."""
    key = {"conversation_id": row.id, "staff_id": staff_id}
    if session.get(DeclinedRow, key) is None:
        session.add(DeclinedRow(**key))
    row.offered_to = row.offered_until = None


def claim(session: Session, conversation_id: str, person: Person, now: dt.datetime) -> None:
    """Take a waiting conversation, offered or not. One wins, whoever asks at the same time.

    Raises ChatError: `over`, `taken`, `may_not`, `full`.
    """
    row = session.scalars(
        select(ConversationRow).where(ConversationRow.id == conversation_id).with_for_update()
    ).first()
    if row is None:
        raise ChatError("over")
    if row.owner == person.id and row.state == "active":
        return
    offered_elsewhere = (
        row.offered_to not in (None, person.id) and row.offered_until and row.offered_until > now
    )
    if row.state != "waiting" or offered_elsewhere:
        raise ChatError("taken")
    if not may(as_waiting(row, frozenset()), person):
        raise ChatError("may_not")
    room(session, person.id)
    give(session, row, person, now)


def room(session: Session, staff_id: int) -> None:
    """Raise ChatError `full` unless a professional may have one more."""
    # Locked, so that two that she takes at once are counted one after the other.
    session.execute(select(Account.id).where(Account.id == staff_id).with_for_update())
    if loads(session).get(staff_id, 0) >= MOST:
        raise ChatError("full")


def give(session: Session, row: ConversationRow, person: Person, now: dt.datetime) -> None:
    """Whose conversation it is from now on; her key is to be sealed to first.

    What was told under professional secrecy stays under it: whoever said `either` and is read
    under it is never handed to somebody with a duty to report.
    """
    row.state, row.since, row.owner, row.spoken = "active", now, person.id, now
    row.offered_to = row.offered_until = None
    row.sealed = row.sealed_for = None
    row.guest = row.guest_sealed = row.guest_sealed_for = None
    row.front = False
    if row.regime == "either" and person.regime == "social":
        row.regime = "social"
    session.execute(delete(DeclinedRow).where(DeclinedRow.conversation_id == row.id))


def as_waiting(row: ConversationRow, declined: frozenset[int]) -> Waiting:
    """The conversation as the rules see it."""
    return Waiting(
        id=row.id,
        regime=cast(Choice, row.regime),
        topic=row.topic,
        language=row.language,
        meets=row.meets,
        avoids=row.avoids,
        queued=row.queued,
        front=row.front,
        declined=declined,
    )
