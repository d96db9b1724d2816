"""The desk's door: login, logout, and the one-time link of whoever was invited."""

from typing import cast
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, current_app, g, redirect, request
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.staff import entry, links, passkeys, passwords, sessions, trail
from stoppvif.staff.access import (
    caller,
    desk_session,
    every_role,
    keys,
    me,
    no_login,
    over,
    visit,
    wish,
)
from stoppvif.staff.entry import Attempt, ClockError, Entry, Slowed
from stoppvif.staff.forms import LoginForm, NewPasskeyForm, PasskeyForm, PasswordForm
from stoppvif.staff.model import AccountError, Member
from stoppvif.staff.tables import Account
from stoppvif.staff.words import error
from stoppvif.web import clock, desk
from stoppvif.web.database import read, write

blueprint = Blueprint("door", __name__, url_prefix="/desk")


def door() -> Entry:
    """The rules of the door."""
    return cast(Entry, current_app.extensions["door"])


@blueprint.before_request
def _speak() -> None:
    # Before anything is put into words: the first of them settles the language of the rest.
    token = (request.view_args or {}).get("token")
    invited = _invited(token) if token else None
    if invited is not None:
        g.lang = invited.language
    elif g.get("visit") is None:
        g.lang = wish()


def _invited(token: str) -> Member | None:
    with read() as session:
        return links.owner(session, token, clock.now())


def attempt() -> Attempt:
    """The request as an attempt to get in, under a new name for its session."""
    old = desk_session().name
    return Attempt(caller(), old, sessions.new_name())


def _welcome(entered: Attempt) -> None:
    """Give the browser the name under which it is logged in."""
    desk_session().adopt(entered.new)


@blueprint.get("/login")
@no_login
def login() -> BaseResponse:
    """Passkey first, else password and code."""
    if g.visit is not None and not request.args.get("again"):
        return redirect(_next(), 303)
    return _login_page(LoginForm())


def _login_page(form: LoginForm, status: int = 200, refused: str = "") -> Response:
    asked = passkeys.challenge(keys(), desk_session().name, "use", clock.now())
    return desk.page(
        "staff/login.html",
        status,
        form=form,
        refused=refused,
        passkey=PasskeyForm(),
        options=passkeys.authentication(door().party, asked),
        next=_next(),
    )


def _next() -> str:
    """Where a login leads: a page of the desk, whatever the address asks for."""
    wanted = request.values.get("next", "")
    try:
        parts = urlsplit(wanted)
    except ValueError:
        # A host that is none.
        return "/desk/"
    inside = desk.is_desk(parts.path) and not parts.netloc and not parts.scheme
    plain = wanted.isprintable() and "\\" not in wanted and "//" not in parts.path
    return wanted if inside and plain else "/desk/"


@blueprint.post("/login")
@no_login
def by_password() -> BaseResponse:
    """Log in with password and code."""
    form, trying = LoginForm(), attempt()
    if not form.validate():
        return _login_page(form, 422)
    try:
        door().by_password(
            form.login.data, form.password.data, form.code.data or "", trying, clock.now()
        )
    except Slowed as slowed:
        return _login_page(form, 429, _slowed(slowed))
    except AccountError:
        return _login_page(form, 422, "refused")
    _welcome(trying)
    return redirect(_next(), 303)


@blueprint.post("/login/passkey")
@no_login
def by_passkey() -> BaseResponse:
    """Log in with a passkey."""
    form, trying = PasskeyForm(), attempt()
    if not form.validate():
        return _login_page(LoginForm(formdata=None), 422, error(AccountError("passkey")))
    try:
        door().by_passkey(form.answer.data, trying, clock.now())
    except Slowed as slowed:
        return _login_page(LoginForm(formdata=None), 429, _slowed(slowed))
    except AccountError as fault:
        return _login_page(LoginForm(formdata=None), 422, error(fault))
    _welcome(trying)
    return redirect(_next(), 303)


def _slowed(slowed: Slowed) -> str:
    seconds = int(slowed.seconds) + 1
    told: str = ngettext(
        "Too many attempts. Please wait one second, or use a passkey.",
        "Too many attempts. Please wait %(num)s seconds, or use a passkey.",
        seconds,
    )
    return told


