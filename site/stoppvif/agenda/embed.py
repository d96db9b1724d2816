"""The next dates of a commune, for the frame on its own site."""

import datetime as dt

from flask import Blueprint, Response, request

from stoppvif.agenda import listing, model, said
from stoppvif.agenda.listing import Shown
from stoppvif.agenda.public import known
from stoppvif.web import clock, embedding, pages
from stoppvif.web.database import read

blueprint = Blueprint("agenda_embed", __name__, url_prefix="/embed/<lang:lang>/agenda")
# A frame is a glance; the whole list is one tap away.
MOST = 10


@blueprint.get("")
def coming() -> Response:
    """What comes next in the commune that the address names, else in all of them."""
    made_of, now, there = pages.data(model.TAG), clock.now(), known()
    asked = {"commune": request.args.get("commune", "")}
    wanted = listing.filters(asked, there.communes, there.languages)
    with read() as session:
        found = listing.page(session, wanted, 1, now)
        until = listing.next_end(session, now)
    return embedding.page(
        "agenda/public/embed.html",
        wanted.query,
        valid_until=until,
        made_of=made_of,
        wanted=wanted,
        running=found.running,
        days=_first(found.days),
        known=there,
        said=said,
    )


def _first(days: list[tuple[dt.date, list[Shown]]]) -> list[tuple[dt.date, list[Shown]]]:
    """The first `MOST` dates of `days`, still by day."""
    kept, room = [], MOST
    for day, dates in days:
        if room > 0:
            kept.append((day, dates[:room]))
        room -= len(dates)
    return kept
