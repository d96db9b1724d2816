"""Who is planned on duty, and when: shifts, absences, and the cover that is wanted.

Only rules: no database, no page. Days and clocks are those of Brussels, instants are UTC. A shift
belongs to the day it begins on, also when it ends after midnight.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Literal

from stoppvif.content.hours import BRUSSELS, at, is_holiday

Regime = Literal["social", "police"]
Kind = Literal["weekly", "single", "extra"]
Fault = Literal["day", "order", "long", "short"]
# From one instant to another, the second excluded.
Interval = tuple[dt.datetime, dt.datetime]

DAY = dt.timedelta(days=1)
MINUTES_A_DAY = 24 * 60
SHORTEST_MINUTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A professional: under which regime she reads, what she speaks and knows, where she works."""

    id: int
    name: str
    regime: Regime
    languages: frozenset[str]
    topics: frozenset[str]
    commune: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A shift of every week: `opens` and `closes` in minutes after midnight of its day.

    `closes` is later than `opens`, at most by a day; past 1440 it is after the next midnight.
    """

    id: int
    person: int
    weekday: int  # 0 is Monday
    opens: int
    closes: int
    first: dt.date
    last: dt.date | None  # None: until somebody ends it
    holidays: bool  # whether it is worked on public holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """A shift of one day, worked whatever day that is. Minutes as in `Weekly`."""

    id: int
    person: int
    day: dt.date
    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Weekly shifts that are not worked from `first` to `last`, both included.

    Of the person's shift with the id `weekly`; None: of all of hers. Single shifts stay: somebody
    entered them on purpose.
    """

    id: int
    person: int
    weekly: int | None
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A shift begun by hand, from one UTC instant to another."""

    id: int
    person: int
    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """When the network wants somebody to be there. Minutes as in `Weekly`."""

    id: int
    regime: Regime
    language: str
    weekday: int
    opens: int
    closes: int
    holidays: bool  # whether it is wanted on public holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody and every plan. `people` by their id; the shifts of others do not count."""

    people: Mapping[int, Person] = field(default_factory=dict)
    weekly: tuple[Weekly, ...] = ()
    singles: tuple[Single, ...] = ()
    absences: tuple[Absence, ...] = ()
    extras: tuple[Extra, ...] = ()
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One shift on one day, in UTC: of which kind, and the id of that weekly, single or extra."""

    person: int
    starts: dt.datetime
    ends: dt.datetime
    kind: Kind
    id: int
    day: dt.date  # of Brussels, on which it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Cover that is wanted and that nobody gives, in UTC."""

    regime: Regime
    language: str
    starts: dt.datetime
    ends: dt.datetime


class ShiftError(ValueError):
    """A shift that cannot be; `code` says why, for a view to put into words."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code: Fault = code


def check(opens: int, closes: int) -> None:
    """Accept a shift from `opens` to `closes`, in minutes after midnight of its day.

    Raises ShiftError: `day` if it does not open within its day, `order` if it does not close after
    it opens, `long` if it lasts more than a day, `short` if it lasts less than five minutes.
    """
    if not 0 <= opens < MINUTES_A_DAY:
        raise ShiftError("day")
    if closes <= opens:
        raise ShiftError("order")
    if closes - opens > MINUTES_A_DAY:
        raise ShiftError("long")
    if closes - opens < SHORTEST_MINUTES:
        raise ShiftError("short")


# People come at full hours: a roster has many shifts, but few different times.
@lru_cache(maxsize=8192)
def _utc(day: dt.date, minute: int) -> dt.datetime:
    return at(day, minute).astimezone(dt.UTC)


_order = attrgetter("starts", "person", "ends", "kind", "id")


def _days(shift: Weekly | Wanted, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from `first` to `last` that have the weekday of `shift`, and are not its holiday."""
    day = first + dt.timedelta(days=(shift.weekday - first.weekday()) % 7)
    while day <= last:
        if shift.holidays or not is_holiday(day):
            yield day
        day += 7 * DAY


def _planned(shift: Weekly | Single, kind: Kind, day: dt.date) -> Span:
    starts, ends = _utc(day, shift.opens), _utc(day, shift.closes)
    return Span(person=shift.person, starts=starts, ends=ends, kind=kind, id=shift.id, day=day)