@blueprint.post("/logout")
@every_role
def logout() -> BaseResponse:
    """End this session."""
    write(_log_out, visit().digest, me().name)
    over(visit().digest)
    desk_session().adopt(sessions.new_name())
    return redirect("/desk/login", 303)


def _log_out(session: Session, digest: bytes, name: str) -> None:
    sessions.end(session, digest)
    trail.note(session, clock.now(), name, "logged_out")


# --- the one-time link ----------------------------------------------------------------------------


@blueprint.get("/enrol/<token>")
@no_login
def enrol(token: str) -> Response:
    """Choose how to log in. Looking does not use the link up."""
    return _enrol_page(token, PasswordForm(secret=passwords.new_secret()))


def _enrol_page(token: str, form: PasswordForm, status: int = 200, refused: str = "") -> Response:
    with read() as session:
        invited = links.owner(session, token, clock.now())
        if invited is None:
            return desk.page("staff/no_link.html", 410)
        account = cast(Account, session.get(Account, invited.id))
        asked = passkeys.challenge(keys(), desk_session().name, "make", clock.now())
        options = passkeys.registration(door().party, account, [], asked)
    return desk.page(
        "staff/enrol.html",
        status,
        token=token,
        invited=invited,
        form=form,
        picture=picture(form.secret.data, invited),
        passkey=NewPasskeyForm(formdata=None),
        options=options,
        refused=refused,
    )


def picture(secret: str, owner: Member) -> Markup:
    """The picture from which an app reads `secret`; ours, so nothing is fetched for it."""
    address = passwords.address(secret, owner.login, door().party.name)
    drawn = segno.make(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 (made by segno of characters that it draws, not writes)


@blueprint.post("/enrol/<token>/passkey")
@no_login
def enrol_passkey(token: str) -> BaseResponse:
    """Enrol with a passkey."""
    form, trying, now = NewPasskeyForm(), attempt(), clock.now()
    blank = PasswordForm(formdata=None, secret=passwords.new_secret())
    try:
        if not form.validate():
            raise AccountError("passkey")
        made = passkeys.made(door().party, form.answer.data, keys(), trying.old, now)
        write(entry.enrol_passkey, token, made, form.name.data or "", trying, now)
    except AccountError as fault:
        return _enrol_page(token, blank, 422, error(fault))
    _welcome(trying)
    return redirect("/desk/", 303)


@blueprint.post("/enrol/<token>/password")
@no_login
def enrol_password(token: str) -> Response:
    """Enrol with password and app; the recovery codes, shown once."""
    form, trying, now = PasswordForm(), attempt(), clock.now()
    invited = _invited(token)
    if invited is None:
        return desk.page("staff/no_link.html", 410)
    if not form.secret.validate(form):
        form = PasswordForm(formdata=None, secret=passwords.new_secret())
        return _enrol_page(token, form, 422, error(AccountError("code")))
    new = prove(form, [invited.login, invited.name])
    if new is None:
        return _enrol_page(token, form, 422)
    try:
        codes = write(entry.enrol_password, token, keys(), new, trying, now)
    except AccountError as fault:
        return _enrol_page(token, form, 422, error(fault))
    _welcome(trying)
    return desk.page("staff/codes.html", codes=codes, onward="/desk/")


def prove(form: PasswordForm, about: list[str]) -> entry.NewPassword | None:
    """The password and app of a form; None, with the fault beside its field, if they are wrong."""
    if not form.validate():
        return None
    try:
        return entry.new_password(
            form.password.data, form.secret.data, form.code.data, about, clock.now()
        )
    except ClockError as fault:
        form.code.errors = [_clock(fault.minutes)]
    except AccountError as fault:
        field = form.code if fault.code == "code" else form.password
        field.errors = [error(fault)]
    return None


def _clock(minutes: int) -> str:
    told: str
    if minutes > 0:
        told = ngettext(
            "The clock of that phone is a minute fast. Please have it set itself, and try again.",
            "The clock of that phone is %(num)s minutes fast. Please have it set itself, "
            "and try again.",
            minutes,
        )
        return told
    told = ngettext(
        "The clock of that phone is a minute slow. Please have it set itself, and try again.",
        "The clock of that phone is %(num)s minutes slow. Please have it set itself, "
        "and try again.",
        -minutes,
    )
    return told
