"""Who is away, and when the network wants somebody to be there."""

import datetime as dt
from functools import partial
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.duty import coverage
from stoppvif.duty.desk import watch
from stoppvif.duty.edits import Times
from stoppvif.duty.forms import (
    AbsenceForm,
    RosterForm,
    ShiftForm,
    WantedForm,
)
from stoppvif.duty.roster import Regime, Wanted
from stoppvif.duty.weeks import (
    REGIME,
    attempt,
    edit_of,
    last_seen,
    mine,
    people_of,
    see,
    today,
    week_name,
    write_plan,
)
from stoppvif.staff.access import admits
from stoppvif.web import desk

blueprint = Blueprint("cover", __name__, url_prefix="/desk/roster")


@blueprint.get(f"/{REGIME}/absences")
@admits("coordinator")
def absences(regime: Regime) -> Response:
    """Who is away, and days that were taken out of weekly shifts."""
    see(regime, change=True)
    return _absences_page(regime, AbsenceForm(people_of(regime), formdata=None, seen=last_seen()))


def _absences_page(
    regime: Regime, form: AbsenceForm, status: int = 200, **context: Any
) -> Response:
    people = {person.id: person for person in people_of(regime)}
    found = [a for a in watch().roster.absences if a.person in people and a.last >= today()]
    return desk.page(
        "duty/absences.html",
        status,
        regime=regime,
        regimes=mine(),
        form=form,
        absences=found,
        people=people,
        seen=last_seen(),
        back=url_for("roster.week", regime=regime, week=week_name(today())),
        **context,
    )


@blueprint.post(f"/{REGIME}/absences")
@admits("coordinator")
def add_absence(regime: Regime) -> BaseResponse:
    """Note an absence."""
    see(regime, change=True)
    form = AbsenceForm(people_of(regime))
    if not form.validate():
        return _absences_page(regime, form, 422)
    days = (form.first.data, form.last.data)
    act = partial(write_plan, coverage.add_absence, edit_of(regime, form), form.person.data, *days)
    wrong = attempt(form, act)
    if wrong:
        return _absences_page(regime, form, wrong[0], **wrong[1])
    return redirect(url_for("cover.absences", regime=regime), 303)


@blueprint.post(f"/{REGIME}/absences/<int:row_id>/remove")
@admits("coordinator")
def remove_absence(regime: Regime, row_id: int) -> BaseResponse:
    """Take an absence back."""
    see(regime, change=True)
    form = AbsenceForm(people_of(regime))
    act = partial(write_plan, coverage.remove_absence, edit_of(regime, form), row_id)
    wrong = attempt(form, act)
    if wrong:
        form = AbsenceForm(people_of(regime), formdata=None, seen=last_seen())
        return _absences_page(regime, form, wrong[0], **wrong[1])
    return redirect(url_for("cover.absences", regime=regime), 303)


@blueprint.get(f"/{REGIME}/cover")
@admits("coordinator")
def cover(regime: Regime) -> Response:
    """When the network wants somebody to be there."""
    see(regime, change=True)
    return _cover_page(regime, _wanted_form(formdata=None, seen=last_seen()))


def _wanted_form(**kwargs: Any) -> WantedForm:
    return WantedForm(current_app.config["LANGUAGES"], **kwargs)


def _cover_page(regime: Regime, form: WantedForm, status: int = 200, **context: Any) -> Response:
    found = [wish for wish in watch().roster.wanted if wish.regime == regime]
    return desk.page(
        "duty/cover.html",
        status,
        regime=regime,
        regimes=mine(),
        form=form,
        wanted=[(wish, Times(wish.opens, wish.closes)) for wish in found],
        day_of=lambda number: dt.date(2024, 1, 1) + dt.timedelta(days=number),
        seen=last_seen(),
        back=url_for("roster.week", regime=regime, week=week_name(today())),
        **context,
    )


@blueprint.post(f"/{REGIME}/cover")
@admits("coordinator")
def add_cover(regime: Regime) -> BaseResponse:
    """Want cover."""
    see(regime, change=True)
    form = _wanted_form()
    if not form.validate():
        return _cover_page(regime, form, 422)
    times = ShiftForm.times(cast(Any, form))
    wish = Wanted(
        id=0,
        regime=regime,
        language=form.language.data,
        weekday=0,
        opens=times.opens,
        closes=times.closes,
        holidays=form.holidays.data,
    )
    act = partial(write_plan, coverage.add_wanted, edit_of(regime, form), form.days.data, wish)
    wrong = attempt(form, act)
    if wrong:
        return _cover_page(regime, form, wrong[0], **wrong[1])
    return redirect(url_for("cover.cover", regime=regime), 303)


@blueprint.post(f"/{REGIME}/cover/<int:row_id>/remove")
@admits("coordinator")
def remove_cover(regime: Regime, row_id: int) -> BaseResponse:
    """Want it no longer."""
    see(regime, change=True)
    form = RosterForm()
    act = partial(write_plan, coverage.remove_wanted, edit_of(regime, form), row_id)
    wrong = attempt(form, act)
    if wrong:
        return _cover_page(
            regime, _wanted_form(formdata=None, seen=last_seen()), wrong[0], **wrong[1]
        )
    return redirect(url_for("cover.cover", regime=regime), 303)
