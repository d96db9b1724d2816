"""The agenda as a file, for whoever edits it: a table, a calendar, or JSON that loses nothing."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.agenda import backup, calendar, csv_out, listing, model, rights, words
from stoppvif.agenda.desk_words import ZONE
from stoppvif.agenda.public import known
from stoppvif.agenda.tables import EventRow
from stoppvif.content.hours import BRUSSELS
from stoppvif.staff.access import admits, me
from stoppvif.web import clock, language
from stoppvif.web.database import read

blueprint = Blueprint("agenda_export", __name__, url_prefix="/desk/agenda")
TYPES = {"csv": "text/csv", "ics": "text/calendar", "json": "application/json"}
# What a calendar of what is to come has no place for.
_ASIDE = ("refused", "archived")


@blueprint.get("/export.<any(csv, ics, json):form>")
@admits("editor", "coordinator")
def export(form: str) -> Response:
    """Every event that she may see, past ones too; a calendar is without what is put away."""
    writers: dict[str, Callable[[Session, list[EventRow]], bytes]] = {
        "csv": _csv,
        "ics": _ics,
        "json": backup.file,
    }
    communes = (*rights.communes_of(me(), tuple(known().communes)), rights.ZONE)
    hers = select(EventRow).where(EventRow.commune.in_(communes)).order_by(EventRow.id)
    with read() as session:
        data = writers[form](session, list(session.scalars(hers)))
    answer = Response(data, mimetype=TYPES[form])
    day = clock.now().astimezone(BRUSSELS).date()
    answer.headers["Content-Disposition"] = f'attachment; filename="agenda-{day}.{form}"'
    return answer


def _csv(session: Session, rows: list[EventRow]) -> bytes:
    return csv_out.file(model.events(session, rows), language.current(), known().first, _name)


def _name(column: str, code: str) -> str:
    """What a code is called at her desk."""
    if column == "commune":
        communes = known().communes
        return communes[code].name if code in communes else str(ZONE)
    names = {
        "kind": words.KINDS,
        "price": words.PRICES,
        "status": words.STATUSES,
        "state": words.STATES,
    }
    return str(names[column][code])


def _ics(session: Session, rows: list[EventRow]) -> bytes:
    found = model.events(session, (row for row in rows if row.state not in _ASIDE))
    shown = [date for one in found for date in listing.dates_of(one) if one.draft.texts]
    site = current_app.config["PUBLIC_URL"]
    return calendar.file(shown, language.current(), known().first, site)
