"""My account: language, how I log in, where I am logged in."""

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, Response, abort, g, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.staff import model, passkeys, passwords, sessions, trail
from stoppvif.staff.access import desk_session, every_role, keys, me, over, visit
from stoppvif.staff.door import door, picture, prove
from stoppvif.staff.entry import NewPassword
from stoppvif.staff.forms import LanguageForm, NewPasskeyForm, PasswordForm
from stoppvif.staff.keys import Keys
from stoppvif.staff.model import AccountError
from stoppvif.staff.tables import Account
from stoppvif.staff.words import error
from stoppvif.web import clock, desk
from stoppvif.web.database import read, write

blueprint = Blueprint("account", __name__, url_prefix="/desk/account")


@blueprint.get("/")
@every_role
def show() -> Response:
    """Everything about my login."""
    return _page()


def _page(
    status: int = 200, *, refused: str = "", password: PasswordForm | None = None
) -> Response:
    mine, now = me(), clock.now()
    password = password or PasswordForm(formdata=None, secret=passwords.new_secret())
    with read() as session:
        account = cast(Account, session.get(Account, mine.id))
        present = passkeys.of(session, mine.id)
        asked = passkeys.challenge(keys(), desk_session().name, "make", now)
        context: dict[str, Any] = {
            "passkeys": present,
            "options": passkeys.registration(door().party, account, present, asked),
            "has_password": account.password is not None,
            "codes_left": passwords.codes_left(session, mine.id),
            "sessions": sessions.of(session, mine.id, now),
        }
    return desk.page(
        "staff/account.html",
        status,
        refused=refused,
        fresh=visit().fresh(now),
        here=visit().digest,
        language=LanguageForm(formdata=None, language=mine.language),
        passkey=NewPasskeyForm(formdata=None),
        password=password,
        picture=picture(password.secret.data, mine),
        **context,
    )


def _changed(action: str, function: Callable[..., Any], *args: Any) -> Any:
    """Do `function` and note `action`, in one transaction."""

    def both(session: Session) -> Any:
        value = function(session, *args)
        trail.note(session, clock.now(), me_name, action)
        return value

    me_name = me().name
    return write(both)


def _stale() -> bool:
    """Whether the login is too old to change how one logs in: the screen may be another's."""
    return not visit().fresh(clock.now())


@blueprint.post("/language")
@every_role
def speak() -> BaseResponse:
    """Change the language of my desk."""
    form = LanguageForm()
    if not form.validate():
        abort(400)
    write(model.speak, me().id, form.language.data)
    return redirect("/desk/account/", 303)


@blueprint.post("/passkeys")
@every_role
def add_passkey() -> BaseResponse:
    """Add a passkey."""
    if _stale():
        return _page(403)
    form, now = NewPasskeyForm(), clock.now()
    try:
        if not form.validate():
            raise AccountError("passkey")
        made = passkeys.made(door().party, form.answer.data, keys(), desk_session().name, now)
        _changed("passkey_added", passkeys.add, me().id, made, form.name.data or "", now)
    except AccountError as fault:
        return _page(422, refused=error(fault))
    return redirect("/desk/account/", 303)


@blueprint.post("/passkeys/<int:key_id>/remove")
@every_role
def remove_passkey(key_id: int) -> BaseResponse:
    """Remove a passkey; the last way in stays."""
    if _stale():
        return _page(403)
    try:
        _changed("passkey_removed", passkeys.remove, me().id, key_id)
    except AccountError as fault:
        return _page(422, refused=error(fault))
    return redirect("/desk/account/", 303)


@blueprint.post("/password")
@every_role
def set_password() -> BaseResponse:
    """Set a password with an app for codes; the recovery codes, shown once."""
    form = PasswordForm()
    if _stale() or not form.secret.validate(form):
        return _page(403 if _stale() else 422)
    new = prove(form, [me().login, me().name])
    if new is None:
        return _page(422, password=form)
    codes = _changed("password_set", _enrol, keys(), me().id, new)
    return desk.page("staff/codes.html", codes=codes, onward="/desk/account/")


def _enrol(session: Session, sealing: Keys, staff_id: int, new: NewPassword) -> list[str]:
    return passwords.enrol(session, sealing, staff_id, new.hashed, new.secret, new.step)


@blueprint.post("/codes")
@every_role
def renew_codes() -> BaseResponse:
    """Make new recovery codes; those before are worth nothing."""
    if _stale():
        return _page(403)
    codes = _changed("codes_renewed", passwords.renew_codes, keys(), me().id)
    return desk.page("staff/codes.html", codes=codes, onward="/desk/account/")


@blueprint.post("/sessions/<digest>/end")
@every_role
def end_session(digest: str) -> BaseResponse:
    """Log out somewhere else; `others` is everywhere but here."""
    if digest == "others":
        _changed("session_revoked", sessions.revoke_all, me().id, visit().digest)
        return redirect("/desk/account/", 303)
    with read() as session:
        mine = {row.digest.hex() for row in sessions.of(session, me().id, clock.now())}
    if digest not in mine:
        abort(404)
    _changed("session_revoked", sessions.end, bytes.fromhex(digest))
    over(bytes.fromhex(digest))
    if bytes.fromhex(digest) == visit().digest:
        g.visit = None
        return redirect("/desk/login", 303)
    return redirect("/desk/account/", 303)
