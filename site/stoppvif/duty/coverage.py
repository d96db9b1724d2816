"""Who is away, and when the network wants somebody to be there."""

import datetime as dt

from sqlalchemy.orm import Session

from stoppvif.duty.edits import Edit, Times, begin, checked, iso, note, reached
from stoppvif.duty.model import AbsenceRow, RosterError, WantedRow
from stoppvif.duty.roster import Wanted


def add_absence(session: Session, edit: Edit, person: int, first: dt.date, last: dt.date) -> None:
    """Plan days without any weekly shift of a person."""
    if last < first:
        raise RosterError("last")
    found = begin(session, edit, person, first, last)
    session.add(AbsenceRow(staff_id=person, first=first, last=last))
    span = {"first": iso(first), "last": iso(last)}
    note(session, edit, "absent", (first, last), name=found.name, **span)


def remove_absence(session: Session, edit: Edit, row_id: int) -> None:
    """Take an absence back, or one day that was taken out of a weekly shift."""
    row = session.get(AbsenceRow, row_id)
    if row is None:
        raise RosterError("gone")
    found = begin(session, edit, row.staff_id, row.first, row.last)
    session.delete(row)
    span = {"first": iso(row.first), "last": iso(row.last)}
    note(session, edit, "back", (row.first, row.last), name=found.name, **span)


def add_wanted(session: Session, edit: Edit, days: list[int], wish: Wanted) -> None:
    """Want cover on each of `days` (0 is Monday), otherwise as `wish` says."""
    checked(Times(wish.opens, wish.closes))
    if not days:
        raise RosterError("no_day")
    reached(session, edit, dt.date.min, None)
    session.add_all(
        WantedRow(
            regime=edit.regime,
            language=wish.language,
            weekday=day,
            opens=wish.opens,
            closes=wish.closes,
            holidays=wish.holidays,
        )
        for day in days
    )
    hours = str(Times(wish.opens, wish.closes))
    about = {"language": wish.language, "days": sorted(days), "hours": hours}
    note(session, edit, "wanted", (edit.now.date(), None), **about)


def remove_wanted(session: Session, edit: Edit, row_id: int) -> None:
    """Want some cover no longer."""
    row = session.get(WantedRow, row_id)
    if row is None or row.regime != edit.regime:
        raise RosterError("gone")
    reached(session, edit, dt.date.min, None)
    session.delete(row)
    hours = str(Times(row.opens, row.closes))
    about = {"language": row.language, "days": [row.weekday], "hours": hours}
    note(session, edit, "unwanted", (edit.now.date(), None), **about)
