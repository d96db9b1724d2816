"""The directory, for visitors: who helps, and each organisation.

A query of the search comes by POST, so that it stands in no address; nothing keeps it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content import hours, lines
from stoppvif.content.model import Commune, Content
from stoppvif.directory import listing, model, said
from stoppvif.directory.drawn import Map, drawn
from stoppvif.directory.listing import Filters
from stoppvif.directory.shelf import Held, Shelf
from stoppvif.web import audience, clock, language, pages
from stoppvif.web.database import database_of
from stoppvif.web.finished import Store
from stoppvif.web.forms import KEPT, SearchForm
from stoppvif.web.once import Once
from stoppvif.web.query import numbered, page_number

blueprint = Blueprint("directory", __name__, url_prefix="/<lang:lang>/contacts")
# More than these are not read, but asked for with one word more.
MOST_FOUND = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What the network's content says that the directory needs."""

    communes: dict[str, Commune]
    languages: list[str]
    map: Map | None


def set_up(app: Flask, content: Content, store: Store) -> None:
    """Open the shelf, and give the templates the addresses of the directory."""
    places = {
        commune.nis: " ".join([commune.name, *commune.villages, *commune.postal_codes])
        for commune in content.communes
    }
    app.extensions["shelf"] = Shelf(database_of(app), store.drops, content.languages[0], places)
    communes = {commune.nis: commune for commune in content.communes}
    app.extensions["communes"] = Known(communes, content.languages, drawn(content.communes))
    app.jinja_env.globals.update(
        contacts_address=lambda query, page=1: url_for(
            "directory.index", **query, **numbered(page)
        ),
        contact_address=lambda slug, query, page=1: url_for(
            "directory.entry", entry=slug, **query, **numbered(page)
        ),
    )


def held() -> Held:
    """The entries as they stand. Raises Away."""
    return cast(Shelf, current_app.extensions["shelf"]).held()


def known() -> Known:
    """The communes by NIS code, the languages, the map."""
    return cast(Known, current_app.extensions["communes"])


def chosen(where: Mapping[str, str]) -> Filters:
    """The filters in a query or a form."""
    return listing.filters(where, known().communes, _spoken())


def _spoken() -> list[str]:
    """The languages that somebody may ask for: the site's, then those spoken anywhere, by name."""
    ours = known().languages
    return [*ours, *sorted(held().languages - set(ours), key=said.tongue)]


def _emergency() -> list[lines.Line]:
    numbers = cast(Content, current_app.extensions["content"]).numbers.values()
    emergency = [number for number in numbers if number.group == "emergency"]
    return lines.lines(emergency, clock.now(), language.current())


@blueprint.get("/")
def index() -> Response:
    """Who helps: the numbers for an emergency, then everybody who answers what is looked for."""
    made_of, now, wanted = pages.data(model.TAG), clock.now(), chosen(request.args)
    entries = held().in_order(language.current())
    found = listing.page(entries, wanted, page_number(request.args), now)
    return pages.page(
        "directory/public/index.html",
        valid_until=listing.next_change(entries, now),
        query=wanted.query | numbered(found.number),
        made_of=made_of,
        form=SearchForm(formdata=None),
        wanted=wanted,
        found=found,
        **_shown(),
    )


@blueprint.get("/<entry>")
def entry(entry: str) -> Response:
    """One organisation; the filters and the page are for the way back to the list."""
    made_of, now, wanted = pages.data(model.TAG), clock.now(), chosen(request.args)
    kept = held().by_slug.get(entry)
    if kept is None:
        abort(404)
    number = _there(wanted, page_number(request.args), now)
    return pages.page(
        "directory/public/entry.html",
        valid_until=hours.next_change([kept.entry.hours], now),
        query=wanted.query | numbered(number),
        made_of=made_of,
        wanted=wanted,
        number=number,
        entry=kept.entry,
        answer=hours.answer(kept.entry.hours, now),
        known=known(),
        said=said,
    )


def _there(wanted: Filters, number: int, now: dt.datetime) -> int:
    """The page of the list that there is: no entry is kept once for each number in an address."""
    if number == 1:
        return number
    return listing.page(held().in_order(language.current()), wanted, number, now).number


@blueprint.post("/search")
def send() -> BaseResponse:
    """On to what was found: a page that came of a form would be kept with what was typed."""
    typed = (SearchForm().q.data or "")[:KEPT]
    query: dict[str, Any] = {**chosen(request.args).query}
    return redirect(url_for("directory.answer", once=_once().keep(typed), **query), 303)


@blueprint.get("/search/<once>")
def answer(once: str) -> Response:
    """What was found, once; after that the list."""
    return _answer("index", SearchForm(data={"q": _once().tell(once)}), chosen(request.args))


@blueprint.post("/search/found")
def found() -> Response:
    """What was found, for the page that stands there already."""
    return _answer("found", SearchForm(), chosen(request.form))


def _answer(template: str, form: SearchForm, wanted: Filters) -> Response:
    """The list, narrowed by what was typed; all of it where nothing was. Nothing of it is kept."""
    now, lang = clock.now(), language.current()
    # What was typed is not told again in another language; the filters are kept.
    g.query = wanted.query
    if form.validate() and (form.q.data or "").strip():
        texts = [one for one in held().folded(lang) if listing.fits(one.kept.entry, wanted, now)]
        known = listing.alike(map(str, said.SAME), lang)
        several = listing.search(texts, form.q.data or "", lang, known)
        found = listing.Listing(several[:MOST_FOUND], len(several), 0)
    else:
        found = listing.page(held().in_order(lang), wanted, 1, now)
    made = pages.render(
        f"directory/public/{template}.html",
        audience.current(),
        200,
        form=form,
        wanted=wanted,
        found=found,
        **_shown(),
    )
    return pages.respond(made)


def _shown() -> dict[str, Any]:
    """What the list needs besides its entries."""
    return {
        "known": known(),
        "said": said,
        "spoken": _spoken(),
        "numbers": listing.NUMBERS,
        "emergency": _emergency(),
        "now": clock.now(),
        "answer_of": hours.answer,
    }


def _once() -> Once:
    return cast(Once, current_app.extensions["once"])
