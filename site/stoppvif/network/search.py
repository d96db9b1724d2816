"""The search, for visitors: by POST, so that a query stands in no address; nothing keeps it."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, current_app, redirect, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content import lines
from stoppvif.content.model import Content
from stoppvif.network.searching import Searched, Source
from stoppvif.web import audience, clock, language, pages, words
from stoppvif.web.forms import KEPT, SearchForm
from stoppvif.web.once import Once

blueprint = Blueprint("search", __name__, url_prefix="/<lang:lang>/search")


def set_up(content: Content, *, names: list[str], sources: Sequence[Source] = ()) -> Searched:
    """The search over `content` and the data of `sources`; `names`: pages that have our words."""
    titles = {}
    for code in content.languages:
        with force_locale(code):
            titles[code] = {name: str(words.PAGES[name]) for name in names}
    return Searched(content, titles, sources)


def _answer(template: str, form: SearchForm) -> Response:
    found, data = None, []
    if form.validate() and (form.q.data or "").strip():
        searched = cast(Searched, current_app.extensions["searched"])
        found = searched.find(form.q.data or "", language.current())
        data = searched.data(form.q.data or "", language.current())
    numbers = cast(Content, current_app.extensions["content"]).numbers.values()
    emergency = [number for number in numbers if number.group == "emergency"]
    made = pages.render(
        template,
        audience.current(),
        200,
        form=form,
        found=found,
        data=data,
        emergency=lines.lines(emergency, clock.now(), language.current()),
    )
    return pages.respond(made)


def _once() -> Once:
    return cast(Once, current_app.extensions["once"])


@blueprint.get("")
def ask() -> Response:
    """The field, before anything was typed."""
    return pages.page("network/search.html", form=SearchForm(), found=None, data=[], emergency=[])


@blueprint.post("")
def send() -> BaseResponse:
    """On to what was found: a page that came of a form would be kept with what was typed."""
    typed = (SearchForm().q.data or "")[:KEPT]
    return redirect(url_for("search.answer", once=_once().keep(typed)), 303)


@blueprint.get("/<once>")
def answer(once: str) -> Response:
    """What was found, once; after that the empty field."""
    return _answer("network/search.html", SearchForm(data={"q": _once().tell(once)}))


@blueprint.post("/found")
def found() -> Response:
    """What was found, for the page that stands there already."""
    return _answer("network/found.html", SearchForm())
