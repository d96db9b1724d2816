"""Rosters for tests: short to write, any at all, and a slow clock on the wall to judge them by.

The clock is written anew, from what it shows minute by minute, so that it shares no mistake with
the code it judges.
"""

import datetime as dt
import itertools
from collections.abc import Iterable
from functools import lru_cache

from hypothesis import strategies as st

from stoppvif.content.hours import BRUSSELS
from stoppvif.duty.availability import Board
from stoppvif.duty.roster import Absence, Extra, Gap, Person, Roster, Single, Span, Wanted, Weekly

DAY = dt.timedelta(days=1)
# The clock goes back from three to two, and forward from two to three. Both are Sundays.
AUTUMN, SPRING = dt.date(2026, 10, 25), dt.date(2027, 3, 28)
# A Friday and a Monday.
CHRISTMAS, WHIT_MONDAY = dt.date(2026, 12, 25), dt.date(2027, 5, 17)
HOLIDAYS = {
    dt.date.fromisoformat(day)
    for day in [
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
        "2027-01-01",
        "2027-03-29",
        "2027-05-01",
        "2027-05-06",
        "2027-05-17",
    ]
}
MONDAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2026, 1, 1)


# --- short to write -------------------------------------------------------------------------------


_ids = itertools.count(1)


def person(number: int = 1, regime: str = "social", languages: str = "fr") -> Person:
    return Person(
        id=number,
        name=f"Person {number}",
        regime=regime,
        languages=frozenset(languages.split()),
        topics=frozenset(),
        commune="62120",
    )


def clock(time: str) -> tuple[int, int]:
    """`"22:00-02:00"` as minutes; what closes no later than it opens does so a day later."""
    opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in time.split("-"))
    return opens, closes if closes > opens else closes + 1440


def weekly(time: str, weekday: int = 0, who: int = 1, holidays: bool = False, **season) -> Weekly:
    opens, closes = clock(time)
    season = {"first": LONG_AGO, "last": None, "id": next(_ids)} | season
    return Weekly(
        person=who, weekday=weekday, opens=opens, closes=closes, holidays=holidays, **season
    )


def single(time: str, day: dt.date, who: int = 1) -> Single:
    opens, closes = clock(time)
    return Single(id=next(_ids), person=who, day=day, opens=opens, closes=closes)


def wanted(
    time: str,
    weekday: int = 0,
    regime: str = "social",
    language: str = "fr",
    holidays: bool = False,
) -> Wanted:
    opens, closes = clock(time)
    return Wanted(
        id=next(_ids),
        regime=regime,
        language=language,
        weekday=weekday,
        opens=opens,
        closes=closes,
        holidays=holidays,
    )


def absence(first: dt.date, last: dt.date, who: int = 1, shift: int | None = None) -> Absence:
    return Absence(id=next(_ids), person=who, weekly=shift, first=first, last=last)


def extra(starts: dt.datetime, ends: dt.datetime, who: int = 1) -> Extra:
    return Extra(id=next(_ids), person=who, starts=starts, ends=ends)


def roster(*things: object) -> Roster:
    """A roster of these; without a person, person 1 is there."""

    def of(kind: type) -> tuple:
        return tuple(thing for thing in things if isinstance(thing, kind))

    people = of(Person) or (person(),)
    return Roster(
        people={who.id: who for who in people},
        weekly=of(Weekly),
        singles=of(Single),
        absences=of(Absence),
        extras=of(Extra),
        wanted=of(Wanted),
    )


def at(text: str, fold: int = 0) -> dt.datetime:
    """The UTC instant when a clock in Brussels shows `text`; `fold` 1: for the second time."""
    wall = dt.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS, fold=fold)
    return wall.astimezone(dt.UTC)


def board(*things: object, now: str = "2026-11-23T10:00", present: set[int] | None = None) -> Board:
    """A board of these, planned at `now`; without `present`, everybody is."""
    plan = roster(*things)
    made = Board()
    made.plan(plan, at(now))
    made.attend(frozenset(plan.people if present is None else present))
    return made


def shown(found: Iterable[Span | Gap]) -> list[str]:
    """Spans or gaps as a clock in Brussels shows them: `"11-23 09:00 11-23 12:00"`."""
    return [
        " ".join(f"{i.astimezone(BRUSSELS):%m-%d %H:%M}" for i in (one.starts, one.ends))
        for one in found
    ]


# --- a clock on the wall --------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def struck(instant: dt.datetime) -> tuple[dt.date, int]:
    """The day in Brussels at `instant`, and the latest minute of it that its clock has struck.

    In October the hour from two to three is passed a second time: nothing in it strikes again.
    """
    local = instant.astimezone(BRUSSELS)
    return local.date(), 179 if local.fold else local.hour * 60 + local.minute


@lru_cache(maxsize=1000)
def minutes_of(day: dt.date) -> dict[dt.datetime, int]:
    """Each minute that passes on `day`, and what the clock has struck."""
    found = {}
    instant = dt.datetime.combine(day, dt.time(), BRUSSELS).astimezone(dt.UTC)
    while struck(instant)[0] == day:
        found[instant] = struck(instant)[1]
        instant += dt.timedelta(minutes=1)
    return found


