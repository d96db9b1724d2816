"""One shift at a time: plan it, move it, take it out."""

import datetime as dt
from typing import Any, cast

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import calendar, plans, roster
from stoppvif.duty.desk import watch
from stoppvif.duty.edits import Times, clock
from stoppvif.duty.forms import (
    ChangeForm,
    RosterForm,
    ShiftForm,
)
from stoppvif.duty.roster import Regime, Span
from stoppvif.duty.weeks import (
    REGIME,
    attempt,
    edit_of,
    last_seen,
    parsed,
    people_of,
    see,
    to_week,
    today,
    week_name,
    write_plan,
)
from stoppvif.staff.access import admits
from stoppvif.web import desk

blueprint = Blueprint("shifts", __name__, url_prefix="/desk/roster")
blueprint.url_value_preprocessor(parsed)


@blueprint.get(f"/{REGIME}/add")
@admits("coordinator")
def new(regime: Regime) -> Response:
    """A form for a shift; `day` in the query is its day."""
    see(regime, change=True)
    try:
        day = dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today()
    form = ShiftForm(people_of(regime), formdata=None, day=day, seen=last_seen())
    return _shift_page(regime, form)


def _shift_page(regime: Regime, form: ShiftForm, status: int = 200, **context: Any) -> Response:
    day = form.day.data or today()
    back = url_for("roster.week", regime=regime, week=week_name(day))
    return desk.page("duty/shift.html", status, regime=regime, form=form, back=back, **context)


@blueprint.post(f"/{REGIME}/add")
@admits("coordinator")
def add(regime: Regime) -> BaseResponse:
    """Plan a shift."""
    see(regime, change=True)
    form = ShiftForm(people_of(regime))
    if not form.validate():
        return _shift_page(regime, form, 422)
    person, day, times = form.person.data, form.day.data, form.times()
    met = calendar.clashes(watch().roster, person, day, times, weekly=form.weekly.data, but=None)
    if met and not form.anyway.data:
        return _shift_page(regime, form, 422, met=_spans(met))

    def act() -> None:
        edit = edit_of(regime, form)
        if form.weekly.data:
            last, holidays = form.last.data, form.holidays.data
            write_plan(plans.add_weekly, edit, person, day, last, times, holidays)
        else:
            write_plan(plans.add_single, edit, person, day, times)

    wrong = attempt(form, act)
    if wrong:
        return _shift_page(regime, form, wrong[0], **wrong[1])
    return to_week(regime, day)


def _spans(spans: list[Span]) -> list[tuple[dt.date, dt.datetime, dt.datetime]]:
    return [(s.day, s.starts.astimezone(BRUSSELS), s.ends.astimezone(BRUSSELS)) for s in spans]


def _planned(regime: Regime, kind: str, row_id: int, day: dt.date) -> tuple[Span, Times]:
    """A planned shift of a day, and its times on the clock."""
    found = [s for s in roster.spans(watch().roster, day, day) if (s.kind, s.id) == (kind, row_id)]
    if not found or watch().roster.people[found[0].person].regime != regime:
        abort(404)
    rows = watch().roster.weekly if kind == "weekly" else watch().roster.singles
    row = next(row for row in cast(Any, rows) if row.id == row_id)
    return found[0], Times(row.opens, row.closes)


SHIFT = f"/{REGIME}/<any(weekly, single):kind>/<int:row_id>/<day>"


@blueprint.get(SHIFT)
@admits("coordinator")
def shift(regime: Regime, kind: str, row_id: int, day: dt.date) -> Response:
    """One shift on one day: move it, or take it out."""
    see(regime, change=True)
    span, times = _planned(regime, kind, row_id, day)
    return _change_page(regime, span, _as_planned(day, times))


def _as_planned(day: dt.date, times: Times) -> ChangeForm:
    """The form as the shift stands now."""
    opens, closes = clock(times.opens), clock(times.closes)
    return ChangeForm(formdata=None, seen=last_seen(), day=day, opens=opens, closes=closes)


def _change_page(
    regime: Regime, span: Span, form: ChangeForm, status: int = 200, **context: Any
) -> Response:
    return desk.page(
        "duty/change.html",
        status,
        regime=regime,
        form=form,
        span=span,
        name=watch().roster.people[span.person].name,
        back=url_for("roster.week", regime=regime, week=week_name(span.day)),
        **context,
    )


@blueprint.post(SHIFT)
@admits("coordinator")
def change(regime: Regime, kind: str, row_id: int, day: dt.date) -> BaseResponse:
    """Move a shift: on this day, or every week from this day on."""
    see(regime, change=True)
    span, _ = _planned(regime, kind, row_id, day)
    form = ChangeForm()
    if not form.validate():
        return _change_page(regime, span, form, 422)
    to, times = form.day.data, form.times()
    on = kind == "weekly" and form.reach.data == "on"
    met = calendar.clashes(
        watch().roster, span.person, day if on else to, times, weekly=on, but=span
    )
    if met and not form.anyway.data:
        return _change_page(regime, span, form, 422, met=_spans(met))

    def act() -> None:
        edit = edit_of(regime, form)
        if on:
            write_plan(plans.change_weekly, edit, row_id, day, times)
        elif kind == "weekly":
            write_plan(plans.move, edit, row_id, day, to, times)
        else:
            write_plan(plans.change_single, edit, row_id, to, times)

    wrong = attempt(form, act)
    if wrong:
        return _change_page(regime, span, form, wrong[0], **wrong[1])
    return to_week(regime, day if on else to)


@blueprint.post(f"{SHIFT}/<any(remove, end):act>")
@admits("coordinator")
def remove(regime: Regime, kind: str, row_id: int, day: dt.date, act: str) -> BaseResponse:
    """Take a shift out on this day, or end it from this day on."""
    see(regime, change=True)
    span, times = _planned(regime, kind, row_id, day)
    form = RosterForm()

    def do() -> None:
        edit = edit_of(regime, form)
        if kind == "single":
            write_plan(plans.remove_single, edit, row_id)
        else:
            write_plan(plans.end_weekly if act == "end" else plans.skip, edit, row_id, day)

    wrong = attempt(form, do)
    if wrong:
        return _change_page(regime, span, _as_planned(day, times), wrong[0], **wrong[1])
    return to_week(regime, day)
