"""The roster as a coordinator looks at it: a week of days, a month of weeks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from stoppvif.content.hours import BRUSSELS, is_holiday
from stoppvif.duty import roster
from stoppvif.duty.edits import Times, monday
from stoppvif.duty.roster import Gap, Regime, Roster, Single, Span, Weekly

# How far ahead a weekly shift is held against the others of the same person.
LOOK_AHEAD = dt.timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of a day; `starts` and `ends` in Brussels time."""

    span: Span
    name: str
    languages: tuple[str, ...]
    starts: dt.datetime
    ends: dt.datetime
    # Whether the same person has another shift at that time.
    doubled: bool

    @property
    def overnight(self) -> bool:
        """Whether it ends after the midnight of its day, not at it."""
        midnight = dt.datetime.combine(self.span.day + roster.DAY, dt.time(), BRUSSELS)
        return self.ends > midnight


@dataclass(frozen=True, slots=True)
class Hole:
    """Wanted cover that nobody gives, within one day in Brussels."""

    language: str
    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one regime."""

    date: dt.date
    holiday: bool
    shifts: list[Shift]
    holes: list[Hole]
    away: list[str]


def days(plan: Roster, regime: Regime, first: dt.date, last: dt.date) -> list[Day]:
    """Each day from `first` to `last`, with its shifts, holes and absences."""
    ours = _of(plan, regime)
    doubled = {span for pair in roster.overlaps(ours, first, last) for span in pair}
    shifts = [_shift(ours, span, doubled) for span in roster.spans(ours, first, last)]
    holes = [hole for gap in roster.gaps(ours, first, last) for hole in _by_day(gap)]
    return [
        Day(
            day,
            is_holiday(day),
            [shift for shift in shifts if shift.span.day == day],
            [hole for hole in holes if hole.starts.date() == day],
            _away(ours, day),
        )
        for day in _between(first, last)
    ]


def week(plan: Roster, regime: Regime, day: dt.date) -> list[Day]:
    """The seven days of the week of `day`."""
    first = monday(day)
    return days(plan, regime, first, first + dt.timedelta(days=6))


def month(plan: Roster, regime: Regime, first: dt.date) -> list[list[Day]]:
    """The weeks, Monday first, that hold the month beginning on `first`."""
    last = (first + dt.timedelta(days=31)).replace(day=1) - roster.DAY
    found = days(plan, regime, monday(first), monday(last) + dt.timedelta(days=6))
    return [found[i : i + 7] for i in range(0, len(found), 7)]


def holes(plan: Roster, regime: Regime, first: dt.date, last: dt.date) -> list[Hole]:
    """The holes of some days."""
    return [hole for gap in roster.gaps(_of(plan, regime), first, last) for hole in _by_day(gap)]


def mine(plan: Roster, person: int, now: dt.datetime, ahead: dt.timedelta) -> list[Shift]:
    """The shifts of a person that end after `now` and begin within `ahead`."""
    if person not in plan.people:
        return []
    own = replace(plan, people={person: plan.people[person]}, wanted=())
    today = now.astimezone(BRUSSELS).date()
    found = roster.during(own, today, today + ahead)
    return [_shift(own, span, set()) for span in found if span.ends > now]


def clashes(
    plan: Roster, person: int, first: dt.date, times: Times, *, weekly: bool, but: Span | None
) -> list[Span]:
    """Shifts of a person that a new one would meet; `but` is the one that it replaces."""
    if person not in plan.people:
        return []
    only = {person: plan.people[person]}
    opens, closes = times.opens, times.closes
    one = Single(id=0, person=person, day=first, opens=opens, closes=closes)
    each = Weekly(
        id=0,
        person=person,
        weekday=first.weekday(),
        opens=opens,
        closes=closes,
        first=first,
        last=None,
        holidays=True,
    )
    trial = replace(
        plan,
        people=only,
        singles=(*plan.singles, one) if not weekly else plan.singles,
        weekly=(*plan.weekly, each) if weekly else plan.weekly,
    )
    last = first + (LOOK_AHEAD if weekly else roster.DAY)
    pairs = roster.overlaps(trial, first - roster.DAY, last)
    met = [one if other.id == 0 else other for one, other in pairs if 0 in (one.id, other.id)]
    return [span for span in met if but is None or (span.kind, span.id) != (but.kind, but.id)]


def _of(plan: Roster, regime: Regime) -> Roster:
    people = {person.id: person for person in plan.people.values() if person.regime == regime}
    wanted = tuple(wish for wish in plan.wanted if wish.regime == regime)
    return replace(plan, people=people, wanted=wanted)


def _shift(plan: Roster, span: Span, doubled: set[Span]) -> Shift:
    person = plan.people[span.person]
    return Shift(
        span,
        person.name,
        tuple(sorted(person.languages)),
        span.starts.astimezone(BRUSSELS),
        span.ends.astimezone(BRUSSELS),
        span in doubled,
    )


def _by_day(gap: Gap) -> Iterable[Hole]:
    """A gap, cut at the midnights of Brussels."""
    starts, ends = gap.starts.astimezone(BRUSSELS), gap.ends.astimezone(BRUSSELS)
    while starts.date() < ends.date():
        midnight = dt.datetime.combine(starts.date() + roster.DAY, dt.time(), BRUSSELS)
        yield Hole(gap.language, starts, midnight)
        starts = midnight
    if starts < ends:
        yield Hole(gap.language, starts, ends)


def _away(plan: Roster, day: dt.date) -> list[str]:
    return sorted(
        plan.people[absence.person].name
        for absence in plan.absences
        if absence.weekly is None
        and absence.person in plan.people
        and absence.first <= day <= absence.last
    )


def _between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
