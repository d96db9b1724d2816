"""Accounts, for administrators; the trail of staff actions, for coordinators."""

from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.staff import links, model, sessions, trail
from stoppvif.staff.access import admits, me, visit
from stoppvif.staff.forms import AccountForm, filled
from stoppvif.staff.model import AccountError, Grant, Member, NewAccount
from stoppvif.staff.words import error, sentence
from stoppvif.web import clock, desk
from stoppvif.web.database import read, write

blueprint = Blueprint("staff", __name__, url_prefix="/desk")


@blueprint.get("/staff/")
@admits("administrator")
def people() -> Response:
    """Every account."""
    with read() as session:
        found = model.members(session)
    return desk.page("staff/people.html", people=found)


@blueprint.get("/staff/new")
@admits("administrator")
def new() -> Response:
    """Invite somebody."""
    return desk.page("staff/person.html", form=_form(roles=["professional"]), person=None)


def _form(**kwargs: Any) -> AccountForm:
    return AccountForm(current_app.config["LANGUAGES"], **kwargs)


@blueprint.post("/staff/new")
@admits("administrator")
def invite() -> BaseResponse:
    """Make an account, and its one-time link."""
    form = _form()
    if _stale():
        return desk.page("staff/person.html", 403, form=form, person=None, stale=True)
    if not form.validate():
        return desk.page("staff/person.html", 422, form=form, person=None)
    wanted = NewAccount(
        form.login.data or "", form.name.data or "", form.language.data, form.grants()
    )
    try:
        staff_id, token = write(add, wanted, me().name)
    except AccountError as fault:
        return desk.page("staff/person.html", 422, form=form, person=None, refused=error(fault))
    return _link_page(staff_id, token)


def add(session: Session, wanted: NewAccount, who: str) -> tuple[int, str]:
    """Make an account and its link, and note who did; its id and the link's token."""
    now = clock.now()
    staff_id = model.add(session, wanted, now)
    roles = [grant.role for grant in wanted.grants]
    trail.note(session, now, who, "account_added", name=wanted.name, roles=roles)
    return staff_id, links.make(session, staff_id, now)


def _stale() -> bool:
    """Whether the login is too old to hand out links: the screen may be another's."""
    return not visit().fresh(clock.now())


def _person(staff_id: int) -> Member:
    with read() as session:
        found = model.member(session, staff_id)
    return found or abort(404)


def _link_page(staff_id: int, token: str) -> Response:
    person = _person(staff_id)
    return desk.page("staff/link.html", person=person, address=link_address(token))


def link_address(token: str) -> str:
    """The whole address of a one-time link."""
    return f"{current_app.config['PUBLIC_URL']}/desk/enrol/{token}"


@blueprint.get("/staff/<int:staff_id>")
@admits("administrator")
def person(staff_id: int) -> Response:
    """One account."""
    found = _person(staff_id)
    return _person_page(found, _form(data=filled(found)))


def _person_page(
    person: Member, form: AccountForm, status: int = 200, refused: str = ""
) -> Response:
    return desk.page(
        "staff/person.html", status, form=form, person=person, refused=refused, stale=_stale()
    )


@blueprint.post("/staff/<int:staff_id>")
@admits("administrator")
def change(staff_id: int) -> BaseResponse:
    """Change name and roles."""
    found, form = _person(staff_id), _form()
    if _stale():
        return _person_page(found, form, 403)
    if not form.validate():
        return _person_page(found, form, 422)
    try:
        write(_change, staff_id, form.name.data or "", form.grants(), me().name)
    except AccountError as fault:
        return _person_page(found, form, 422, error(fault))
    return redirect("/desk/staff/", 303)


def _change(
    session: Session, staff_id: int, name: str, grants: tuple[Grant, ...], who: str
) -> None:
    before, after = model.change(session, staff_id, name, grants)
    if before != after:
        roles = list(after.grants)
        trail.note(session, clock.now(), who, "account_changed", name=after.name, roles=roles)


@blueprint.post("/staff/<int:staff_id>/<any(link, reset, disable, enable):act>")
@admits("administrator")
def do(staff_id: int, act: str) -> BaseResponse:
    """Make a new link, take every login away, close or open an account."""
    found = _person(staff_id)
    if _stale() and act != "disable":
        return _person_page(found, _form(formdata=None, data=filled(found)), 403)
    try:
        token = write(DONE[act], found, me().name)
    except AccountError as fault:
        form = _form(formdata=None, data=filled(found))
        return _person_page(found, form, 422, error(fault))
    return _link_page(staff_id, token) if token else redirect("/desk/staff/", 303)


def make_link(session: Session, person: Member, who: str) -> str:
    """A new link for an account that has not enrolled, or for one more way in."""
    trail.note(session, clock.now(), who, "account_linked", name=person.name)
    return links.make(session, person.id, clock.now())


def reset(session: Session, person: Member, who: str) -> str:
    """Take every login away and make a link."""
    trail.note(session, clock.now(), who, "account_reset", name=person.name)
    return links.reset(session, person.id, clock.now())


def disable(session: Session, person: Member, who: str) -> None:
    """Close an account and end its sessions."""
    model.disable(session, person.id, clock.now())
    sessions.revoke_all(session, person.id)
    links.withdraw(session, person.id)
    trail.note(session, clock.now(), who, "account_disabled", name=person.name)


def enable(session: Session, person: Member, who: str) -> str:
    """Open an account again. What let her in before is forgotten: a link lets her enrol anew."""
    model.enable(session, person.id)
    trail.note(session, clock.now(), who, "account_enabled", name=person.name)
    return links.reset(session, person.id, clock.now())


DONE: dict[str, Any] = {"link": make_link, "reset": reset, "disable": disable, "enable": enable}


@blueprint.get("/trail")
@admits("coordinator")
def shown_trail() -> Response:
    """Who did what, newest first."""
    number = request.args.get("page", 1, type=int)
    number = number if 0 < number < 10_000 else 1
    with read() as session:
        found = trail.page(session, number)
    days = cast(int, current_app.config["TRAIL_DAYS"])
    return desk.page("staff/trail.html", trail=found, sentence=sentence, days=days)
