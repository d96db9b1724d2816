"""Shifts begun by hand; and what is long over, deleted."""

import datetime as dt

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from stoppvif.duty.edits import ACTION
from stoppvif.duty.model import (
    KEPT,
    LONGEST_EXTRA,
    AbsenceRow,
    ExtraRow,
    RosterError,
    SingleRow,
    WeeklyRow,
    bump,
    people,
)
from stoppvif.staff import trail


def begin(session: Session, staff_id: int, hours: int, now: dt.datetime) -> None:
    """Begin a shift by hand, for so many hours at most. Raises RosterError: `long`, `order`."""
    length = dt.timedelta(hours=hours)
    if not dt.timedelta(0) < length <= LONGEST_EXTRA:
        raise RosterError("extra")
    found = people(session).get(staff_id)
    if found is None:
        raise RosterError("gone")
    end(session, staff_id, now)
    session.add(ExtraRow(staff_id=staff_id, starts=now, ends=now + length))
    trail.note(session, now, found.name, f"{ACTION}extra", regime=found.regime, hours=hours)
    bump(session)


def end(session: Session, staff_id: int, now: dt.datetime) -> None:
    """End the shift that was begun by hand."""
    rows = select(ExtraRow).where(ExtraRow.staff_id == staff_id, ExtraRow.ends > now)
    for row in session.scalars(rows):
        row.ends = now
    bump(session)


def expire(session: Session, now: dt.datetime) -> None:
    """Delete plans that are long over: who worked when is nobody's business for ever."""
    limit, day = now - KEPT, (now - KEPT).date()
    session.execute(
        delete(ExtraRow).where(or_(ExtraRow.ends < limit, ExtraRow.ends <= ExtraRow.starts))
    )
    session.execute(delete(SingleRow).where(SingleRow.day < day))
    session.execute(delete(AbsenceRow).where(AbsenceRow.last < day))
    session.execute(delete(WeeklyRow).where(WeeklyRow.last < day))
