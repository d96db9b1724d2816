"""The agenda's desk: lists of events, and the form of one."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.agenda import desk_deeds, model, rights, said
from stoppvif.agenda.desk_changes import difference, parts, whole
from stoppvif.agenda.desk_deeds import By, NotHers
from stoppvif.agenda.desk_filling import check, filled, make_dates, rows_of, tell
from stoppvif.agenda.desk_forms import EventForm
from stoppvif.agenda.desk_listing import counts as counted
from stoppvif.agenda.desk_listing import next_date, shelf
from stoppvif.agenda.desk_words import COORDINATOR_ALONE, SHELVES, ZONE
from stoppvif.agenda.event import Draft
from stoppvif.agenda.model import Changed, Event, Gone
from stoppvif.agenda.public import known
from stoppvif.staff.access import admits, me
from stoppvif.web import clock, desk, fresh
from stoppvif.web.database import read, write
from stoppvif.web.desk_seen import marks, merge
from stoppvif.web.query import page_number
from stoppvif.web.rows import faults, languages

blueprint = Blueprint("agenda_desk", __name__, url_prefix="/desk/agenda")
hers = admits("editor", "coordinator")
# How the whole zone is called in an address: its code is empty.
_ZONE = "zone"


def communes() -> dict[str, Any]:
    """The communes whose events she may write, by NIS code, the whole zone last."""
    found = known().communes
    mine = {nis: found[nis].name for nis in rights.communes_of(me(), tuple(found))}
    return {**mine, rights.ZONE: ZONE}


def by() -> By:
    """Who does what this request asks for."""
    return By(me(), clock.now(), languages()[0])


def name_of(draft: Draft) -> str:
    """What an event is called at the desk."""
    return desk_deeds.name_of(draft, languages()[0])


@blueprint.get("/")
@hers
def index() -> Response:
    """Her events, in lists."""
    now, mine, asked = clock.now(), communes(), request.args
    only = {"": None, _ZONE: rights.ZONE}.get(asked.get("commune", ""), asked.get("commune"))
    wanted = [only] if only in mine else list(mine)
    with read() as session:
        numbers = counted(session, wanted, now)
        name = asked.get("list", "")
        if name not in SHELVES:
            name = "waiting" if numbers["waiting"] else "coming"
        found = shelf(session, name, wanted, page_number(asked), now)
    return desk.page(
        "agenda/desk/index.html",
        shelves=SHELVES,
        counts=numbers,
        name=name,
        found=found,
        communes={nis or _ZONE: named for nis, named in mine.items()},
        commune=(only or _ZONE) if only in mine else "",
        languages=languages(),
        said=said,
        next_date=lambda event: next_date(event, now),
        name_of=name_of,
    )


def event_of(event_id: int) -> Event:
    """An event that stands in her lists; else a refusal."""
    try:
        return _kept(event_id)
    except Gone:
        abort(404)


def _kept(event_id: int) -> Event:
    """The same, for whoever has typed something. Raises Gone."""
    with read() as session:
        found = model.get(session, event_id)
    return found if rights.sees(me(), found) else abort(403)


@blueprint.get("/new")
@hers
def new() -> Response:
    """An empty form."""
    return form_page(EventForm(communes(), formdata=None), None)


@blueprint.post("/new")
@desk.cleaning
@hers
def create() -> BaseResponse:
    """Keep a new draft, or do what else the form's buttons ask for."""
    form = EventForm(communes())
    answer = _rows_asked(form, None)
    if answer:
        return answer
    draft = _checked(form, None)
    if not draft:
        return form_page(form, None, 422)
    event_id = write(desk_deeds.create, by(), draft)
    return to_event(event_id, "saved")


def form_page(form: EventForm, event: Event | None, status: int = 200, **context: Any) -> Response:
    """The form, with what is wrong in it."""
    at_once = event and event.state == "published" and rights.may_change(me(), event)
    return desk.page(
        "agenda/desk/form.html",
        status,
        form=form,
        event=event,
        at_once=at_once,
        faults=faults(form),
        name_of=name_of,
        languages=languages(),
        **context,
    )


