"""When a calendar entry begins and ends: clocks of any zone become those of Brussels."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from icalendar import Event
from icalendar.prop import vBroken

from stoppvif.agenda import dates
from stoppvif.agenda.dates import DAY, MINUTES_A_DAY, Date, DateError
from stoppvif.content.hours import BRUSSELS


@dataclass(slots=True)
class Begin:
    """When an entry begins, on the clock of its own zone; how long it takes, None if unsaid."""

    wall: dt.datetime
    zone: dt.tzinfo
    all_day: bool
    length: dt.timedelta | None
    # The file names a zone that nobody knows.
    unknown: bool


def begin(event: Event) -> Begin:
    """When an entry begins and how long it takes. Raises DateError `broken` or `order`."""
    start = when(event, "DTSTART")
    if start is None:
        raise DateError("broken")
    if not isinstance(start, dt.datetime):
        midnight = dt.datetime.combine(start, dt.time())
        length = _length(event, midnight, BRUSSELS, all_day=True)
        return Begin(midnight, BRUSSELS, True, length, False)
    zone, known = _zone(event, start)
    local = start.replace(tzinfo=None)
    return Begin(local, zone, False, _length(event, local, zone, all_day=False), not known)


def _length(
    event: Event, start: dt.datetime, zone: dt.tzinfo, *, all_day: bool
) -> dt.timedelta | None:
    end = when(event, "DTEND")
    if end is None:
        span = getattr(value(event, "DURATION"), "dt", None)
        length = span if isinstance(span, dt.timedelta) else None
    elif isinstance(end, dt.datetime) or all_day:
        length = wall(end, zone) - start
    else:
        # A day as the end of what begins by the clock says nothing.
        length = None
    if length is not None and length < dt.timedelta():
        raise DateError("order")
    return length


def value(event: Event, name: str) -> Any:
    """A property; the first where it stands there twice. Raises DateError for one that is none."""
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    if isinstance(found, vBroken):
        raise DateError("broken")
    return found


def when(event: Event, name: str) -> dt.date | dt.datetime | None:
    """The day or the time that a property holds. Raises DateError `broken`."""
    found = value(event, name)
    if found is None:
        return None
    told = getattr(found, "dt", None)
    if not isinstance(told, dt.date):
        raise DateError("broken")
    return told


def _zone(event: Event, start: dt.datetime) -> tuple[dt.tzinfo, bool]:
    """The zone of a beginning. One without is that of whoever reads it, and so is an unknown one.

    The library knows Windows' names too.
    """
    if start.tzinfo is not None:
        return start.tzinfo, True
    return BRUSSELS, "TZID" not in value(event, "DTSTART").params


def wall(told: dt.date | dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """A day or an instant on the clock of a zone."""
    if not isinstance(told, dt.datetime):
        return dt.datetime.combine(told, dt.time())
    return told.astimezone(zone).replace(tzinfo=None) if told.tzinfo else told


def date(start: Begin, at: dt.datetime | None = None) -> Date:
    """The date of an entry that begins at `at`, on its own clock, in Brussels. Raises DateError."""
    at = start.wall if at is None else at
    if start.all_day:
        days = max((start.length or DAY).days, 1)
        made = Date(at.date(), at.date() + DAY * (days - 1))
    else:
        begins = _in_brussels(at, start.zone)
        ends = _in_brussels(at + start.length, start.zone) if start.length else None
        made = _clocked(begins, ends)
    dates.check(made)
    return made


def _in_brussels(local: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    # By way of UTC, so that a time that the clock skips in March becomes one that exists.
    return local.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(BRUSSELS)


def _clocked(begins: dt.datetime, ends: dt.datetime | None) -> Date:
    day, opens = begins.date(), begins.hour * 60 + begins.minute
    if ends is None:
        return Date(day, day, opens)
    last, closes = ends.date(), ends.hour * 60 + ends.minute
    if closes == 0 and last > day:
        last, closes = last - DAY, MINUTES_A_DAY
    if opens == 0 and closes == MINUTES_A_DAY:
        # From midnight to midnight: so Outlook writes a whole day.
        return Date(day, last)
    return Date(day, last, opens, None if (last, closes) == (day, opens) else closes)
