"""Events as a calendar reads them: an iCalendar file (RFC 5545), one entry for each date."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event, vText

from stoppvif.agenda import dates
from stoppvif.agenda.dates import DAY
from stoppvif.agenda.event import Text
from stoppvif.agenda.listing import Shown

_STATUS = {"cancelled": "CANCELLED", "postponed": "CANCELLED"}


def file(found: Iterable[Shown], language: str, first: str, site: str, discreet: str = "") -> bytes:
    """The file. `site` is our public address.

    `discreet`: a word that stands for everything; then nothing else of an event is told.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//SV//SV//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for shown in found:
        draft = shown.event.draft
        text = draft.texts[draft.written(language, first)]
        calendar.add_component(_entry(shown, text, site, discreet))
    return bytes(calendar.to_ical())


def _entry(shown: Shown, text: Text, site: str, discreet: str) -> Event:
    event, host = shown.event, site.partition("://")[2].partition(":")[0]
    entry = Event()
    # The same date has the same name for ever, whoever has put it into a calendar.
    entry.add("uid", f"e{event.id}-o{shown.number}@{host}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed)
    entry.add("last-modified", event.changed)
    _times(entry, shown)
    called_off = shown.state == "dropped" or event.draft.status in _STATUS
    # Visitors see what is published alone; an editor's own export has the rest too.
    settled = "CONFIRMED" if event.state == "published" else "TENTATIVE"
    entry.add("status", "CANCELLED" if called_off else settled)
    entry.add("transp", "TRANSPARENT" if shown.date.long else "OPAQUE")
    if discreet:
        entry.add("summary", discreet)
        entry.add("class", "PRIVATE")
        return entry
    entry.add("summary", text.title)
    if text.summary:
        entry.add("description", text.summary)
    place = ", ".join(part for part in (event.draft.place_name, event.draft.place_address) if part)
    if place:
        entry.add("location", vText(place))
    return entry


def _times(entry: Event, shown: Shown) -> None:
    date = shown.date
    if date.all_day:
        entry.add("dtstart", date.day)
        # A calendar's last day is the first one that it is no more.
        entry.add("dtend", date.last + DAY)
        return
    starts, ends = dates.instants(date)
    entry.add("dtstart", starts)
    # What has no end is shown by its beginning.
    entry.add("dtend", ends if date.closes is not None else starts + dt.timedelta(hours=1))
