"""What every change of the roster passes through: nothing is overwritten that nobody has seen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from stoppvif.duty import roster
from stoppvif.duty.model import KEPT, Changed, RosterError, bump, people
from stoppvif.duty.roster import Person
from stoppvif.staff import trail
from stoppvif.staff.model import Regime

ACTION = "roster_"
# A plan has an end that somebody alive will see.
HORIZON = dt.timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changes which roster, when, and the last entry of the trail that she has seen."""

    who: str
    regime: Regime
    seen: int
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes after midnight of a shift's day, as in `roster.Weekly`."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{clock(self.opens)}–{'24:00' if self.closes == 24 * 60 else clock(self.closes)}"


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: 09:30."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def monday(day: dt.date) -> dt.date:
    """The Monday of the week of `day`."""
    return day - dt.timedelta(days=day.weekday())


def begin(
    session: Session,
    edit: Edit,
    person: int,
    first: dt.date,
    last: dt.date | None,
    times: Times | None = None,
) -> Person:
    """The person whose shift it is, once nothing stands against the change."""
    if times is not None:
        checked(times)
    limit = edit.now.date() + HORIZON
    if not edit.now.date() - KEPT <= first <= limit or (last is not None and last > limit):
        raise RosterError("far")
    found = people(session).get(person)
    if found is None or found.regime != edit.regime:
        raise RosterError("gone")
    reached(session, edit, first, last)
    return found


def checked(times: Times) -> None:
    """Raise RosterError for times that no shift can have."""
    try:
        roster.check(times.opens, times.closes)
    except roster.ShiftError as fault:
        raise RosterError(fault.code) from None


def reached(session: Session, edit: Edit, first: dt.date, last: dt.date | None) -> None:
    """Raise Changed where the same weeks were changed since the form was opened."""
    theirs = [
        {"who": entry.who, "action": entry.action, "about": entry.about}
        for entry in trail.since(session, edit.seen, ACTION)
        if entry.about.get("regime") == edit.regime and _meets(entry.about, first, last)
    ]
    if theirs:
        raise Changed(theirs)


def _meets(about: dict[str, Any], first: dt.date, last: dt.date | None) -> bool:
    begins, ends = about.get("from"), about.get("to")
    if begins is None:
        return False
    after = last is not None and dt.date.fromisoformat(begins) > monday(last) + dt.timedelta(6)
    before = ends is not None and dt.date.fromisoformat(ends) < monday(first)
    return not after and not before


def note(
    session: Session, edit: Edit, action: str, scope: tuple[dt.date, dt.date | None], **about: Any
) -> None:
    """Write down what was done, and to which days; every process reads the roster again."""
    where = {"regime": edit.regime, "from": iso(scope[0]), "to": iso(scope[1])}
    trail.note(session, edit.now, edit.who, f"{ACTION}{action}", **where, **about)
    bump(session)


def iso(day: dt.date | None) -> str | None:
    """A day as the trail keeps it."""
    return day.isoformat() if day else None
