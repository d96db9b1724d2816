"""The agenda, for visitors: the list by days, and each event."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from markupsafe import Markup

from stoppvif.agenda import dates, listing, model, said
from stoppvif.agenda.listing import Filters
from stoppvif.agenda.model import Event
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.model import Commune, Content
from stoppvif.web import clock, language, pages
from stoppvif.web.database import read
from stoppvif.web.query import page_number

blueprint = Blueprint("agenda", __name__, url_prefix="/<lang:lang>/agenda")
# More dates of one event than these are not read, but scrolled past.
DATES_SHOWN = 12
# schema.org's words for what has become of an event.
_SCHEMA_STATUS = {
    "rescheduled": "EventRescheduled",
    "online": "EventMovedOnline",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the network's content says that the agenda needs."""

    communes: dict[str, Commune]
    languages: list[str]

    @property
    def first(self) -> str:
        """The authoritative language."""
        return self.languages[0]


def known() -> Known:
    """The communes by NIS code, and the languages."""
    content = cast(Content, current_app.extensions["content"])
    return Known({commune.nis: commune for commune in content.communes}, content.languages)


def asked() -> Filters:
    """The filters in the request's address."""
    found = known()
    return listing.filters(request.args, found.communes, found.languages)


def set_up(app: Flask) -> None:
    """Give the templates the addresses of the agenda."""
    app.jinja_env.globals.update(
        commune_name=lambda nis: known().communes[nis].name,
        list_address=lambda query, page=1: url_for(
            "agenda.index", **query, **({"page": page} if page > 1 else {})
        ),
        event_address=lambda slug, query: url_for("agenda.event", event=slug, **query),
        feed_address=lambda form, query, **more: url_for(
            "feeds.several", form=form, **query, **more
        ),
        event_feed=lambda slug, **more: url_for("feeds.one", event=slug, form="ics", **more),
        dates_shown=DATES_SHOWN,
    )


@blueprint.get("/")
def index() -> Response:
    """What is to come, day by day."""
    made_of, now, wanted = pages.data(model.TAG), clock.now(), asked()
    number = page_number(request.args)
    with read() as session:
        found = listing.page(session, wanted, number, now)
        if number > found.pages:
            found = listing.page(session, wanted, found.pages, now)
        until = listing.next_end(session, now)
    numbered = {"page": str(found.number)} if found.number > 1 else {}
    return pages.page(
        "agenda/public/index.html",
        valid_until=until,
        query=wanted.query | numbered,
        made_of=made_of,
        wanted=wanted,
        found=found,
        known=known(),
        said=said,
    )


@blueprint.get("/<event>")
def event(event: str) -> Response:
    """One event, also when it is over; the filters are for the way back to the list."""
    made_of, now, wanted = pages.data(model.TAG), clock.now(), asked()
    with read() as session:
        found = listing.event(session, event)
        # Also once it is over: what words of a day leave out depends on today.
        until = listing.next_end(session, now)
    if found is None:
        abort(404)
    ahead = [one for one in listing.dates_of(found) if dates.instants(one.date)[1] > now]
    return pages.page(
        "agenda/public/event.html",
        valid_until=until,
        query=wanted.query,
        made_of=made_of,
        wanted=wanted,
        found=found,
        ahead=ahead,
        known=known(),
        said=said,
        data=structured(found),
        amended=found.amended and said.day(found.amended.astimezone(BRUSSELS).date()),
    )


def structured(found: Event) -> Markup:
    """The event as schema.org describes one, for search engines: JSON that no script runs."""
    text = found.draft.texts[found.draft.written(language.current(), known().first)]
    records = []
    for one in listing.dates_of(found)[-listing.PER_PAGE :]:
        record: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": text.title,
            "description": text.summary,
            "startDate": _iso(one.date, end=False),
            "endDate": _iso(one.date, end=True),
            "eventStatus": "https://schema.org/"
            + (
                "EventCancelled"
                if one.state == "dropped"
                else _SCHEMA_STATUS.get(found.draft.status, "EventScheduled")
            ),
            "organizer": {"@type": "Organization", "name": found.draft.organiser},
        }
        if found.draft.online_url:
            record["location"] = {"@type": "VirtualLocation", "url": found.draft.online_url}
        elif not found.draft.place_told:
            place = {"@type": "Place", "name": found.draft.place_name}
            record["location"] = place | {"address": found.draft.place_address}
        records.append(record)
    # Written so that no text of an event can end the element that it stands in.
    safe = json.dumps(records, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 (as said)


def _iso(date: dates.Date, *, end: bool) -> str:
    if date.all_day:
        return (date.last if end else date.day).isoformat()
    starts, ends = dates.instants(date)
    instant: dt.datetime = (ends if end else starts).astimezone(BRUSSELS)
    return instant.isoformat()
