"""What coordinators do to shifts, once and every week."""

import datetime as dt

from sqlalchemy.orm import Session

from stoppvif.duty import roster
from stoppvif.duty.edits import Edit, Times, begin, iso, monday, note, reached
from stoppvif.duty.model import AbsenceRow, RosterError, SingleRow, WeeklyRow, load
from stoppvif.staff.model import Regime


def add_single(session: Session, edit: Edit, person: int, day: dt.date, times: Times) -> None:
    """Plan a shift of one day."""
    found = begin(session, edit, person, day, day, times)
    session.add(SingleRow(staff_id=person, day=day, opens=times.opens, closes=times.closes))
    note(session, edit, "added", (day, day), name=found.name, day=iso(day), hours=str(times))


def add_weekly(
    session: Session,
    edit: Edit,
    person: int,
    first: dt.date,
    last: dt.date | None,
    times: Times,
    holidays: bool,
) -> None:
    """Plan a shift of every week, on the weekday of `first`, until `last`."""
    if last is not None and last < first:
        raise RosterError("last")
    found = begin(session, edit, person, first, last, times)
    session.add(
        WeeklyRow(
            staff_id=person,
            weekday=first.weekday(),
            opens=times.opens,
            closes=times.closes,
            first=first,
            last=last,
            holidays=holidays,
        )
    )
    span = {"first": iso(first), "last": iso(last)}
    note(session, edit, "weekly", (first, last), name=found.name, hours=str(times), **span)


def change_single(session: Session, edit: Edit, row_id: int, day: dt.date, times: Times) -> None:
    """Move a shift of one day."""
    row = _single(session, row_id)
    first, last = min(row.day, day), max(row.day, day)
    found = begin(session, edit, row.staff_id, first, last, times)
    row.day, row.opens, row.closes = day, times.opens, times.closes
    note(session, edit, "changed", (first, last), name=found.name, day=iso(day), hours=str(times))


def remove_single(session: Session, edit: Edit, row_id: int) -> None:
    """Take a shift of one day out."""
    row = _single(session, row_id)
    times = Times(row.opens, row.closes)
    found = begin(session, edit, row.staff_id, row.day, row.day)
    session.delete(row)
    note(
        session,
        edit,
        "removed",
        (row.day, row.day),
        name=found.name,
        day=iso(row.day),
        hours=str(times),
    )


def skip(session: Session, edit: Edit, row_id: int, day: dt.date) -> None:
    """Take one day out of a weekly shift."""
    row = _weekly(session, row_id)
    found = begin(session, edit, row.staff_id, day, day)
    session.add(AbsenceRow(staff_id=row.staff_id, weekly_id=row.id, first=day, last=day))
    hours = str(Times(row.opens, row.closes))
    note(session, edit, "removed", (day, day), name=found.name, day=iso(day), hours=hours)


def move(
    session: Session, edit: Edit, row_id: int, day: dt.date, to: dt.date, times: Times
) -> None:
    """Work one day of a weekly shift at other times, or on another day."""
    row = _weekly(session, row_id)
    first, last = min(day, to), max(day, to)
    found = begin(session, edit, row.staff_id, first, last, times)
    session.add(AbsenceRow(staff_id=row.staff_id, weekly_id=row.id, first=day, last=day))
    session.add(SingleRow(staff_id=row.staff_id, day=to, opens=times.opens, closes=times.closes))
    note(session, edit, "changed", (first, last), name=found.name, day=iso(to), hours=str(times))


def end_weekly(session: Session, edit: Edit, row_id: int, day: dt.date) -> None:
    """End a weekly shift before `day`."""
    row = _weekly(session, row_id)
    found = begin(session, edit, row.staff_id, day, row.last)
    hours = str(Times(row.opens, row.closes))
    scope = (day, row.last)
    _cut(session, row, day)
    note(session, edit, "ended", scope, name=found.name, hours=hours, first=iso(day))


def change_weekly(session: Session, edit: Edit, row_id: int, day: dt.date, times: Times) -> None:
    """Work a weekly shift at other times from `day` on."""
    row = _weekly(session, row_id)
    found = begin(session, edit, row.staff_id, day, row.last, times)
    session.add(
        WeeklyRow(
            staff_id=row.staff_id,
            weekday=row.weekday,
            opens=times.opens,
            closes=times.closes,
            first=day,
            last=row.last,
            holidays=row.holidays,
        )
    )
    span = {"first": iso(day), "last": iso(row.last)}
    note(session, edit, "weekly", (day, row.last), name=found.name, hours=str(times), **span)
    _cut(session, row, day)


def _cut(session: Session, row: WeeklyRow, day: dt.date) -> None:
    if row.first >= day:
        session.delete(row)
    else:
        row.last = day - dt.timedelta(days=1)


def copy_week(session: Session, edit: Edit, source: dt.date, target: dt.date) -> int:
    """Plan in the week of `target` what is worked in the week of `source`; how many shifts.

    What stands there already is left alone, so copying twice changes nothing.
    """
    source, target = monday(source), monday(target)
    if source == target:
        raise RosterError("same_week")
    reached(session, edit, target, target + dt.timedelta(days=6))
    plan = load(session)
    ahead = target - source
    there = {(span.person, span.day, times) for span, times in _planned(plan, edit.regime, target)}
    singles = [
        SingleRow(
            staff_id=span.person, day=span.day + ahead, opens=times.opens, closes=times.closes
        )
        for span, times in _planned(plan, edit.regime, source)
        if (span.person, span.day + ahead, times) not in there
    ]
    session.add_all(singles)
    if singles:
        span_of = (target, target + dt.timedelta(days=6))
        note(session, edit, "copied", span_of, week=iso(source), day=iso(target))
    return len(singles)


def _planned(plan: roster.Roster, regime: Regime, week: dt.date) -> list[tuple[roster.Span, Times]]:
    """The planned shifts of a week, each with its times on the clock."""
    weekly = {row.id: row for row in plan.weekly}
    singles = {row.id: row for row in plan.singles}
    found = []
    for span in roster.spans(plan, week, week + dt.timedelta(days=6)):
        if plan.people[span.person].regime == regime and span.kind != "extra":
            row = weekly[span.id] if span.kind == "weekly" else singles[span.id]
            found.append((span, Times(row.opens, row.closes)))
    return found


def _single(session: Session, row_id: int) -> SingleRow:
    row = session.get(SingleRow, row_id)
    if row is None:
        raise RosterError("gone")
    return row


def _weekly(session: Session, row_id: int) -> WeeklyRow:
    row = session.get(WeeklyRow, row_id)
    if row is None:
        raise RosterError("gone")
    return row