def begins(plan: Roster, shift: Weekly | Single | Wanted, day: dt.date) -> bool:
    """Whether `shift` is planned to begin on `day`."""
    if isinstance(shift, Single):
        return shift.day == day
    if shift.weekday != day.weekday() or (day in HOLIDAYS and not shift.holidays):
        return False
    if isinstance(shift, Wanted):
        return True
    if day < shift.first or (shift.last is not None and day > shift.last):
        return False
    return not any(
        away.person == shift.person
        and away.weekly in {None, shift.id}
        and away.first <= day <= away.last
        for away in plan.absences
    )


def runs(shift: Single | Weekly | Wanted, day: dt.date, now: dt.datetime) -> bool:
    """Whether `shift`, begun on `day`, runs at `now`."""
    today, minute = struck(now)
    return shift.opens <= minute + (today - day).days * 1440 < shift.closes


def works(plan: Roster, shift: Weekly | Single | Extra, now: dt.datetime) -> bool:
    """Whether somebody of the roster works `shift` at `now`."""
    if shift.person not in plan.people:
        return False
    if isinstance(shift, Extra):
        return shift.starts <= now < shift.ends
    today = struck(now)[0]
    return any(begins(plan, shift, day) and runs(shift, day, now) for day in (today - DAY, today))


def working(plan: Roster, now: dt.datetime) -> set[int]:
    """Who has a shift at `now`."""
    shifts = (*plan.weekly, *plan.singles, *plan.extras)
    return {shift.person for shift in shifts if works(plan, shift, now)}


def starts_on(plan: Roster, shift: Weekly | Single, day: dt.date) -> dt.datetime | None:
    """The first minute of `day` at which `shift` runs; None if there is none."""
    if not begins(plan, shift, day):
        return None
    clock = minutes_of(day).items()
    return next((now for now, minute in clock if shift.opens <= minute < shift.closes), None)


# --- any roster -----------------------------------------------------------------------------------


# Around each of these days something is odd.
odd_days = st.sampled_from([AUTUMN, SPRING, CHRISTMAS, WHIT_MONDAY])
people_ids = st.integers(1, 4)
languages = st.sampled_from(["fr", "nl", "ar"])
regimes = st.sampled_from(["social", "police"])


def near(day: dt.date, before: int = 3, after: int = 3) -> st.SearchStrategy[dt.date]:
    return st.integers(-before, after).map(lambda days: day + days * DAY)


def instants(day: dt.date, days: int, step: int = 0) -> st.SearchStrategy[dt.datetime]:
    """Instants up to `days` days from the night before `day`, `step` minutes apart or any."""
    night = dt.datetime.combine(day, dt.time(1), dt.UTC)
    if step:
        most = days * 1440 // step
        return st.integers(-most, most).map(lambda n: night + n * dt.timedelta(minutes=step))
    some_days = st.timedeltas(-days * DAY, days * DAY)
    hours = st.timedeltas(dt.timedelta(hours=-2), dt.timedelta(hours=3))
    return (some_days | hours).map(lambda ahead: night + ahead)


@st.composite
def times(draw: st.DrawFn, step: int) -> dict[str, int]:
    """`opens` and `closes` on a grid of `step` minutes, often about the hour of the clocks."""
    opens = draw(st.integers(0, 1439 // step) | st.integers(90 // step, 200 // step)) * step
    closes = draw(
        st.integers(1, 1440 // step).map(lambda n: opens + n * step)
        | st.integers(90 // step, 200 // step).map(lambda n: n * step + 1440 * (n * step <= opens))
    )
    return {"opens": opens, "closes": min(closes, opens + 1440)}


@st.composite
def rosters(draw: st.DrawFn, day: dt.date, step: int) -> Roster:
    """Any roster about `day`: people come and go, and some shifts are of nobody known."""

    def some(kind: type, timed: bool = True, most: int = 4, **parts: st.SearchStrategy) -> tuple:
        if timed:
            parts["time"] = times(step)
        rows = draw(st.lists(st.fixed_dictionaries(parts), max_size=most))
        return tuple(
            kind(id=number, **row.pop("time", {}), **row) for number, row in enumerate(rows, 1)
        )

    who = {"person": people_ids}
    weekdays = st.integers(0, 6) | st.just(day.weekday())
    people = draw(st.sets(people_ids).map(sorted))
    spoken = st.sets(languages, max_size=3).map(" ".join)
    lengths = st.integers(0, 1440 // step).map(lambda n: n * dt.timedelta(minutes=step))
    extras = draw(st.lists(st.tuples(people_ids, instants(day, 3, step), lengths), max_size=2))
    season = {"first": st.just(LONG_AGO) | near(day), "last": st.none() | near(day, 1, 9)}
    either = {"weekday": weekdays, "holidays": st.booleans()}
    away = {"weekly": st.none() | st.integers(1, 4), "first": near(day), "last": near(day, 1, 9)}
    return Roster(
        people={n: person(n, draw(regimes), draw(spoken)) for n in people},
        weekly=some(Weekly, **who, **either, **season),
        singles=some(Single, **who, day=near(day, 2, 17)),
        absences=some(Absence, timed=False, most=2, **who, **away),
        extras=tuple(extra(begin, begin + length, n) for n, begin, length in extras),
        wanted=some(Wanted, **either, regime=regimes, language=languages),
    )
