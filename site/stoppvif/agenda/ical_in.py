"""Calendar files (RFC 5545) as Outlook, Nextcloud, Google and others write them, read leniently."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from icalendar import Event

from stoppvif.agenda import ical_dates
from stoppvif.agenda.dates import Date, DateError
from stoppvif.agenda.event import Text
from stoppvif.agenda.ical_cut import Cut
from stoppvif.agenda.ical_dates import Clock
from stoppvif.agenda.incoming import Entry, FileError, Reading, cut, place_of, text_of, uid_of
from stoppvif.content.ways import is_link
from stoppvif.web.sheets import decode
from stoppvif.web.typed import line

# Whatever the library meets in a hostile file.
_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")


def looks_like_it(data: bytes) -> bool:
    """Whether somebody meant it as a calendar."""
    return re.search(r"BEGIN:\s*V(CALENDAR|EVENT)", decode(data[:4096]), re.IGNORECASE) is not None


def read(data: bytes, now: dt.datetime, ours: str = "") -> Reading:
    """The events of a calendar file that are not over. Raises FileError.

    `ours` is the host under which our own calendars name their entries: those are no news.
    """
    if not data.strip():
        raise FileError("empty")
    found = Cut(decode(data))
    if not found.entries and not found.ignored:
        raise FileError("none" if looks_like_it(data) else "kind")
    clock = Clock()
    groups: dict[str, list[Event]] = {}
    entries: list[Entry] = []
    for block in found.entries:
        try:
            event = cast(Event, Event.from_ical(block))
            groups.setdefault(_uid(event), []).append(event)
        except _ODD:
            entries.append(Entry(uid="", text=_title(block), fault="broken"))
    for uid, events in groups.items():
        entries.extend(_entries(uid, events, found.cancels, now, clock))
    if ours:
        entries = [_news(entry, ours) for entry in entries]
    return Reading(tuple(entries), dict(found.ignored))


def _title(block: str) -> Text:
    # Within one line: else each line without a colon is looked at to the end of the entry.
    found = re.search(r"^SUMMARY[^:\n]*:(.*)$", block, re.MULTILINE | re.IGNORECASE)
    return text_of(found[1] if found else "", "")[0]


def _uid(event: Event) -> str:
    told = _told(event, "UID")
    about = "" if told.strip() else f"{_told(event, 'SUMMARY')}\n{event['DTSTART'].to_ical()!r}"
    return uid_of(told, about)


def _told(event: Event, name: str) -> str:
    """A text; the first where it stands there twice, as some programs do for languages."""
    found = event.get(name, "")
    if isinstance(found, list):
        found = found[0] if found else ""
    return str(found)


def _entries(
    uid: str, events: list[Event], cancels: bool, now: dt.datetime, clock: Clock
) -> Iterator[Entry]:
    """What the entries of one name make: a series with its exceptions is one event."""
    others = [event for event in events if "RECURRENCE-ID" in event]
    masters = sorted((event for event in events if "RECURRENCE-ID" not in event), key=_sequence)
    # A series of which the file has single dates alone.
    master = masters.pop() if masters else others[-1]
    try:
        yield _entry(uid, master, others, cancels, now, clock)
    except _ODD:
        yield Entry(uid=uid, text=_safe_text(master), fault="broken")
    for event in masters:
        yield Entry(uid=uid, text=_safe_text(event), fault="twice")


def _sequence(event: Event) -> int:
    told = _told(event, "SEQUENCE")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _safe_text(event: Event) -> Text:
    try:
        return text_of(_told(event, "SUMMARY"), "")[0]
    except _ODD:
        return Text("")


def _entry(
    uid: str,
    event: Event,
    others: list[Event],
    cancels: bool,
    now: dt.datetime,
    clock: Clock,
) -> Entry:
    link = _told(event, "URL")
    text, shortened = text_of(
        _told(event, "SUMMARY"), _description(event), link if is_link(link) else ""
    )
    entry = Entry(uid=uid, text=text, language=_language(event), fields=_fields(event))
    if _told(event, "CLASS").upper() in _PRIVATE:
        # Nothing of it is shown or kept, not even to whoever imports it.
        return replace(entry, text=Text(""), fields={}, fault="private")
    if cancels or _told(event, "STATUS").upper() == "CANCELLED":
        entry = replace(entry, cancelled=True)
    elif not text.title:
        return replace(entry, fault="missing")
    try:
        dates, notices = _dates(event, others, now, clock)
    except DateError as error:
        return replace(entry, fault="" if entry.cancelled else error.code)
    return replace(entry, dates=dates, notices=(*notices, *(("cut",) if shortened else ())))


def _dates(
    event: Event, others: list[Event], now: dt.datetime, clock: Clock
) -> tuple[tuple[Date, ...], tuple[str, ...]]:
    if "RECURRENCE-ID" in event:
        return ical_dates.scattered(map(_single, others), now, clock), ()
    made = ical_dates.series(event, others, now, clock)
    return tuple(made.dates), tuple(dict.fromkeys(made.notices))


def _single(event: Event) -> Event:
    alone = event.copy()
    for name in ("RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"):
        alone.pop(name, None)
    return alone


def _description(event: Event) -> str:
    return _told(event, "DESCRIPTION").strip() or _told(event, "X-ALT-DESC")


def _language(event: Event) -> str:
    found = event.get("SUMMARY")
    params = getattr(found[0] if isinstance(found, list) and found else found, "params", {})
    return str(params.get("LANGUAGE", ""))[:2].lower()


def _fields(event: Event) -> dict[str, Any]:
    """What else an event keeps; never who was invited, nor the address of whoever invited."""
    place = _told(event, "LOCATION").strip()
    online = next(filter(is_link, (_told(event, "CONFERENCE"), place)), "")
    return {
        **place_of("" if is_link(place) else place),
        "online_url": online,
        "contact": cut(line(_told(event, "CONTACT"))),
    }


def _news(entry: Entry, host: str) -> Entry:
    is_ours = re.fullmatch(rf"e\d+-o\d+@{re.escape(host)}", entry.uid)
    return replace(entry, fault="ours") if is_ours else entry
