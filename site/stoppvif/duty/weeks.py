"""The roster at the desk: weeks and months to look at, and forms to change them."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import calendar, plans, roster
from stoppvif.duty.desk import watch
from stoppvif.duty.edits import Edit, monday
from stoppvif.duty.forms import YEARS, CopyForm, RosterForm
from stoppvif.duty.model import Changed, RosterError
from stoppvif.duty.roster import Person, Regime
from stoppvif.duty.words import error
from stoppvif.staff import trail
from stoppvif.staff.access import admits, me
from stoppvif.staff.model import REGIMES
from stoppvif.staff.words import sentence
from stoppvif.web import clock, desk
from stoppvif.web.database import read, write

blueprint = Blueprint("roster", __name__, url_prefix="/desk/roster")
REGIME = "<any(social, police):regime>"


def today() -> dt.date:
    """The day in Brussels."""
    return clock.now().astimezone(BRUSSELS).date()


@blueprint.url_value_preprocessor
def parsed(_: str | None, values: dict[str, Any] | None) -> None:
    """Turn dates in an address into dates; one that no calendar has leads nowhere."""
    for name, read_it in (("week", _week), ("month", _month), ("day", dt.date.fromisoformat)):
        if values and name in values:
            try:
                values[name] = read_it(values[name])
                if values[name].year not in YEARS:
                    abort(404)
            except (ValueError, OverflowError):
                abort(404)


def _week(text: str) -> dt.date:
    """The Monday of a week written 2026-W48."""
    year, _, number = text.partition("-W")
    return dt.date.fromisocalendar(int(year), int(number), 1)


def _month(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


def week_name(day: dt.date) -> str:
    """The week of a day, as addresses write it: 2026-W48."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def mine() -> list[Regime]:
    """The regimes whose roster I may look at."""
    professional = me().grants.get("professional")
    found = {*me().coordinates(), *(professional.regimes if professional else ())}
    return [regime for regime in REGIMES if regime in found]


def people_of(regime: Regime) -> list[Person]:
    """The professionals of a regime."""
    watch().ready(clock.now())
    return [person for person in watch().roster.people.values() if person.regime == regime]


def edit_of(regime: Regime, form: RosterForm) -> Edit:
    """A change by whoever is logged in, who has seen what the form was made of."""
    return Edit(me().name, regime, form.last_seen, clock.now())


def last_seen() -> int:
    """The newest entry of the trail: what a form that is made now has seen."""
    with read() as session:
        return trail.last(session)


def see(regime: Regime, *, change: bool = False) -> None:
    """Refuse whoever may not look at, or not change, the roster of `regime`."""
    if regime not in (me().coordinates() if change else mine()):
        abort(403)
    watch().ready(clock.now())


@blueprint.get("/")
@admits("professional", "coordinator")
def here() -> BaseResponse:
    """To this week, of the first roster that I may see."""
    return redirect(url_for("roster.week", regime=mine()[0], week=week_name(today())), 303)


@blueprint.get(f"/{REGIME}/<week>")
@admits("professional", "coordinator")
def week(regime: Regime, week: dt.date) -> Response:
    """A week of a roster."""
    see(regime)
    return week_page(regime, week)


def week_page(regime: Regime, week: dt.date, status: int = 200, **context: Any) -> Response:
    """The page of a week; `notes` are sentences about what was not written."""
    return desk.page(
        "duty/week.html",
        status,
        regime=regime,
        regimes=mine(),
        edits=regime in me().coordinates(),
        week=week,
        days=calendar.week(watch().roster, regime, week),
        today=today(),
        week_name=week_name,
        step=dt.timedelta(days=7),
        copy=CopyForm(formdata=None, seen=last_seen(), target=week + dt.timedelta(days=7)),
        seen=last_seen(),
        **context,
    )


@blueprint.get(f"/{REGIME}/month/<month>")
@admits("professional", "coordinator")
def month(regime: Regime, month: dt.date) -> Response:
    """A month of a roster: how many shifts and holes each day has."""
    see(regime)
    return desk.page(
        "duty/month.html",
        regime=regime,
        regimes=mine(),
        month=month,
        before=(month - roster.DAY).replace(day=1),
        after=(month + dt.timedelta(days=31)).replace(day=1),
        weeks=calendar.month(watch().roster, regime, month),
        today=today(),
        week_name=week_name,
    )


def write_plan(function: Callable[..., Any], *args: Any) -> Any:
    """Write a change and have the board know it at once."""
    value = write(function, *args)
    watch().renew(clock.now())
    return value


def attempt(form: RosterForm, act: Callable[[], Any]) -> tuple[int, dict[str, Any]] | None:
    """Do `act`; None if it was written, else the status and words of the page that says why not.

    Whoever comes second sees what the first one changed, keeps what she typed, and can save.
    """
    try:
        act()
    except Changed as changed:
        form.seen.data = str(last_seen())
        notes = [f"{e['who']} {sentence(e['action'], e['about'])}" for e in changed.entries]
        return 409, {"changed": notes}
    except RosterError as fault:
        return 422, {"refused": error(fault)}
    return None


def to_week(regime: Regime, day: dt.date) -> BaseResponse:
    """To the week of a day, after a change."""
    return redirect(url_for("roster.week", regime=regime, week=week_name(day)), 303)


@blueprint.post(f"/{REGIME}/<week>/copy")
@admits("coordinator")
def copy(regime: Regime, week: dt.date) -> BaseResponse:
    """Copy a week to another."""
    see(regime, change=True)
    form = CopyForm()
    if not form.validate():
        return week_page(regime, week, 422, copy_form=form)
    target = monday(form.target.data)
    act = partial(write_plan, plans.copy_week, edit_of(regime, form), week, target)
    wrong = attempt(form, act)
    if wrong:
        return week_page(regime, week, wrong[0], copy_form=form, **wrong[1])
    return to_week(regime, target)
