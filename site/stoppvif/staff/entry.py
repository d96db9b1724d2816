"""Logging in and enrolling: rules and writes, without the pages around them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from stoppvif.staff import links, passkeys, passwords, sessions, trail
from stoppvif.staff.keys import Keys, fingerprint
from stoppvif.staff.model import AccountError, by_login, member
from stoppvif.staff.passkeys import NewKey, Party, Use
from stoppvif.staff.throttle import FREE_CODES, Throttle
from stoppvif.storage.engine import Database


class Slowed(Exception):  # noqa: N818 (an answer, not an error)
    """Too many failures: try again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """One login: who is named, by whom (the front's hash), from which session to which."""

    caller: str
    old: str
    new: str


class Entry:
    """The door of the desk over `database`."""

    def __init__(self, database: Database, keys: Keys, party: Party) -> None:
        self.database, self.keys, self.party = database, keys, party
        self.throttle = Throttle()

    def by_password(
        self, login: str, password: str, code: str, attempt: Attempt, now: dt.datetime
    ) -> None:
        """Log in with password and code. Raises AccountError `refused`, Slowed or Away.

        The password is tried outside of any transaction: it takes a while on purpose.
        """
        login, caller, at = login.strip().lower(), attempt.caller, now.timestamp()
        wait = self.throttle.wait(login, caller, at)
        if wait:
            raise Slowed(wait)
        with self.database.read() as session:
            account = by_login(session, login)
            staff_id, kept = (account.id, account.password) if account else (0, None)
            secret = passwords.secret_of(self.keys, account) if account else None
        if not passwords.matches(kept, password):
            self.throttle.failed(login, caller, at)
            raise AccountError("refused")
        wait = self.throttle.wait_for_code(login, at)
        if wait:
            raise Slowed(wait)
        step = passwords.step(secret, code, now) if secret else None
        method = self.database.write(self._with_code, staff_id, step, code, attempt, now)
        if method is None:
            self._code_failed(login, staff_id, attempt, now)
            raise AccountError("refused")
        self.throttle.succeeded(login, caller)

    def by_passkey(self, answer: str, attempt: Attempt, now: dt.datetime) -> None:
        """Log in with a passkey. Raises AccountError, Slowed or Away."""
        wait = self.throttle.wait("", attempt.caller, now.timestamp())
        if wait:
            raise Slowed(wait)
        try:
            with self.database.read() as session:
                use = passkeys.used(session, self.party, answer, self.keys, attempt.old, now)
            self.database.write(_with_passkey, use, attempt, now)
        except AccountError:
            self.throttle.failed("", attempt.caller, now.timestamp())
            raise
        self.throttle.succeeded("", attempt.caller)

    def _with_code(
        self,
        session: Session,
        staff_id: int,
        step: int | None,
        code: str,
        attempt: Attempt,
        now: dt.datetime,
    ) -> str | None:
        method = None
        if step is not None and passwords.spend_step(session, staff_id, step):
            method = "password"
        elif step is None and passwords.spend_code(session, self.keys, staff_id, code):
            method = "recovery"
        if method:
            _enter(session, staff_id, method, attempt, now)
        return method

    def _code_failed(self, login: str, staff_id: int, attempt: Attempt, now: dt.datetime) -> None:
        if self.throttle.failed(login, attempt.caller, now.timestamp(), code=True) == FREE_CODES:
            # Whoever did that knows the password: her colleagues are told.
            self.database.write(_note_refusals, staff_id, now)


def _enter(
    session: Session, staff_id: int, method: str, attempt: Attempt, now: dt.datetime
) -> None:
    """Begin a session under a new name, and end the one that this browser had."""
    found = member(session, staff_id)
    if found is None or found.disabled:
        raise AccountError("refused")
    sessions.end(session, fingerprint(attempt.old))
    sessions.begin(session, staff_id, attempt.new, method, now)
    trail.note(session, now, found.name, "logged_in")


def _note_refusals(session: Session, staff_id: int, now: dt.datetime) -> None:
    found = member(session, staff_id)
    if found is not None:
        trail.note(session, now, "", "code_refused", name=found.name)


def _with_passkey(session: Session, use: Use, attempt: Attempt, now: dt.datetime) -> None:
    passkeys.note_use(session, use, now)
    _enter(session, use.staff_id, "passkey", attempt, now)


def enrol_passkey(
    session: Session, token: str, key: NewKey, name: str, attempt: Attempt, now: dt.datetime
) -> None:
    """Use a link up for a passkey, and log in. Raises AccountError."""
    staff_id = links.spend(session, token, now)
    passkeys.add(session, staff_id, key, name, now)
    _enrolled(session, staff_id, "passkey", attempt, now)


def enrol_password(
    session: Session,
    token: str,
    keys: Keys,
    new: "NewPassword",
    attempt: Attempt,
    now: dt.datetime,
) -> list[str]:
    """Use a link up for a password with an app, and log in; the recovery codes."""
    staff_id = links.spend(session, token, now)
    codes = passwords.enrol(session, keys, staff_id, new.hashed, new.secret, new.step)
    _enrolled(session, staff_id, "password", attempt, now)
    return codes


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password as it is kept, the secret of an app, and the time step that proved it."""

    hashed: str
    secret: str
    step: int


def new_password(
    password: str, secret: str, code: str, about: list[str], now: dt.datetime
) -> NewPassword:
    """A password and an app that was proved by a code.

    Raises AccountError: `code`, `clock` (with `minutes`), or what `passwords.check` raises.
    """
    step = passwords.step(secret, code, now)
    if step is None:
        minutes = passwords.clock_error(secret, code, now)
        raise ClockError(minutes) if minutes else AccountError("code")
    return NewPassword(passwords.check(password, about), secret, step)


class ClockError(AccountError):
    """The code was right for another time: the clock that made it is `minutes` fast."""

    def __init__(self, minutes: int) -> None:
        super().__init__("clock")
        self.minutes = minutes


def _enrolled(
    session: Session, staff_id: int, method: str, attempt: Attempt, now: dt.datetime
) -> None:
    _enter(session, staff_id, method, attempt, now)
    found = member(session, staff_id)
    trail.note(session, now, found.name if found else "", "enrolled")