def _rows_asked(form: EventForm, event: Event | None) -> Response | None:
    """The form again, with more rows, where one of those buttons was pressed."""
    if "grow" in request.form:
        return form_page(form, event, focus=f"{rows_of(form).grow()}-day")
    if "make" not in request.form:
        return None
    before = len(rows_of(form).filled)
    if not make_dates(form):
        return form_page(form, event, 422)
    made = len(rows_of(form).filled) - before
    return form_page(form, event, made=made, focus=rows_of(form).entries[0].form.day.id)


def _checked(form: EventForm, event: Event | None) -> Draft | None:
    """The event in a form that may be kept; None where something is wrong, told in the form."""
    found, wanted = known().communes, form.commune.data
    if wanted in found and not rights.may_edit(me(), wanted):
        abort(403)
    shown = event is not None and event.state == "published"
    numbers = {one.number for one in event.draft.dates if one.number} if event else set()
    draft = check(form, found, numbers, whole=shown)
    if draft and shown and not rights.may_publish(me(), draft.commune):
        form.commune.errors = [COORDINATOR_ALONE]
        return None
    return draft


def form_of(event: Event) -> EventForm:
    """The form as an event fills it."""
    data = filled(event.draft)
    seen = {"version": str(event.version), "seen": marks(parts(event.draft))}
    return EventForm(communes(), event.draft.languages, formdata=None, data=data | seen)


@blueprint.get("/<int:event_id>")
@hers
def change(event_id: int) -> BaseResponse:
    """The form of an event; what she may only look at, she looks at."""
    event = event_of(event_id)
    if not rights.may_change(me(), event):
        return to_event(event_id)
    return form_page(form_of(event), event)


@blueprint.post("/<int:event_id>")
@desk.cleaning
@hers
def save(event_id: int) -> BaseResponse:
    """Write an event anew, or do what else the form's buttons ask for."""
    try:
        return _saved(event_id)
    except Gone:
        # A colleague has deleted the draft meanwhile: what was typed can still become one.
        return form_page(EventForm(communes()), None, 409, gone=True)
    except NotHers:
        # A coordinator has published it meanwhile: what was typed can still be given to her.
        event = event_of(event_id)
        form = EventForm(communes(), event.draft.languages)
        form.commune.errors = [COORDINATOR_ALONE]
        return form_page(form, event, 409)


def _saved(event_id: int) -> BaseResponse:
    """What `save` does where nothing has come between. Raises Gone, NotHers."""
    event = _kept(event_id)
    if not rights.may_change(me(), event):
        raise NotHers
    form = EventForm(communes(), event.draft.languages)
    answer = _rows_asked(form, event)
    if answer:
        return answer
    draft = _checked(form, event)
    if not draft:
        return form_page(form, event, 422)
    try:
        write(desk_deeds.save, by(), event_id, draft, form.seen_version)
    except Changed as changed:
        return _both(form, draft, changed.now)
    fresh.changed()
    return to_event(event_id, "saved")


def _both(form: EventForm, mine: Draft, event: Event) -> Response:
    """The form with both changes in it: she decides where both are of the same field."""
    own, theirs = parts(mine), parts(event.draft)
    merged = merge(form.seen.data or "", own, theirs)
    again = form_of(event)
    again.process(
        formdata=None,
        data=filled(whole(merged.fields))
        | {"version": again.version.data, "seen": again.seen.data, "beside": form.beside.data},
    )
    return form_page(
        again,
        event,
        409,
        taken=[difference(path, theirs, own) for path in merged.taken],
        clashes=[difference(path, theirs, own) for path in merged.clashes],
    )


def to_event(event_id: int, done: str = "") -> BaseResponse:
    """To the event as visitors see it, and what can be done with it."""
    first = languages()[0]
    return redirect(
        url_for("agenda_acts.show", event_id=event_id, code=first, done=done or None), 303
    )


def lacking(event: Event, faults: dict[str, str]) -> Response:
    """The form of an event that cannot be published yet, and why."""
    form = form_of(event)
    tell(form, faults)
    return form_page(form, event, 422)
