"""The directory behind the login: the list, what can be done with an entry, how it will look."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content import hours
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.stems import fold
from stoppvif.directory import desk_words, model, rights, said
from stoppvif.directory.entry import Entry
from stoppvif.directory.model import Gone, Kept
from stoppvif.directory.public import known
from stoppvif.staff import trail
from stoppvif.staff.access import admits, me
from stoppvif.staff.words import communes
from stoppvif.web import clock, desk, fresh, language
from stoppvif.web.database import read, write
from stoppvif.web.slots import slots

blueprint = Blueprint("directory_desk", __name__, url_prefix="/desk/contacts")
PER_PAGE = 20
# Rooms beside this one, where they exist.
EXPORT, IMPORT = "directory_exchange.export", "directory_exchange.upload"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in its section of the list."""

    section: str
    kept: Kept
    mine: bool
    stale: bool


@blueprint.get("/")
@admits("editor", "coordinator")
def index() -> Response:
    """Every entry: those to check again first, then one's own, then those of others."""
    owner, state = request.args.get("owner", ""), request.args.get("state", "")
    owner = owner if owner in {"zone", *dict(communes())} else ""
    state = state if state in model.STATES else ""
    number = request.args.get("page", 1, type=int)
    with read() as session:
        found = _listed(model.everything(session, state), owner, state)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 1), pages)
    return desk.page(
        "directory/desk/index.html",
        shown=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        total=len(found),
        number=number,
        pages=pages,
        owner=owner,
        state=state,
        communes=dict(communes()),
        words=desk_words,
        said=said,
        exporting=EXPORT if EXPORT in current_app.view_functions else "",
        importing=IMPORT if IMPORT in current_app.view_functions else "",
    )


def _listed(entries: Sequence[Kept], owner: str, state: str) -> list[Listed]:
    wanted = rights.ZONE if owner == "zone" else owner
    listed = [
        _of_section(kept)
        for kept in entries
        if (kept.owner == wanted or not owner) and (state or kept.state != "archived")
    ]
    sections = list(desk_words.SECTIONS)
    return sorted(listed, key=lambda one: (sections.index(one.section), name_key(one.kept)))


def _of_section(kept: Kept) -> Listed:
    mine = rights.may_edit(me(), kept.owner)
    stale = kept.state != "archived" and kept.is_stale(clock.now().astimezone(BRUSSELS).date())
    return Listed("stale" if mine and stale else "mine" if mine else "others", kept, mine, stale)


def name_key(kept: Kept) -> str:
    """What an entry is sorted by."""
    return fold(language.plain(kept.entry.name))


def exists(entry_id: int) -> bool:
    """Whether there is an entry of this id."""
    with read() as session, contextlib.suppress(Gone):
        model.get(session, entry_id)
        return True
    return False


def found(entry_id: int) -> Kept:
    """The entry of an address; else the page that says that there is none."""
    with read() as session:
        try:
            return model.get(session, entry_id)
        except Gone:
            abort(404)


def mine(entry_id: int) -> Kept:
    """The same; a refusal where it is not hers to change."""
    kept = found(entry_id)
    if not rights.may_edit(me(), kept.owner):
        abort(403)
    return kept


@blueprint.get("/<int:entry_id>/preview/<code>")
@admits("editor", "coordinator")
def preview(entry_id: int, code: str) -> Response:
    """An entry as visitors will read it in a language."""
    kept = found(entry_id)
    if code not in current_app.config["LANGUAGES"]:
        abort(404)
    return desk.page(
        "directory/desk/preview.html",
        kept=kept,
        code=code,
        article=_article(kept.entry, code),
        mine=rights.may_edit(me(), kept.owner),
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
    kept = mine(entry_id)
    more = _more(act)
    try:
        write(_DONE[act], deed(kept.entry, kept.id), *more)
    except Gone:
        abort(404)
    except NotThisOne:
        abort(403)
    fresh.changed()
    if act == "remove" or (act == "give" and not rights.may_edit(me(), *more)):
        return redirect(url_for(".index"), 303)
    return redirect(url_for("directory_edit.edit", entry_id=entry_id, done=act), 303)


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


class NotThisOne(Exception):  # noqa: N818 (a state, not an error of ours)
    """It cannot be done with this entry."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something with an entry, and when: all that a write function has to know."""

    id: int
    name: str
    who: str
    now: dt.datetime
    owners: dict[str, str]

    def note(self, session: Session, action: str, **about: Any) -> None:
        """Write into the trail what was done."""
        trail.note(session, self.now, self.who, action, name=self.name, **about)

    def of(self, entry_id: int) -> "Deed":
        """The same with an entry that has just been made."""
        return replace(self, id=entry_id)


def deed(entry: Entry, entry_id: int = 0) -> Deed:
    """What she does now with an entry; a new one has no id yet."""
    name = entry.name.get(current_app.config["LANGUAGES"][0], "")
    # The network has a name in no language, the words “whole zone” would have to be translated.
    owners = {**dict(communes()), rights.ZONE: slots().network}
    return Deed(entry_id, name, me().name, clock.now(), owners)


def publish(session: Session, deed: Deed) -> None:
    """Show an entry to visitors."""
    model.publish(session, deed.id, deed.who, deed.now)
    deed.note(session, "directory_published")


def _withdraw(session: Session, deed: Deed) -> None:
    model.withdraw(session, deed.id, deed.who, deed.now)
    deed.note(session, "directory_withdrawn")


def _archive(session: Session, deed: Deed) -> None:
    model.archive(session, deed.id, deed.who, deed.now)
    deed.note(session, "directory_archived")


def _remove(session: Session, deed: Deed) -> None:
    # As it stands now: a colleague may have published it since the page was opened.
    if not rights.may_remove(model.get(session, deed.id)):
        raise NotThisOne
    model.remove(session, deed.id)
    deed.note(session, "directory_removed")


def _assure(session: Session, deed: Deed, how: str) -> None:
    today = deed.now.astimezone(BRUSSELS).date()
    model.assure(session, deed.id, deed.who, how, today, deed.now)
    deed.note(session, "directory_assured")


def _give(session: Session, deed: Deed, owner: str) -> None:
    model.give(session, deed.id, owner, deed.who, deed.now)
    deed.note(session, "directory_given", owner=deed.owners[owner])


_DONE: dict[str, Any] = {
    "publish": publish,
    "withdraw": _withdraw,
    "archive": _archive,
    "remove": _remove,
    "assure": _assure,
    "give": _give,
}
