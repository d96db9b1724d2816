"""The desk's home: who is on duty, my shifts, alarms, and the doors to the other rooms."""

import datetime as dt
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import alarms, calendar, extras
from stoppvif.duty.alarms import Alarm
from stoppvif.duty.forms import ExtraForm
from stoppvif.duty.model import RosterError
from stoppvif.duty.roster import Person, Regime
from stoppvif.duty.watch import Watch
from stoppvif.duty.words import error
from stoppvif.staff import trail
from stoppvif.staff.access import admits, every_role, me, unattended
from stoppvif.web import clock, desk
from stoppvif.web.database import read, write

blueprint = Blueprint("duty", __name__, url_prefix="/desk")
# How far home looks ahead for my shifts, and for holes in the roster.
AHEAD = dt.timedelta(days=14)
MOST_SHIFTS = 8


def watch() -> Watch:
    """The watch of this process."""
    return cast(Watch, current_app.extensions["watch"])


@blueprint.get("/")
@every_role
def home() -> Response:
    """What a professional needs to know when she sits down."""
    return _home()


@blueprint.get("/live")
@unattended
@every_role
def live() -> Response:
    """Home again, for the parts of a page that keep themselves true."""
    return _home()


def _home(status: int = 200, refused: str = "") -> Response:
    now, mine = clock.now(), me()
    board, plan = watch().ready(now), watch().roster
    today = now.astimezone(BRUSSELS).date()
    return desk.page(
        "duty/home.html",
        status,
        refused=refused,
        now=now.astimezone(BRUSSELS),
        regimes=_regimes(),
        rostered=board.rostered(now),
        present=board.on_duty(now),
        people=plan.people,
        shifts=calendar.mine(plan, mine.id, now, AHEAD)[:MOST_SHIFTS],
        extra=_extra(mine.id, now),
        extra_form=ExtraForm(formdata=None, hours=2),
        holes={
            regime: calendar.holes(plan, regime, today, today + AHEAD)
            for regime in mine.coordinates()
        },
        alarms=_alarms(),
    )


def _regimes() -> dict[Regime, list[Person]]:
    """Whom I see: a coordinator her regimes, a professional her own."""
    now, plan = clock.now(), watch().roster
    professional = me().grants.get("professional")
    mine = {*me().coordinates(), *(professional.regimes if professional else ())}
    rostered = watch().ready(now).rostered(now)
    found: dict[Regime, list[Person]] = {}
    for regime in sorted(mine, reverse=True):
        there = [p for p in plan.people.values() if p.regime == regime and p.id in rostered]
        found[regime] = sorted(there, key=lambda person: person.name.casefold())
    return found


def _extra(staff_id: int, now: dt.datetime) -> dt.datetime | None:
    """When my extra shift ends, if there is one."""
    extras = watch().roster.extras
    ends = [x.ends for x in extras if x.person == staff_id and x.starts <= now < x.ends]
    return max(ends).astimezone(BRUSSELS) if ends else None


def _alarms() -> list[Alarm]:
    regimes = me().coordinates()
    if not regimes:
        return []
    with read() as session:
        return alarms.recent(session, regimes, 5)


def ringing() -> list[Alarm]:
    """The alarms that every page of a coordinator's desk shows and lets be heard."""
    return [alarm for alarm in _alarms() if alarm.rings]


@blueprint.post("/duty/extra")
@admits("professional")
def begin_extra() -> BaseResponse:
    """Begin a shift that nobody planned."""
    form = ExtraForm()
    if not form.validate():
        return _home(422, error(RosterError("extra")))
    write(extras.begin, me().id, form.hours.data, clock.now())
    watch().renew(clock.now())
    return redirect("/desk/", 303)


@blueprint.post("/duty/end")
@admits("professional")
def end_extra() -> BaseResponse:
    """End it."""
    write(extras.end, me().id, clock.now())
    watch().renew(clock.now())
    return redirect("/desk/", 303)


@blueprint.post("/alarms/<int:alarm_id>/take")
@admits("coordinator")
def take(alarm_id: int) -> BaseResponse:
    """Look after an alarm: it stops ringing."""
    write(_take, alarm_id, me().name, me().coordinates())
    return redirect("/desk/", 303)


def _take(session: Session, alarm_id: int, who: str, regimes: tuple[Regime, ...]) -> None:
    now = clock.now()
    regime = alarms.take(session, alarm_id, who, regimes, now)
    if regime:
        about: dict[str, Any] = {"regime": regime}
        trail.note(session, now, who, "alarm_taken", **about)