def _weekly(roster: Roster, first: dt.date, last: dt.date) -> Iterator[Span]:
    away: dict[tuple[int, int | None], list[Absence]] = defaultdict(list)
    for absence in roster.absences:
        away[absence.person, absence.weekly].append(absence)
    for shift in roster.weekly:
        absences = away[shift.person, None] + away[shift.person, shift.id]
        end = last if shift.last is None else min(last, shift.last)
        for day in _days(shift, max(first, shift.first), end):
            if not any(absence.first <= day <= absence.last for absence in absences):
                yield _planned(shift, "weekly", day)


def _extras(roster: Roster) -> Iterator[Span]:
    for extra in roster.extras:
        starts, ends, day = extra.starts, extra.ends, extra.starts.astimezone(BRUSSELS).date()
        yield Span(
            person=extra.person, starts=starts, ends=ends, kind="extra", id=extra.id, day=day
        )


def _real(roster: Roster, found: Iterable[Span]) -> list[Span]:
    """Those of `found` that last and that somebody works, in order."""
    # A shift within the hour that the clock skips in March begins and ends at once.
    lasting = (span for span in found if span.starts < span.ends and span.person in roster.people)
    return sorted(lasting, key=_order)


def spans(roster: Roster, first: dt.date, last: dt.date) -> list[Span]:
    """All shifts that begin on a day from `first` to `last`, sorted by start, then person."""
    singles = (shift for shift in roster.singles if first <= shift.day <= last)
    found = [_planned(shift, "single", shift.day) for shift in singles]
    found += _weekly(roster, first, last)
    found += (span for span in _extras(roster) if first <= span.day <= last)
    return _real(roster, found)


def during(roster: Roster, first: dt.date, last: dt.date) -> list[Span]:
    """All shifts worked at some time from `first` to `last`, whenever they began, sorted alike."""
    # Planned shifts end before the second midnight; only one begun by hand may run on.
    found = spans(roster, first - DAY, last)
    found += (span for span in _extras(roster) if span.day < first - DAY)
    midnight = _utc(first, 0)
    return _real(roster, (span for span in found if span.ends > midnight))


def _union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in as few intervals as it takes, sorted."""
    found: list[Interval] = []
    for starts, ends in sorted(intervals):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def _without(wanted: list[Interval], cover: list[Interval]) -> Iterator[Interval]:
    """What of `wanted` is not in `cover`: all three sorted, no two intervals touching."""
    for since, ends in wanted:
        free = since
        for covered, until in cover[bisect_right(cover, since, key=itemgetter(1)) :]:
            if covered >= ends:
                break
            if free < covered:
                yield free, covered
            free = until
        if free < ends:
            yield free, ends


def gaps(roster: Roster, first: dt.date, last: dt.date) -> list[Gap]:
    """The cover wanted from a day of `first` to `last` on that nobody gives.

    Sorted by start; gaps of one regime and language that touch are one.
    """
    wanted: dict[tuple[Regime, str], list[Interval]] = defaultdict(list)
    for want in roster.wanted:
        wanted[want.regime, want.language] += (
            (_utc(day, want.opens), _utc(day, want.closes)) for day in _days(want, first, last)
        )
    cover: dict[tuple[Regime, str], list[Interval]] = defaultdict(list)
    # What is wanted on the last day may end on the day after, and so be covered from there.
    for span in during(roster, first, last + DAY):
        person = roster.people[span.person]
        for language in person.languages:
            cover[person.regime, language].append((span.starts, span.ends))
    found = [
        Gap(regime=regime, language=language, starts=starts, ends=ends)
        for (regime, language), intervals in wanted.items()
        for starts, ends in _without(_union(intervals), _union(cover[regime, language]))
    ]
    return sorted(found, key=attrgetter("starts", "regime", "language"))


def overlaps(roster: Roster, first: dt.date, last: dt.date) -> list[tuple[Span, Span]]:
    """Pairs of shifts that one person would work at once, each pair once, the earlier first.

    At least one of the two begins on a day from `first` to `last`.
    """
    by_person: dict[int, list[Span]] = defaultdict(list)
    # What begins on the last day may run into the day after, and into what begins then.
    for span in during(roster, first, last + DAY):
        by_person[span.person].append(span)
    found: list[tuple[Span, Span]] = []
    for worked in by_person.values():
        for place, one in enumerate(worked):
            for other in worked[place + 1 :]:
                if other.starts >= one.ends:
                    break
                if first <= one.day <= last or first <= other.day <= last:
                    found.append((one, other))
    return sorted(found, key=lambda pair: (_order(pair[0]), _order(pair[1])))
