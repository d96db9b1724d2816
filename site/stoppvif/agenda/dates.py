"""The dates of an event: what one is, which are refused, and how a rule makes many.

Only rules: no database, no page. Days and clocks are those of Brussels, instants are UTC.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dateutil.rrule import MONTHLY, WEEKLY, rrule

from stoppvif.content.hours import BRUSSELS

Every = Literal["week", "two_weeks", "month"]
EVERY: tuple[Every, ...] = ("week", "two_weeks", "month")
# The first to the fourth weekday of a month, or the last.
ORDINALS = (1, 2, 3, 4, -1)
YEARS = range(2000, 2101)
# A year of days: nobody announces more dates of one event, and a page must show them all.
MOST_DATES = 366
LONGEST = dt.timedelta(days=400)
# More days than these, and a date stands beside the list of days instead of burying it.
LONG_DAYS = 4
DAY = dt.timedelta(days=1)
MINUTES_A_DAY = 24 * 60


class DateError(Exception):
    """A date is refused; `code`: order, year, gap, long, clock, many, rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Date:
    """From `day` to `last`, both included; `opens` and `closes` are minutes after midnight.

    Without `opens` it is all day. Without `closes` nobody said when it ends. With several days
    `opens` is on the first, `closes` on the last.
    """

    day: dt.date
    last: dt.date
    opens: int | None = None
    closes: int | None = None

    @property
    def all_day(self) -> bool:
        """Whether it has no clock."""
        return self.opens is None

    @property
    def long(self) -> bool:
        """Whether it runs for so long that it has a place of its own."""
        return (self.last - self.day).days >= LONG_DAYS


@dataclass(frozen=True, slots=True)
class Rule:
    """How the dates repeat, for a sentence; it generates dates and is never read instead of them.

    `weekday` is 0 for Monday. `ordinal`, by the month alone: 1 to 4, or -1 for the last.
    """

    every: Every
    weekday: int
    ordinal: int = 0


def check(date: Date) -> None:
    """Raise DateError for a date that no event can have."""
    if date.day.year not in YEARS or date.last.year not in YEARS:
        raise DateError("year")
    if date.last < date.day:
        raise DateError("order")
    if date.last - date.day > LONGEST:
        raise DateError("long")
    if date.opens is None:
        if date.closes is not None:
            raise DateError("clock")
        return
    if not 0 <= date.opens < MINUTES_A_DAY:
        raise DateError("clock")
    _there(date.day, date.opens)
    if date.closes is None:
        return
    if not 0 < date.closes <= MINUTES_A_DAY:
        raise DateError("clock")
    _there(date.last, date.closes)
    starts, ends = instants(date)
    if ends <= starts:
        raise DateError("order")


def _there(day: dt.date, minute: int) -> None:
    """Raise DateError for a time that the clock skips in March."""
    wall = _wall(day, minute)
    if wall.astimezone(dt.UTC).astimezone(BRUSSELS) != wall:
        raise DateError("gap")


def _wall(day: dt.date, minute: int) -> dt.datetime:
    day += DAY * (minute // MINUTES_A_DAY)
    return dt.datetime.combine(day, dt.time(minute // 60 % 24, minute % 60, tzinfo=BRUSSELS))


def instants(date: Date) -> tuple[dt.datetime, dt.datetime]:
    """Beginning and end, the end excluded, in UTC. What has no end is over with its last day.

    Where the clock shows an hour twice, in October, the first of the two is meant.
    """
    starts = _wall(date.day, date.opens or 0)
    ends = _wall(date.last, MINUTES_A_DAY if date.closes is None else date.closes)
    return starts.astimezone(dt.UTC), ends.astimezone(dt.UTC)


def order(date: Date) -> tuple[dt.date, dt.date, int, int]:
    """What dates are put in order by; what is all day comes before what begins at midnight."""
    return date.day, date.last, -1 if date.opens is None else date.opens, date.closes or 0


def clock(minute: int | None) -> str:
    """A time as HH:MM; empty where there is none."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def is_rule(rule: Rule) -> bool:
    """Whether there is a sentence for it."""
    if rule.every not in EVERY or rule.weekday not in range(7):
        return False
    return rule.every != "month" or rule.ordinal in ORDINALS


def generate(rule: Rule, first: Date, until: dt.date) -> list[Date]:
    """`first`, and as it every date of the rule after it, to `until` at the latest.

    Raises DateError `rule` for a rule that is none, `many` for more than `MOST_DATES`.
    """
    check(first)
    if not is_rule(rule):
        raise DateError("rule")
    if until.year not in YEARS:
        raise DateError("year")
    found = [first]
    for day in _days(rule, first.day, until):
        if day == first.day:
            continue
        if len(found) >= MOST_DATES:
            raise DateError("many")
        date = Date(day, day + (first.last - first.day), first.opens, first.closes)
        check(date)
        found.append(date)
    return found


def _days(rule: Rule, first: dt.date, until: dt.date) -> Iterator[dt.date]:
    start, end = (dt.datetime.combine(day, dt.time()) for day in (first, until))
    if rule.every == "month":
        made = rrule(
            MONTHLY, dtstart=start, until=end, byweekday=rule.weekday, bysetpos=rule.ordinal
        )
    else:
        interval = 2 if rule.every == "two_weeks" else 1
        made = rrule(WEEKLY, dtstart=start, until=end, byweekday=rule.weekday, interval=interval)
    for moment in made:
        yield moment.date()
