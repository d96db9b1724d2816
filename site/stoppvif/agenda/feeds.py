"""The agenda for other programs: calendars, news readers, other sites. Filters as in the list."""

import json
from collections.abc import Callable
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask_babel import gettext

from stoppvif.agenda import calendar, dates, listing, model, said, structured
from stoppvif.agenda.listing import Shown
from stoppvif.agenda.public import asked, known
from stoppvif.content.hours import BRUSSELS
from stoppvif.web import clock, headers, language, pages
from stoppvif.web.database import read
from stoppvif.web.finished import Finished, finish

blueprint = Blueprint("feeds", __name__, url_prefix="/<lang:lang>")
TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
# What a news reader shows of what is to come; a calendar takes all of it.
MOST_NEWS = 50


@blueprint.get("/agenda.<any(ics, rss, json):form>")
def several(form: str) -> Response:
    """What is to come, as the filters in the address say."""
    made_of, now = pages.data(model.TAG), clock.now()
    wanted = asked()
    with read() as session:
        most = MOST_NEWS if form == "rss" else listing.MOST_IN_A_FEED
        found = listing.coming(session, wanted, now, most)
        until = listing.next_end(session, now)
    query = wanted.query | _discreet(form)
    return pages.respond(
        pages.finished(lambda: _made(form, found, until.timestamp()), query, made_of)
    )


@blueprint.get("/agenda/<event>.<any(ics, rss, json):form>")
def one(event: str, form: str) -> Response:
    """Every date of one event, also those that are over."""
    made_of = pages.data(model.TAG)
    with read() as session:
        kept = listing.event(session, event)
        until = listing.next_end(session, clock.now())
    if kept is None:
        abort(404)
    found = listing.dates_of(kept)
    return pages.respond(
        pages.finished(lambda: _made(form, found, until.timestamp()), _discreet(form), made_of)
    )


def _discreet(form: str) -> dict[str, str]:
    """A calendar whose entries give nothing away, where the address asks for one."""
    return {"discreet": "1"} if form == "ics" and request.args.get("discreet") == "1" else {}


def _made(form: str, found: list[Shown], until: float) -> Finished:
    writers: dict[str, Callable[[list[Shown]], bytes]] = {"ics": _ics, "rss": _rss, "json": _json}
    named = headers.headers("feed", tls=current_app.config["TLS"])
    named["Content-Type"] = TYPES[form]
    if form == "ics":
        # The name that stays in the folder of downloads says no more than a date would.
        named["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return finish(200, list(named.items()), writers[form](found), until)


def _ics(found: list[Shown]) -> bytes:
    word = str(gettext("Appointment")) if request.args.get("discreet") == "1" else ""
    site = current_app.config["PUBLIC_URL"]
    return calendar.file(found, language.current(), known().first, site, word)


def _rss(found: list[Shown]) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    site = current_app.config["PUBLIC_URL"]
    _element(channel, "title", str(gettext("Agenda")))
    _element(channel, "link", f"{site}{url_for('agenda.index')}")
    _element(channel, "description", str(gettext("What the communes announce")))
    _element(channel, "language", language.current())
    for shown in found:
        draft = shown.event.draft
        text = draft.texts[draft.written(language.current(), known().first)]
        item = ET.SubElement(channel, "item")
        _element(item, "title", f"{said.when(shown.date)} · {said.titled(shown, text.title)}")
        _element(item, "link", structured.address(shown.event))
        _element(item, "description", text.summary)
        guid = _element(item, "guid", f"e{shown.event.id}-o{shown.number}")
        guid.set("isPermaLink", "false")
        if shown.event.published:
            _element(item, "pubDate", format_datetime(shown.event.published))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    # Characters that XML cannot hold never pass the check of an event.
    made.text = text
    return made


def _json(found: list[Shown]) -> bytes:
    entries = [_record(shown) for shown in found]
    return json.dumps({"events": entries}, ensure_ascii=False).encode()


def _record(shown: Shown) -> dict[str, Any]:
    draft = shown.event.draft
    date, (starts, ends) = shown.date, dates.instants(shown.date)
    # A day and a clock are how an end is known; what has no clock lasts until midnight.
    ended = date.all_day or date.closes is not None
    return {
        "id": f"e{shown.event.id}-o{shown.number}",
        "url": structured.address(shown.event),
        "kind": draft.kind,
        "status": structured.status(shown),
        "all_day": date.all_day,
        "starts": starts.astimezone(BRUSSELS).isoformat(),
        "ends": ends.astimezone(BRUSSELS).isoformat() if ended else None,
        "last_day": date.last.isoformat(),
        "commune": draft.commune or None,
        "organiser": draft.organiser,
        "contact": draft.contact or None,
        "audience": list(draft.audience),
        "age_min": draft.age_min,
        "age_max": draft.age_max,
        "languages": list(draft.languages),
        "access": list(draft.access),
        "place": None if draft.place_told else draft.place_name,
        "address": None if draft.place_told else draft.place_address,
        "place_told_on_registration": draft.place_told,
        "online_url": draft.online_url or None,
        "price": draft.price,
        "registration": {
            "how": draft.registration_how,
            "value": draft.registration_value or None,
            "text": {code: text.registration for code, text in draft.texts.items()},
        },
        "texts": {
            code: {"title": text.title, "summary": text.summary, "conditions": text.conditions}
            for code, text in draft.texts.items()
        },
    }
