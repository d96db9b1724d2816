"""How colleagues get in, in tests: with a password and an app, or with a passkey."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

import pyotp
from argon2 import PasswordHasher
from itsdangerous import URLSafeTimedSerializer

from authenticator import Authenticator
from desk import Answer, Desk, Visitor
from stoppvif.staff import passwords
from stoppvif.staff.access import DeskSession, keys_of
from stoppvif.staff.model import Grant

PASSWORD = "seven quiet herons on the lock"
# As quick as argon2 can be: a test that logs in often need not wait.
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Keyring:
    """The password of an account, its app, and its recovery codes."""

    desk: Desk
    staff_id: int
    login: str
    secret: str
    codes: list[str] = field(repr=False)

    def code(self, **ahead: float) -> str:
        """What the app shows; `ahead`: how fast its clock is, such as `minutes=10`."""
        return code(self.desk, self.secret, **ahead)

    def form(self, **other: str) -> dict[str, str]:
        """What she types at the door."""
        return {"login": self.login, "password": PASSWORD, "code": self.code()} | other

    def enter(self, browser: Visitor | None = None) -> Visitor:
        """Log in through the door."""
        browser = browser or self.desk.stranger()
        browser.post("/desk/login", self.form())
        return browser


def code(desk: Desk, secret: str, **ahead: float) -> str:
    """The code of an app with this secret at the desk's time."""
    return pyotp.TOTP(secret).at(desk.now + dt.timedelta(**ahead))


def keyring(desk: Desk, login: str, *grants: Grant, language: str = "en") -> Keyring:
    """A new account that has a password and an app."""
    staff_id, secret = desk.person(login, *grants, language=language), passwords.new_secret()
    codes = desk.database.write(
        passwords.enrol, keys_of(desk.app), staff_id, _QUICK.hash(PASSWORD), secret, 0
    )
    return Keyring(desk, staff_id, login, secret, codes)


def options(page: Answer, use: str = "use") -> dict[str, Any]:
    """What a page asks of a passkey: `make` one, or `use` one."""
    form = page.soup.find("form", attrs={"data-passkey": use})
    found: dict[str, Any] = json.loads(str(form["data-options"]))
    return found


def passkey(desk: Desk, staff_id: int, **other: str) -> Authenticator:
    """Have an account enrol with a new passkey, through its one-time link."""
    made, link, browser = Authenticator(**other), desk.link(staff_id), desk.stranger()
    answer = made.make(options(browser.get(link), "make"))
    browser.post(f"{link}/passkey", {"answer": answer, "name": "my phone"})
    return made


def enter(browser: Visitor, key: Authenticator, status: int = 303, **twist: Any) -> Answer:
    """Log in with a passkey."""
    answer = key.use(options(browser.get("/desk/login?again=1&lang=en")), **twist)
    return browser.post("/desk/login/passkey?lang=en", {"answer": answer}, status)


def token(browser: Visitor) -> str:
    """The token of a browser's forms, without fetching one."""
    app = browser.desk.app
    if not browser.cookie:
        browser.get("/desk/login?lang=en")
    raw = DeskSession(browser.cookie, keys_of(app), new=False)["csrf_token"]
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw))
