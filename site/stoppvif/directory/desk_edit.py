"""Writing an entry of the directory: one form, which loses nothing that was typed."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content.hours import BRUSSELS
from stoppvif.directory import desk_deeds, desk_differ, desk_words, rights, said
from stoppvif.directory.desk import deed, mine, not_hers
from stoppvif.directory.desk_deeds import NotHers
from stoppvif.directory.desk_differ import Change
from stoppvif.directory.desk_filling import check, filled, more_languages
from stoppvif.directory.desk_forms import EntryForm
from stoppvif.directory.entry import Entry
from stoppvif.directory.model import Changed, Gone, Kept
from stoppvif.staff.access import admits, me
from stoppvif.staff.words import communes
from stoppvif.web import clock, desk, fresh
from stoppvif.web.database import write
from stoppvif.web.query import number
from stoppvif.web.rows import Rows, faults, languages

blueprint = Blueprint("directory_edit", __name__, url_prefix="/desk/contacts")


@blueprint.get("/new")
@admits("editor", "coordinator")
def new() -> Response:
    """An empty form."""
    return _page(_new_form(), None)


@blueprint.post("/new")
@desk.cleaning
@admits("editor", "coordinator")
def add() -> BaseResponse:
    """Keep a new entry, as a draft or published at once."""
    form = _new_form()
    grown = _grown(form)
    if grown:
        return _page(form, None, grown=grown)
    entry = check(form)
    if entry is None:
        return _page(form, None, 422)
    entry_id = write(desk_deeds.add, deed(entry), entry, form.owner.data, _at_once())
    return _saved(entry_id)


@blueprint.get("/<int:entry_id>")
@admits("editor", "coordinator")
def edit(entry_id: int) -> Response:
    """An entry, to be changed."""
    try:
        kept = mine(entry_id)
    except Gone:
        abort(404)
    except NotHers:
        abort(403)
    return _page(_form(kept, _carried(kept, filled(kept.entry))), kept)


@blueprint.post("/<int:entry_id>")
@desk.cleaning
@admits("editor", "coordinator")
def change(entry_id: int) -> BaseResponse:
    """Write it anew, unless somebody else has changed it since."""
    try:
        return _changed(entry_id)
    except Gone:
        # A draft that a colleague has deleted meanwhile: what was typed can still become one.
        return _page(_new_form(), None, 409, gone=True)
    except NotHers as met:
        # Another commune has it meanwhile: what was typed can still be told to its editors.
        return _page(_form(met.now), met.now, 403, refused=not_hers(met.now))


def _changed(entry_id: int) -> BaseResponse:
    """What `change` does where nothing has come between. Raises Gone, NotHers."""
    kept = mine(entry_id)
    form = _form(kept)
    grown = _grown(form)
    if grown:
        return _page(form, kept, grown=grown)
    entry = check(form)
    if entry is None:
        return _page(form, kept, 422)
    try:
        write(desk_deeds.change, deed(entry, entry_id, _version(form)), entry, _at_once())
    except Changed as met:
        return _both(form, entry, met.now)
    return _saved(entry_id)


def _saved(entry_id: int) -> BaseResponse:
    fresh.changed()
    done = "publish" if _at_once() else "save"
    return redirect(url_for(".edit", entry_id=entry_id, done=done), 303)


def _at_once() -> bool:
    return request.form.get("then") == "publish"


def _both(form: EntryForm, entry: Entry, now: Kept) -> Response:
    """Somebody else was faster: hers is in the form, with what only the other has changed."""
    mine = filled(entry)
    merged, changes = desk_differ.merge(form, form.seen.data or "", filled(now.entry), mine)
    merged["beside"] = form.beside.data
    return _page(_form(now, _carried(now, merged), formdata=None), now, 409, changes=changes)


def _carried(kept: Kept, data: dict[str, Any]) -> dict[str, Any]:
    """What the form holds, with the version that is seen in it."""
    return {**data, "version": str(kept.version), "seen": desk_differ.marks(filled(kept.entry))}


def _new_form() -> EntryForm:
    return EntryForm(rights.owners(me(), [nis for nis, _ in communes()]))


def _form(kept: Kept, data: dict[str, Any] | None = None, **kwargs: Any) -> EntryForm:
    form = EntryForm([kept.owner], more_languages(kept.entry), data=data, **kwargs)
    # Who looks after it is changed by a button of its own.
    del form.owner
    return form


def _grown(form: EntryForm) -> str:
    """The id of the row that she asks for; empty where she asks for none."""
    name = request.form.get("grow", "")
    field = form._fields.get(name)
    return field.grow() if isinstance(field, Rows) else ""


def _version(form: EntryForm) -> int:
    return number(form.version.data or "", 9) or 0


def _page(
    form: EntryForm,
    kept: Kept | None,
    status: int = 200,
    *,
    grown: str = "",
    changes: list[Change] | None = None,
    gone: bool = False,
    refused: str = "",
) -> Response:
    done = request.args.get("done", "") if request.method == "GET" else ""
    return desk.page(
        "directory/desk/entry.html",
        status,
        form=form,
        kept=kept,
        faults=faults(form) if status == 422 else [],
        grown=grown,
        changes=changes,
        gone=gone,
        refused=refused,
        done=desk_words.DONE.get(done, ""),
        untranslated=_untranslated(kept.entry) if kept else [],
        stale=kept is not None and kept.is_stale(_today()),
        removable=kept is not None and rights.may_remove(kept),
        givable=rights.may_give(me()),
        owners=[*communes(), (rights.ZONE, "")],
        communes=dict(communes()),
        words=desk_words,
        said=said,
    )


def _today() -> dt.date:
    return clock.now().astimezone(BRUSSELS).date()


def _untranslated(entry: Entry) -> list[str]:
    """The languages in which visitors would read a name or a description in the first one."""
    texts = [entry.name, entry.description]
    for service in entry.services:
        texts += [service.name, service.description]
    return [code for code in languages() if not all(text.get(code) for text in texts)]
