"""Who answers at this hour: Belgian time, daylight saving and public holidays."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from stoppvif.content.model import DAYS, Hours, Weekly

BRUSSELS = ZoneInfo("Europe/Brussels")
# A line that opens later than this has, for somebody in danger, no opening.
HORIZON_DAYS = 15


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
    return frozenset(holidays.country_holidays("BE", years=year))


def is_holiday(day: dt.date) -> bool:
    """Whether `day` is one of Belgium's ten public holidays."""
    return day in _holidays(day.year)


def minutes(clock: str) -> int:
    """Minutes since midnight of a time written HH:MM, up to 24:00.

    Raises ValueError for anything else.
    """
    hour, colon, minute = clock.partition(":")
    if not (colon and len(hour) == len(minute) == 2 and (hour + minute).isdecimal()):
        raise ValueError(f"{clock!r} is not a time written HH:MM")
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > 24 * 60:
        raise ValueError(f"{clock!r} is not a time of day")
    return total


def _at(day: dt.date, minute: int) -> dt.datetime:
    """The instant that a clock on a wall in Brussels shows `minute` minutes after midnight."""
    day += dt.timedelta(days=minute // (24 * 60))
    time = dt.time(minute // 60 % 24, minute % 60, tzinfo=BRUSSELS)
    # Through UTC and back: an hour that the clock skips in March becomes the one after it.
    return dt.datetime.combine(day, time).astimezone(dt.UTC).astimezone(BRUSSELS)


def _of_day(hours: Weekly, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    if (hours.valid_from and day < hours.valid_from) or (hours.valid_to and day > hours.valid_to):
        return
    if hours.holidays == "closed" and is_holiday(day):
        return
    for slot in hours.weekly:
        if DAYS[day.weekday()] in slot.days:
            yield _at(day, minutes(slot.opens)), _at(day, minutes(slot.closes))


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
            return Answer(True, until=closes)
        return Answer(False, opens=opens)
    return Answer(False)


def next_change(all_hours: list[Hours], now: dt.datetime) -> dt.datetime:
    """The instant after `now` when words about these hours may become untrue.

    At the latest the next midnight in Brussels: "tomorrow at 9:00" is then another day.
    """
    midnight = _at(now.astimezone(BRUSSELS).date(), 24 * 60)
    answers = (answer(hours, now) for hours in all_hours)
    changes = [change for a in answers for change in (a.until, a.opens) if change]
    return min([midnight, *changes], key=_utc)
