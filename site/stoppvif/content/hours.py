"""Who answers at this hour: Belgian time, daylight saving and public holidays."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from stoppvif.content.model import DAYS, Hours, Weekly

BRUSSELS = ZoneInfo("Europe/Brussels")
# A line that opens later than this has, for somebody in danger, no opening.
HORIZON_DAYS = 15
_CLOCK = re.compile(r"(?P<hour>[0-2]\d):(?P<minute>[0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody answers: `answers` is None where the hours are not known.

    `until` (while it answers) and `opens` (while it does not) are instants in Brussels time;
    None stands for "always" and "not within the horizon".
    """

    answers: bool | None
    until: dt.datetime | None = None
    opens: dt.datetime | None = None


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[dt.date]:
    found = frozenset(holidays.country_holidays("BE", years=year))
    # Easter and Whit Sunday stand in the package's list, but are Sundays like others by law.
    return frozenset(day for day in found if day + dt.timedelta(days=1) not in found)


def is_holiday(day: dt.date) -> bool:
    """Whether `day` is one of Belgium's ten legal public holidays."""
    return day in _holidays(day.year)


def minutes(clock: str) -> int:
    """Minutes since midnight of a time written HH:MM, up to 24:00.

    Raises ValueError for anything else.
    """
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError(f"{clock!r} is not a time written HH:MM")
    total = int(match["hour"]) * 60 + int(match["minute"])
    if total > 24 * 60:
        raise ValueError(f"{clock!r} is not a time of day")
    return total


def at(day: dt.date, minute: int) -> dt.datetime:
    """The instant that a clock on a wall in Brussels shows `minute` minutes after midnight.

    A time that the clock skips in March has come once it has been skipped.
    """
    day += dt.timedelta(days=minute // (24 * 60))
    wall = dt.datetime.combine(day, dt.time(minute // 60 % 24, minute % 60, tzinfo=BRUSSELS))
    if _utc(wall).astimezone(BRUSSELS) == wall:
        return wall
    return at(day, minute % (24 * 60) + 1)


def _of_day(hours: Weekly, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    if (hours.valid_from and day < hours.valid_from) or (hours.valid_to and day > hours.valid_to):
        return
    if hours.holidays == "closed" and is_holiday(day):
        return
    if any(closure.first <= day <= closure.last for closure in hours.closures):
        return
    for slot in hours.weekly:
        if DAYS[day.weekday()] in slot.days:
            opens, closes = at(day, minutes(slot.opens)), at(day, minutes(slot.closes))
            # A slot within the hour that the clock skips is no slot that day.
            if _utc(opens) < _utc(closes):
                yield opens, closes


def _spans(hours: Weekly, first: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """The open spans from the day `first` on, those that touch made one."""
    days = (first + dt.timedelta(days=n) for n in range(HORIZON_DAYS + 1))
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    # Compared as UTC: two times of one zone would compare by the clock on the wall.
    for opens, closes in sorted((s for day in days for s in _of_day(hours, day)), key=_start):
        if spans and _utc(opens) <= _utc(spans[-1][1]):
            spans[-1] = (spans[-1][0], max(spans[-1][1], closes, key=_utc))
        else:
            spans.append((opens, closes))
    return spans


def _start(span: tuple[dt.datetime, dt.datetime]) -> dt.datetime:
    return _utc(span[0])


def _utc(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC)


def answer(hours: Hours, now: dt.datetime) -> Answer:
    """What `hours` mean at the instant `now` (with a time zone)."""
    if not isinstance(hours, Weekly):
        return Answer(True if hours == "always" else None)
    local = now.astimezone(BRUSSELS)
    for opens, closes in _spans(hours, local.date()):
        if _utc(closes) <= _utc(now):
            continue
        if _utc(opens) <= _utc(now):
            # What is open as far as we look has no end that anybody needs to know.
            endless = closes >= at(local.date() + dt.timedelta(days=HORIZON_DAYS), 24 * 60)
            return Answer(True, until=None if endless else closes)
        return Answer(False, opens=opens)
    return Answer(False)


def is_open(hours: Hours, now: dt.datetime) -> bool:
    """Whether somebody is known to answer at the instant `now`; looks at this day alone."""
    if not isinstance(hours, Weekly):
        return hours == "always"
    today = _of_day(hours, now.astimezone(BRUSSELS).date())
    return any(_utc(opens) <= _utc(now) < _utc(closes) for opens, closes in today)


def next_change(all_hours: list[Hours], now: dt.datetime) -> dt.datetime:
    """The instant after `now` when words about these hours may become untrue.

    At the latest the next midnight in Brussels: "tomorrow at 9:00" is then another day.
    """
    midnight = at(now.astimezone(BRUSSELS).date(), 24 * 60)
    answers = (answer(hours, now) for hours in all_hours)
    changes = [change for a in answers for change in (a.until, a.opens) if change]
    return min([midnight, *changes], key=_utc)
