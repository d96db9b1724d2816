"""One event at the desk, as visitors will see it, and what can be done with it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.agenda import dates, desk_deeds, listing, said
from stoppvif.agenda.desk import by, event_of, hers, lacking, name_of, to_event
from stoppvif.agenda.desk_changes import label
from stoppvif.agenda.desk_deeds import NotHers
from stoppvif.agenda.desk_filling import faults_of
from stoppvif.agenda.desk_forms import ReasonForm
from stoppvif.agenda.desk_words import DONE
from stoppvif.agenda.event import STATUSES
from stoppvif.agenda.model import Changed, Event, Gone
from stoppvif.agenda.public import known
from stoppvif.content.hours import BRUSSELS
from stoppvif.staff.access import me
from stoppvif.web import clock, desk, fresh
from stoppvif.web.database import write
from stoppvif.web.query import number
from stoppvif.web.rows import languages

blueprint = Blueprint("agenda_acts", __name__, url_prefix="/desk/agenda")


@blueprint.get("/<int:event_id>/preview/<code>")
@hers
def show(event_id: int, code: str) -> Response:
    """An event as visitors will see it, in one of the languages."""
    if code not in languages():
        abort(404)
    done = DONE.get(request.args.get("done", ""), "")
    return _page(event_of(event_id), code, done=done)


def _page(event: Event, code: str, status: int = 200, **context: Any) -> Response:
    faults = faults_of(event.draft, known().communes)
    context.setdefault("reason", ReasonForm(formdata=None))
    return desk.page(
        "agenda/desk/show.html",
        status,
        event=event,
        code=code,
        article=_article(event, code),
        languages=languages(),
        untranslated=[code for code in languages() if code not in event.draft.texts],
        lacks=dict.fromkeys(map(label, faults)),
        may=desk_deeds.possible(me(), event),
        statuses=STATUSES,
        name_of=name_of,
        **context,
    )


def _article(event: Event, code: str) -> Markup:
    """The event as it stands on the visitors' page in the language `code`."""
    now, mine = clock.now(), g.lang
    ahead = [one for one in listing.dates_of(event) if dates.instants(one.date)[1] > now]
    try:
        g.lang = code
        with force_locale(code):
            made = render_template(
                "agenda/public/article.html",
                found=event,
                ahead=ahead,
                known=known(),
                said=said,
                heading="h2",
                amended=event.amended and said.day(event.amended.astimezone(BRUSSELS).date()),
            )
    finally:
        g.lang = mine
    return Markup(made)  # noqa: S704 (a template of ours made it)


@blueprint.post("/<int:event_id>/<any(publish, submit, withdraw, archive, remove):act>")
@hers
def do(event_id: int, act: str) -> BaseResponse:
    """Do what a button says."""
    event = event_of(event_id)
    faults = faults_of(event.draft, known().communes)
    if act in ("publish", "submit") and faults and act in desk_deeds.possible(me(), event):
        return lacking(event, faults)
    wrong = _attempt(partial(_write, event_id, act))
    if wrong:
        return wrong
    if act == "remove":
        return redirect(url_for("agenda_desk.index"), 303)
    return to_event(event_id, act)


def _version() -> int:
    return number(request.form.get("version", ""), 9) or 0


def _write(event_id: int, act: str, reason: str = "") -> None:
    write(desk_deeds.act, by(), event_id, act, _version(), reason)


def _attempt(deed: Callable[[], None]) -> Response | None:
    """Do it; None where it is done, else the page that says why not."""
    try:
        deed()
    except Changed as changed:
        return _page(changed.now, languages()[0], 409, changed=True)
    except NotHers:
        abort(403)
    except Gone:
        abort(404)
    fresh.changed()
    return None


@blueprint.post("/<int:event_id>/refuse")
@desk.cleaning
@hers
def refuse(event_id: int) -> BaseResponse:
    """Say no, and why."""
    event, form = event_of(event_id), ReasonForm()
    if "refuse" not in desk_deeds.possible(me(), event) and event.version == _version():
        abort(403)
    if not form.validate():
        return _page(event, languages()[0], 422, reason=form)
    act = partial(_write, event_id, "refuse", form.reason.data or "")
    return _attempt(act) or to_event(event_id, "refuse")


@blueprint.post("/<int:event_id>/status")
@hers
def status(event_id: int) -> BaseResponse:
    """Say what has become of an event that visitors see."""
    event, wanted = event_of(event_id), request.form.get("status", "")
    if wanted not in STATUSES:
        abort(400)
    told = replace(event, draft=replace(event.draft, status=wanted))
    faults = faults_of(told.draft, known().communes)
    if faults and "status" in desk_deeds.possible(me(), event):
        # Such as: online, and nobody has said where.
        return lacking(told, faults)
    act = partial(write, desk_deeds.set_status, by(), event_id, wanted, _version())
    return _attempt(act) or to_event(event_id, "status")


@blueprint.post("/<int:event_id>/duplicate")
@hers
def duplicate(event_id: int) -> BaseResponse:
    """Make a draft out of an event, past ones too, and open its form."""
    event_of(event_id)
    try:
        copied = write(desk_deeds.duplicate, by(), event_id)
    except (NotHers, Gone):
        abort(404)
    return redirect(url_for("agenda_desk.change", event_id=copied), 303)
