"""The dates of a calendar entry with its rules and exceptions.

Nothing here trusts the file: a rule is tried only where it is of a kind that an event can have,
and no longer than a clock allows.
"""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

from dateutil.rrule import rrule, rrulestr
from icalendar import Event
from icalendar.prop import vBroken

from stoppvif.agenda import dates
from stoppvif.agenda.dates import DAY, MOST_DATES, Date, DateError
from stoppvif.agenda.ical_begin import Begin, begin, date, value, when
from stoppvif.agenda.ical_begin import wall as as_wall

# Of a series without an end, the dates of a year: next year somebody imports it again.
ENDLESS = dt.timedelta(days=365)
FARTHEST = dt.timedelta(days=3650)
OLDEST = 1970
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY")
_RARE = ("BYYEARDAY", "BYWEEKNO", "BYSETPOS")
# Some programs repeat the beginning's clock in the rule.
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_LONGEST_RULE = 300


class Clock:
    """How long the rules of one file may take; `seconds` is generous for any real calendar.

    Of this thread's own work: a busy machine is no fault of the file.
    """

    def __init__(self, seconds: float = 5) -> None:
        self._ends = time.thread_time() + seconds

    def check(self) -> None:
        """Raise DateError `slow` when the time is over."""
        if time.thread_time() > self._ends:
            raise DateError("slow")


@dataclass(slots=True)
class Found:
    """The dates of a series that are not over, and what was left out: many, endless, zone."""

    dates: list[Date]
    notices: list[str]


def series(master: Event, others: Iterable[Event], now: dt.datetime, clock: Clock) -> Found:
    """The dates of an entry that are not over at `now`, with its rules and exceptions.

    `others` are the dates of it that were moved or called off. Raises DateError; `over` where
    nothing of it is still to come.
    """
    start = begin(master)
    notices = ["zone"] if start.unknown else []
    moved = dict(_moved(others, start))
    gone = {as_wall(day, start.zone) for day in _listed(master, "EXDATE")}
    gone_days = {one.date() for one in gone if start.all_day or one.time() == dt.time()}
    found: set[Date] = set()
    single = not (moved or any(name in master for name in ("RRULE", "RDATE", "EXDATE")))
    for wall in _walls(master, start, now, notices, clock):
        if wall in gone or wall.date() in gone_days:
            continue
        place = wall.date() if start.all_day else wall
        made = moved.pop(place) if place in moved else _tried(start, wall, single=single)
        if made is not None and dates.instants(made)[1] > now:
            found.add(made)
        if len(found) > MOST_DATES:
            notices.append("many")
            break
    found.update(one for one in moved.values() if one and dates.instants(one)[1] > now)
    if not found:
        raise DateError("over")
    return Found(sorted(found, key=dates.order)[:MOST_DATES], notices)


def scattered(events: Iterable[Event], now: dt.datetime, clock: Clock) -> tuple[Date, ...]:
    """The dates of single entries that are one event. Raises DateError as `series` does."""
    found: set[Date] = set()
    fault = DateError("over")
    for event in events:
        try:
            found.update(series(event, (), now, clock).dates)
        except DateError as error:
            fault = error
    if not found:
        raise fault
    return tuple(sorted(found, key=dates.order)[:MOST_DATES])


def _tried(start: Begin, wall: dt.datetime, *, single: bool) -> Date | None:
    """A date of a series, None where it can be none; the only one must be one."""
    try:
        return date(start, wall)
    except DateError:
        if single:
            raise
        return None


def _moved(
    others: Iterable[Event], start: Begin
) -> Iterator[tuple[dt.date | dt.datetime, Date | None]]:
    """By its place in the series: the date that stands there instead, None if it is called off."""
    for other in others:
        place = when(other, "RECURRENCE-ID")
        if place is None or "RANGE" in value(other, "RECURRENCE-ID").params:
            # "This one and all after it": two series under one name.
            raise DateError("rule")
        wall = as_wall(place, start.zone)
        if not start.all_day and not isinstance(place, dt.datetime):
            wall = dt.datetime.combine(place, start.wall.time())
        status = str(other.get("STATUS", "")).upper()
        made = None if status == "CANCELLED" else date(begin(other))
        yield wall.date() if start.all_day else wall, made


def _walls(
    master: Event, start: Begin, now: dt.datetime, notices: list[str], clock: Clock
) -> Iterator[dt.datetime]:
    """Every beginning of a series, the past ones too, to where it is cut."""
    yield start.wall
    yield from (as_wall(day, start.zone) for day in _listed(master, "RDATE"))
    rules = master.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        repeated, last, ends = _rule(rule, start)
        limit = max(now.astimezone(start.zone).replace(tzinfo=None), start.wall)
        limit += FARTHEST if ends else ENDLESS
        if last is not None:
            limit = min(limit, last)
        elif not ends:
            notices.append("endless")
        clock.check()
        for count, wall in enumerate(repeated):
            if wall > limit:
                break
            if count % 256 == 0:
                clock.check()
            yield wall
    clock.check()


def _rule(found: Any, start: Begin) -> tuple[rrule, dt.datetime | None, bool]:
    """A rule, when its last date is at the latest if it says so, and whether it ever ends.

    Raises DateError `rule` for one that is none, or that no event has: several times a day, or so
    seldom that looking for the next time would take for ever.
    """
    if isinstance(found, vBroken) or start.wall.year < OLDEST:
        raise DateError("rule")
    parts = {str(name).upper(): list(values) for name, values in found.items()}
    unknown = set(parts) - {*_PARTS, *_RARE, *_CLOCK}
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    interval = int(parts.get("INTERVAL", [1])[0])
    clocks = any(len(parts.get(name, ())) > 1 for name in _CLOCK)
    seldom = frequency == "DAILY" and set(parts) & {*_RARE, "BYMONTHDAY"}
    if unknown or clocks or seldom or frequency not in _FREQUENCIES or not 0 < interval <= 100:
        raise DateError("rule")
    until = parts.pop("UNTIL", [None])[0]
    for name in _CLOCK:
        parts.pop(name, None)
    told = {name: values for name, values in found.items() if str(name).upper() in parts}
    written = type(found)(told).to_ical().decode()
    if len(written) > _LONGEST_RULE:
        raise DateError("rule")
    repeated = cast(rrule, rrulestr(written, dtstart=start.wall))
    if until is not None:
        last = as_wall(until, start.zone)
        # A day as the end is the whole of it.
        return repeated, last if isinstance(until, dt.datetime) else last + DAY, True
    return repeated, None, "COUNT" in parts


def _listed(event: Event, name: str) -> list[dt.date | dt.datetime]:
    """The days and times of RDATE or EXDATE; of a period, its beginning."""
    told = event.get(name, [])
    lists = told if isinstance(told, list) else [told]
    if any(isinstance(one, vBroken) for one in lists):
        raise DateError("broken")
    found = (one.dt for one in chain.from_iterable(each.dts for each in lists))
    return [day[0] if isinstance(day, tuple) else day for day in found]
