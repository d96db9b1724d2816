"""Events as schema.org describes them, for search engines: JSON that no script runs."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from stoppvif.agenda import dates
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import Draft
from stoppvif.agenda.listing import Shown
from stoppvif.agenda.model import Event
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.model import Commune
from stoppvif.web import language

_CONTEXT = {"@context": "https://schema.org"}
# schema.org has no word for what is full.
_STATUS = {
    "rescheduled": "EventRescheduled",
    "online": "EventMovedOnline",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}


def page(found: Iterable[Shown], communes: Mapping[str, Commune], first: str) -> Markup:
    """The dates of one event; `first` is the authoritative language."""
    return _safe([_CONTEXT | _record(shown, communes, first) for shown in found])


def items(found: Iterable[Shown], communes: Mapping[str, Commune], first: str) -> Markup:
    """The dates of a page of the list: so little of each that the page stays small."""
    records = []
    for shown in found:
        record = _record(shown, communes, first)
        # Who organises it and what it is stands at its address.
        records.append({k: v for k, v in record.items() if k not in ("description", "organizer")})
    return _safe(_CONTEXT | {"@type": "ItemList", "itemListElement": records})


def address(event: Event) -> str:
    """Where an event stands, in the page's language."""
    return f"{current_app.config['PUBLIC_URL']}{url_for('agenda.event', event=event.slug)}"


def status(shown: Shown) -> str:
    """What has become of a date: the event's own word, unless the date has another fate."""
    whole = shown.event.draft.status
    if whole in ("cancelled", "postponed"):
        return whole
    if shown.state == "dropped":
        return "cancelled"
    return "rescheduled" if whole == "scheduled" and shown.state == "moved" else whole


def starts(date: Date) -> str:
    """When it begins; a day alone where it has no clock."""
    if date.all_day:
        return date.day.isoformat()
    return dates.instants(date)[0].astimezone(BRUSSELS).isoformat()


def ends(date: Date) -> str:
    """When it ends; empty where nobody said so."""
    if date.closes is not None:
        return dates.instants(date)[1].astimezone(BRUSSELS).isoformat()
    return date.last.isoformat() if date.all_day or date.last != date.day else ""


def _record(shown: Shown, communes: Mapping[str, Commune], first: str) -> dict[str, Any]:
    draft = shown.event.draft
    text = draft.texts[draft.written(language.current(), first)]
    become = status(shown)
    if become == "full" and shown.state == "moved":
        become = "rescheduled"
    organiser = {"@type": "Organization", "name": draft.organiser} if draft.organiser else None
    record = {
        "@type": "Event",
        "name": text.title,
        "description": text.summary,
        "url": address(shown.event),
        "startDate": starts(shown.date),
        "endDate": ends(shown.date),
        "eventStatus": f"https://schema.org/{_STATUS.get(become, 'EventScheduled')}",
        "organizer": organiser,
        "location": _location(draft, communes),
    }
    return {name: value for name, value in record.items() if value}


def _location(draft: Draft, communes: Mapping[str, Commune]) -> Any:
    """The link, the place, or both; of a place that is told on registration the commune alone."""
    found = []
    if draft.online_url:
        found.append({"@type": "VirtualLocation", "url": draft.online_url})
    # What has moved online sends nobody to its old place.
    place = _place(draft, communes) if draft.status != "online" else {}
    if place:
        found.append({"@type": "Place"} | place)
    return found[0] if len(found) == 1 else found


def _place(draft: Draft, communes: Mapping[str, Commune]) -> dict[str, Any]:
    if draft.place_told:
        commune = communes.get(draft.commune)
        locality = {"@type": "PostalAddress", "addressLocality": commune.name} if commune else None
        return {"address": locality} if locality else {}
    known = {"name": draft.place_name, "address": draft.place_address}
    return {name: value for name, value in known.items() if value}


def _safe(data: Any) -> Markup:
    """Written so that no text of an event can end the element that it stands in."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 (as said)
