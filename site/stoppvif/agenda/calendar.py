"""Events as a calendar reads them: an iCalendar file (RFC 5545), one entry for each date."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from flask import has_app_context
from flask_babel import gettext
from icalendar import Calendar, Event, vText

from stoppvif.agenda import dates, said
from stoppvif.agenda.dates import DAY
from stoppvif.agenda.event import Draft, Text
from stoppvif.agenda.listing import Shown
from stoppvif.agenda.words import KINDS, PRICES, REGISTRATIONS

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
        entry = _entry(shown, site)
        if discreet:
            entry.add("summary", discreet)
            entry.add("class", "PRIVATE")
            # Its own name says which site it is from, and which event.
            entry["uid"] = vText(str(uuid5(NAMESPACE_URL, str(entry["uid"]))))
        else:
            _tell(entry, shown, text)
            # What visitors cannot see has no address yet.
            if shown.event.state == "published":
                entry.add("url", f"{site}/{language}/agenda/{shown.event.slug}")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(shown: Shown, site: str) -> Event:
    """What gives nothing away."""
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
    return entry


def _tell(entry: Event, shown: Shown, text: Text) -> None:
    """Add what it is, and what one needs in order to come."""
    draft, worded = shown.event.draft, has_app_context()
    # The command has no page's language: there an event speaks for itself, without our words.
    entry.add("summary", said.titled(shown, text.title) if worded else text.title)
    lines = "\n".join(_lines(draft, text, worded=worded))
    if text.summary or lines:
        entry.add("description", "\n\n".join(filter(None, (text.summary, lines))))
    place = ", ".join(part for part in (draft.place_name, draft.place_address) if part)
    # What has moved online sends nobody to its old place.
    where = draft.online_url if draft.status == "online" or not place else place
    if where:
        entry.add("location", vText(where))
    if worded:
        entry.add("categories", [str(KINDS[draft.kind])])
    if draft.place_told and shown.date.all_day:
        # Its hours are told with its place: it takes nobody's whole day.
        entry["transp"] = vText("TRANSPARENT")


def _lines(draft: Draft, text: Text, *, worded: bool) -> Iterator[str]:
    """Registration, price and link, as far as the event has them."""
    how = REGISTRATIONS[draft.registration_how] if draft.registration_how != "none" else ""
    price = PRICES[draft.price] if draft.price != "unknown" else ""
    for label, word, *own in (
        (gettext("Registration"), how, draft.registration_value, text.registration),
        (gettext("Price"), price, text.conditions),
        (gettext("Take part online"), "", draft.online_url),
    ):
        value = " · ".join(filter(None, (str(word) if worded else "", *own)))
        if value:
            # The colon of the page's language, as after a status.
            line = gettext("%(status)s: %(title)s", status=label, title=value)
            yield line if worded else value


def _times(entry: Event, shown: Shown) -> None:
    date = shown.date
    if date.all_day:
        entry.add("dtstart", date.day)
        # A calendar's last day is the first one that it is no more.
        entry.add("dtend", date.last + DAY)
        return
    starts, ends = dates.instants(date)
    entry.add("dtstart", starts)
    # What has no end is shown by its beginning, or by its days where it has several.
    ended = date.closes is not None or date.last != date.day
    entry.add("dtend", ends if ended else starts + dt.timedelta(hours=1))
