"""The agenda, for visitors: the list by days, and each event."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from stoppvif.agenda import dates, listing, model, said, structured
from stoppvif.agenda.listing import Filters
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.model import Commune, Content
from stoppvif.web import clock, pages
from stoppvif.web.database import read
from stoppvif.web.query import numbered, page_number

blueprint = Blueprint("agenda", __name__, url_prefix="/<lang:lang>/agenda")
# More dates of one event than these are not read, but scrolled past.
DATES_SHOWN = 12


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
        list_address=lambda query, page=1: url_for("agenda.index", **query, **numbered(page)),
        event_address=lambda slug, query, page=1: url_for(
            "agenda.event", event=slug, **query, **numbered(page)
        ),
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
    there = known()
    told = [*found.running, *(one for _, dated in found.days for one in dated)]
    return pages.page(
        "agenda/public/index.html",
        valid_until=until,
        query=wanted.query | numbered(found.number),
        made_of=made_of,
        wanted=wanted,
        found=found,
        known=there,
        said=said,
        data=structured.items(told, there.communes, there.first),
    )


@blueprint.get("/<event>")
def event(event: str) -> Response:
    """One event, also when it is over; filters and page are for the way back to the list."""
    made_of, now, wanted = pages.data(model.TAG), clock.now(), asked()
    with read() as session:
        found = listing.event(session, event)
        number = page_number(request.args)
        if number > 1:
            # No event is kept once for each number that somebody writes into an address.
            number = min(number, listing.page(session, wanted, number, now).pages)
        # Also once it is over: what words of a day leave out depends on today.
        until = listing.next_end(session, now)
    if found is None:
        abort(404)
    every, there = listing.dates_of(found), known()
    ahead = [one for one in every if dates.instants(one.date)[1] > now]
    # Search engines are told what is to come; once all is over, what was.
    told = ahead[: listing.PER_PAGE] or every[-listing.PER_PAGE :]
    return pages.page(
        "agenda/public/event.html",
        valid_until=until,
        query=wanted.query | numbered(number),
        made_of=made_of,
        wanted=wanted,
        number=number,
        found=found,
        ahead=ahead,
        known=there,
        said=said,
        data=structured.page(told, there.communes, there.first),
        amended=found.amended and said.day(found.amended.astimezone(BRUSSELS).date()),
    )
