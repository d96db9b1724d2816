"""The directory as a file, and back: an export; what a file would make, and then making it."""

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content.hours import BRUSSELS
from stoppvif.content.model import Content
from stoppvif.directory import applying, desk_faults, hsds, importing, model, rights, tabular
from stoppvif.directory.applying import Importer, Plan, Step
from stoppvif.directory.desk_import_forms import ImportForm
from stoppvif.directory.frames import frame_of
from stoppvif.directory.importing import Defaults, Read
from stoppvif.directory.shapes import Frame
from stoppvif.directory.unreadable import Unreadable
from stoppvif.staff import desk_uploads, uploads
from stoppvif.staff.access import admits, me
from stoppvif.staff.desk_uploads import UploadForm
from stoppvif.staff.uploads import Gone
from stoppvif.web import clock, desk, fresh
from stoppvif.web.database import read, write

blueprint = Blueprint("directory_exchange", __name__, url_prefix="/desk/contacts")
hers = admits("editor", "coordinator")
ROOM = "directory"


@blueprint.get("/export.json", defaults={"format": "json"})
@blueprint.get("/export.zip", defaults={"format": "csv"})
@hers
def export(format: str) -> Response:  # noqa: A002 (its name in an address)
    """Every entry, which everybody who edits may see: HSDS 3.0 as JSON, or as a zip of tables."""
    with read() as session:
        entries = model.everything(session)
    made = hsds.organizations(entries, _frame())
    packed = format == "csv"
    answer = Response(
        tabular.packed(made) if packed else hsds.encoded(made),
        mimetype="application/zip" if packed else "application/json",
    )
    day = clock.now().astimezone(BRUSSELS).date()
    name = f"contacts-{day.isoformat()}.{'zip' if packed else 'json'}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _frame() -> Frame:
    content = cast(Content, current_app.extensions["content"])
    return frame_of(content, current_app.config["PUBLIC_URL"])


@blueprint.get("/import")
@hers
def upload() -> Response:
    """Choose a file."""
    return _choose(UploadForm(formdata=None))


def _choose(form: UploadForm, status: int = 200, refused: str = "") -> Response:
    return desk.page("directory/desk/import.html", status, form=form, refused=refused)


@blueprint.post("/import")
@hers
def take() -> BaseResponse:
    """Read a file once, keep it, and show what it would do."""
    form = UploadForm()
    data = form.sent()
    if data is None:
        return _choose(form, 422, str(desk_faults.FILES["nothing"]))
    try:
        importing.read(data, _frame(), Defaults())
    except Unreadable as fault:
        return _choose(form, 422, desk_faults.of_file(fault))
    return redirect(url_for(".look", upload_id=desk_uploads.keep(ROOM, data)), 303)


def _gone() -> Response:
    return _choose(UploadForm(formdata=None), 410, str(desk_faults.FILES["gone"]))


def _form(**kwargs: Any) -> ImportForm:
    return ImportForm(rights.owners(me(), list(_frame().communes)), **kwargs)


@blueprint.get("/import/<int:upload_id>")
@hers
def look(upload_id: int) -> Response:
    """What the file would make, change and leave, and why."""
    try:
        data = desk_uploads.kept(ROOM, upload_id)
    except Gone:
        return _gone()
    form = _form(formdata=None)
    # What nobody has chosen yet is the first that is offered.
    form.owner.data = next((choice.value for choice in form.owner.choices), "")
    return _preview(data, upload_id, form)


def _preview(data: bytes, upload_id: int, form: ImportForm, status: int = 200) -> Response:
    found = importing.read(data, _frame(), form.defaults())
    return desk.page(
        "directory/desk/import_preview.html",
        status,
        form=form,
        upload_id=upload_id,
        # HSDS of others has no version of ours.
        foreign=any(not one.version for one in found if one.name),
        **_shown(_plan(found).steps),
    )


def _plan(found: Sequence[Read]) -> Plan:
    """What would be done at once, worked out while nobody waits for the database."""
    with read() as session:
        return applying.at_once(applying.plan(session, found, _importer()))


def _importer() -> Importer:
    who = me()
    return Importer(who.name, _frame(), lambda owner: rights.may_edit(who, owner))


def _shown(steps: Sequence[Step]) -> dict[str, Any]:
    groups: dict[str, list[tuple[int, Step]]] = {
        code: [(n, step) for n, step in enumerate(steps) if step.does == code]
        for code in desk_faults.DOES
    }
    return {"groups": groups, "does": desk_faults.DOES, "why": desk_faults.of_organisation}


@blueprint.post("/import/<int:upload_id>")
@hers
def apply(upload_id: int) -> Response:
    """Make what was chosen of it."""
    form = _form()
    try:
        data = desk_uploads.kept(ROOM, upload_id)
        # To look again, with what was chosen, is the other button.
        if not form.validate() or "look" in request.form:
            return _preview(data, upload_id, form, 422 if form.errors else 200)
        found = importing.read(data, _frame(), form.defaults())
        made, ticked = _plan(found), desk_uploads.ticked()
        chosen = [
            step.read for n, step in enumerate(made.steps) if n in ticked and step.does != "later"
        ]
        done = write(_apply, (upload_id, me().id), chosen, _importer())
    except Gone:
        return _gone()
    fresh.changed()
    return desk.page(
        "directory/desk/import_done.html", **_shown([*done.steps, *made.those("later")])
    )


def _apply(session: Session, file: tuple[int, int], chosen: Sequence[Read], by: Importer) -> Plan:
    uploads.take(session, *file, ROOM, clock.now())
    return applying.apply(session, chosen, by, clock.now())
