"""Import of events from a file: what it would make, and after a second look, making it."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, url_for
from flask_babel import force_locale
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.agenda import files, importing, rights, said
from stoppvif.agenda.csv_columns import folded
from stoppvif.agenda.csv_in import Words
from stoppvif.agenda.desk_import_forms import ImportForm
from stoppvif.agenda.desk_import_words import DIFFERS, FILES, NOTICES, REASONS, VERDICTS
from stoppvif.agenda.desk_words import ZONE
from stoppvif.agenda.importing import Importer, Line
from stoppvif.agenda.incoming import FileError, Reading
from stoppvif.agenda.public import known
from stoppvif.agenda.words import KINDS
from stoppvif.staff import desk_uploads, trail, uploads
from stoppvif.staff.access import admits, me
from stoppvif.staff.desk_uploads import UploadForm
from stoppvif.staff.uploads import Gone
from stoppvif.web import clock, desk, fresh
from stoppvif.web.database import read, write

blueprint = Blueprint("agenda_import", __name__, url_prefix="/desk/agenda")
hers = admits("editor", "coordinator")
ROOM = "agenda"


@blueprint.get("/import")
@hers
def upload() -> Response:
    """Choose a file."""
    return _choose(UploadForm(formdata=None))


def _choose(form: UploadForm, status: int = 200, refused: str = "") -> Response:
    return desk.page("agenda/desk/import.html", status, form=form, refused=refused)


@blueprint.post("/import")
@hers
def take() -> BaseResponse:
    """Read a file once, keep it, and show what it would do."""
    form = UploadForm()
    data = form.sent()
    if data is None:
        return _choose(form, 422, str(FILES["nothing"]))
    try:
        _reading(data, clock.now())
    except FileError as fault:
        return _choose(form, 422, str(FILES[fault.code]))
    upload_id = desk_uploads.keep(ROOM, data)
    return redirect(url_for("agenda_import.look", upload_id=upload_id), 303)


def _reading(data: bytes, now: dt.datetime) -> Reading:
    ours = urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
    return files.read(data, now, ours, words())


def words() -> Words:
    """How communes and kinds are called in a table, in any language of the desk."""
    communes = {folded(commune.name): nis for nis, commune in known().communes.items()}
    communes |= {nis: nis for nis in known().communes}
    kinds: dict[str, str] = {code: code for code in KINDS}
    for language in desk.languages():
        with force_locale(language):
            communes[folded(str(ZONE))] = rights.ZONE
            kinds |= {folded(str(name)): code for code, name in KINDS.items()}
    return Words(communes, kinds)


def _gone() -> Response:
    return _choose(UploadForm(formdata=None), 410, str(FILES["gone"]))


@blueprint.get("/import/<int:upload_id>")
@hers
def look(upload_id: int) -> Response:
    """What the file would make, change and leave, and why."""
    try:
        data = desk_uploads.kept(ROOM, upload_id)
    except Gone:
        return _gone()
    return _preview(data, upload_id, _form())


def _form() -> ImportForm:
    return ImportForm(_communes(), formdata=None, language=known().first)


def _communes() -> tuple[str, ...]:
    return rights.communes_of(me(), tuple(known().communes))


def _preview(data: bytes, upload_id: int, form: ImportForm, status: int = 200) -> Response:
    now = clock.now()
    reading = _reading(data, now)
    with read() as session:
        lines = importing.at_once(importing.plan(session, reading.entries, _importer(form), now))
    return desk.page(
        "agenda/desk/import_preview.html",
        status,
        form=form,
        upload_id=upload_id,
        ignored=sum(reading.ignored.values()),
        **shown(lines),
    )


def _importer(form: ImportForm) -> Importer:
    mine = me()

    def may_be(state: str, commune: str) -> bool:
        allowed = rights.may_publish if state == "published" else rights.may_edit
        return allowed(mine, commune)

    return Importer(
        mine.name,
        may_be,
        lambda event: rights.may_change(mine, event),
        known().languages,
        form.commune.data or "",
        form.kind.data or "other",
        form.language.data or known().first,
    )


def shown(lines: Collection[Line]) -> dict[str, Any]:
    """Lines as a page shows them: in groups; of those that are over, their number alone."""
    told = [line for line in lines if line.reason != "over"]
    groups = {code: [one for one in told if one.verdict == code] for code in VERDICTS}
    return {
        "groups": groups,
        "over": len(lines) - len(told),
        "verdicts": VERDICTS,
        "reasons": REASONS,
        "notices": NOTICES,
        "differs": DIFFERS,
        "said": said,
    }


@blueprint.post("/import/<int:upload_id>")
@hers
def apply(upload_id: int) -> Response:
    """Make what was chosen of it."""
    form = ImportForm(_communes())
    try:
        data = desk_uploads.kept(ROOM, upload_id)
        if not form.validate():
            # No browser sends what it was not offered, unless her communes have changed since.
            return _preview(data, upload_id, _form(), 422)
        done = write(_apply, (upload_id, me().id), _chosen(data, form), _importer(form))
    except Gone:
        return _gone()
    fresh.changed()
    return desk.page("agenda/desk/import_done.html", **shown(done))


def _chosen(data: bytes, form: ImportForm) -> list[Line]:
    """The lines that she left ticked, worked out while nobody waits for the database."""
    now, by = clock.now(), _importer(form)
    entries = _reading(data, now).entries
    chosen = desk_uploads.ticked()
    with read() as session:
        lines = importing.at_once(importing.plan(session, entries, by, now))
    return [line for line in lines if line.does and line.number in chosen]


def _apply(
    session: Session, file: tuple[int, int], chosen: Collection[Line], by: Importer
) -> list[Line]:
    uploads.take(session, *file, ROOM, clock.now())
    done = importing.apply(session, chosen, by, clock.now())
    counted = {code: sum(line.verdict == code for line in done) for code in ("new", "changed")}
    trail.note(
        session,
        clock.now(),
        by.name,
        "agenda_imported",
        made=counted["new"],
        changed=counted["changed"],
    )
    return done
