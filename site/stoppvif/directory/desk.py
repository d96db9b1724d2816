"""The directory behind the login: the list, what can be done with an entry, how it will look."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale, gettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content import hours
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.stems import fold
from stoppvif.directory import desk_deeds, desk_words, model, rights, said
from stoppvif.directory.desk_deeds import Deed, NotHers
from stoppvif.directory.entry import Entry
from stoppvif.directory.model import Changed, Gone, Heading, Kept
from stoppvif.directory.public import known
from stoppvif.staff.access import admits, me
from stoppvif.staff.words import communes
from stoppvif.web import clock, desk, fresh, language
from stoppvif.web.database import read, write
from stoppvif.web.query import number, page_number
from stoppvif.web.slots import slots

blueprint = Blueprint("directory_desk", __name__, url_prefix="/desk/contacts")
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in its section of the list; whole where it is shown and can be read."""

    section: str
    heading: Heading
    mine: bool
    kept: Kept | None = None


@blueprint.get("/")
@admits("editor", "coordinator")
def index() -> Response:
    """Every entry: those to check again first, then one's own, then those of others."""
    owner, state = request.args.get("owner", ""), request.args.get("state", "")
    owner = owner if owner in {"zone", *dict(communes())} else ""
    state = state if state in model.STATES else ""
    with read() as session:
        found = _listed(model.headings(session, state), owner, state)
        pages = max(1, -(-len(found) // PER_PAGE))
        page = min(page_number(request.args), pages)
        begins = (page - 1) * PER_PAGE
        shown = [_whole(session, one) for one in found[begins : begins + PER_PAGE]]
    return desk.page(
        "directory/desk/index.html",
        shown=shown,
        total=len(found),
        number=page,
        pages=pages,
        owner=owner,
        state=state,
        communes=dict(communes()),
        words=desk_words,
        said=said,
    )


def _listed(headings: Sequence[Heading], owner: str, state: str) -> list[Listed]:
    wanted = rights.ZONE if owner == "zone" else owner
    listed = [
        _of_section(heading)
        for heading in headings
        if (heading.owner == wanted or not owner) and (state or heading.state != "archived")
    ]
    sections = list(desk_words.SECTIONS)
    return sorted(
        listed,
        key=lambda one: (sections.index(one.section), fold(language.plain(one.heading.name))),
    )


def _of_section(heading: Heading) -> Listed:
    mine = rights.may_edit(me(), heading.owner)
    today = clock.now().astimezone(BRUSSELS).date()
    stale = heading.state != "archived" and heading.is_stale(today)
    return Listed("stale" if mine and stale else "mine" if mine else "others", heading, mine)


def _whole(session: Session, one: Listed) -> Listed:
    with contextlib.suppress(Gone):
        return replace(one, kept=model.get(session, one.heading.id))
    return one


def found(entry_id: int) -> Kept:
    """The entry of an address; else the page that says that there is none."""
    try:
        return _kept(entry_id)
    except Gone:
        abort(404)


def _kept(entry_id: int) -> Kept:
    with read() as session:
        return model.get(session, entry_id)


def mine(entry_id: int) -> Kept:
    """The entry, for whoever may change it. Raises Gone, NotHers."""
    kept = _kept(entry_id)
    if not rights.may_edit(me(), kept.owner):
        raise NotHers(kept)
    return kept


@blueprint.get("/<int:entry_id>/preview/<code>")
@admits("editor", "coordinator")
def preview(entry_id: int, code: str) -> Response:
    """An entry as visitors will read it in a language."""
    if code not in current_app.config["LANGUAGES"]:
        abort(404)
    return _preview(found(entry_id), code)


def _preview(kept: Kept, code: str, status: int = 200, refused: str = "") -> Response:
    return desk.page(
        "directory/desk/preview.html",
        status,
        kept=kept,
        code=code,
        article=_article(kept.entry, code),
        mine=rights.may_edit(me(), kept.owner),
        refused=refused,
    )


def _article(entry: Entry, code: str) -> Markup:
    """What visitors read, in their language; the frame around it speaks hers."""
    hers, g.lang = language.current(), code
    try:
        with force_locale(code):
            made = render_template(
                "directory/public/article.html",
                entry=entry,
                answer=hours.answer(entry.hours, clock.now()),
                known=known(),
                said=said,
            )
    finally:
        g.lang = hers
    return Markup(made)  # noqa: S704 (a template of ours has escaped what is in it)


@blueprint.post("/<int:entry_id>/<any(publish, withdraw, archive, remove, assure, give):act>")
@admits("editor", "coordinator")
def do(entry_id: int, act: str) -> BaseResponse:
    """Show an entry, take it back, put it away, delete it, say that it was checked, give it."""
    try:
        kept = mine(entry_id)
        more = _more(act)
        version = number(request.form.get("version", ""), 9) or 0
        write(desk_deeds.ACTS[act], deed(kept.entry, entry_id, version), *more)
    except Gone:
        abort(404)
    except Changed as met:
        return _refusal(met.now, 409)
    except NotHers as met:
        return _refusal(met.now, 403)
    fresh.changed()
    if act == "remove" or (act == "give" and not rights.may_edit(me(), *more)):
        return redirect(url_for(".index"), 303)
    return redirect(url_for("directory_edit.edit", entry_id=entry_id, done=act), 303)


def _refusal(now: Kept, status: int) -> Response:
    """Why nothing was done with an entry, and how it stands now."""
    if status == 403 and rights.may_edit(me(), now.owner):
        # What no page offers.
        abort(403)
    changed = gettext(
        "%(name)s has changed this entry while you had it open. Nothing was done. "
        "Look at it, and decide again.",
        name=now.changed_by,
    )
    refused = not_hers(now) if status == 403 else str(changed)
    return _preview(now, current_app.config["LANGUAGES"][0], status, refused)


def not_hers(now: Kept) -> str:
    """That another commune has got an entry meanwhile."""
    owner = dict(communes()).get(now.owner) or gettext("the coordinators")
    told = gettext("Nothing was done: this entry is now looked after by %(owner)s.", owner=owner)
    return str(told)


def _more(act: str) -> list[str]:
    """What else an act needs to know, of what is offered."""
    if act == "assure":
        asked, offered = request.form.get("how", ""), list(desk_words.HOW)
    elif act == "give":
        if not rights.may_give(me()):
            abort(403)
        asked, offered = request.form.get("owner", ""), [*dict(communes()), rights.ZONE]
    else:
        return []
    return [asked] if asked in offered else abort(400)


def deed(entry: Entry, entry_id: int = 0, version: int = 0) -> Deed:
    """What she does now with an entry of which she has seen a version; a new one has neither."""
    name = entry.name.get(current_app.config["LANGUAGES"][0], "")
    # The network has a name in no language, the words “whole zone” would have to be translated.
    owners = {**dict(communes()), rights.ZONE: slots().network}
    return Deed(entry_id, version, name, me(), clock.now(), owners)
