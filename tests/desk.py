"""The desk as tests use it: an application with a database of its own, and people at work.

`Desk.at()` moves its clock, `Desk.person()` makes an account, `Desk.enter()` is a browser in which
somebody is logged in. Every page that such a browser fetches passes through the page audit.
"""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from audit import Page, audit
from house import SETTINGS
from stoppvif.app import create_app
from stoppvif.duty.edits import Edit
from stoppvif.duty.watch import Watch
from stoppvif.staff import links, model, sessions
from stoppvif.staff.access import cookie_name
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare
from stoppvif.web import clock

SOCIAL = Grant("professional", ("social",), ("me",), ("fr", "nl"))
POLICE = Grant("professional", ("police",), ("me",), ("fr",))
COORDINATOR = Grant("coordinator", regimes=("social", "police"))
EDITOR = Grant("editor", communes=("62009",))
ADMINISTRATOR = Grant("administrator")
# A Monday in Brussels.
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
CALLER = "a caller"


@dataclass
class Answer:
    """What a browser got: status, address that it is sent to, page."""

    status: int
    to: str
    text: str
    headers: dict[str, str]
    cookies: list[str]

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def main(self) -> str:
        """The words of the page's content."""
        return self.soup.main.get_text(" ", strip=True)


class Visitor:
    """A browser at the desk, with its cookie."""

    def __init__(self, desk: "Desk", name: str = "", caller: str = CALLER) -> None:
        self.desk, self.caller = desk, caller
        self.client: FlaskClient = desk.app.test_client()
        if name:
            self.client.set_cookie(cookie_name(desk.app), name, domain="localhost")

    @property
    def cookie(self) -> str:
        """The name of its session."""
        found = self.client.get_cookie(cookie_name(self.desk.app), domain="localhost")
        return found.value if found else ""

    def get(self, path: str, status: int = 200, **headers: str) -> Answer:
        return self._ask("GET", path, status, headers=headers)

    def post(self, path: str, data: Any = None, status: int = 303, **headers: str) -> Answer:
        """Send a form with the token of this browser; `csrf_token` in `data` replaces it."""
        data = {"csrf_token": self.token(), **(data or {})}
        return self._ask("POST", path, status, data=data, headers=headers)

    def token(self) -> str:
        page = self.get("/desk/login?again=1").soup
        return str(page.find("input", attrs={"name": "csrf_token"})["value"])

    def _ask(self, method: str, path: str, status: int, headers: Any, **kwargs: Any) -> Answer:
        headers = {"X-Caller": self.caller, **headers}
        response = self.client.open(path, method=method, headers=headers, **kwargs)
        answer = Answer(
            response.status_code,
            response.headers.get("Location", ""),
            response.text,
            dict(response.headers),
            response.headers.getlist("Set-Cookie"),
        )
        assert answer.status == status, f"{method} {path}: {answer.status} {answer.text[-600:]}"
        if answer.text and "html" in response.content_type:
            audit(Page(path, status, answer.headers, answer.text, "desk"))
        return answer


class Desk:
    """The application and its people."""

    def __init__(self, folder: Path, monkeypatch: Any, **settings: Any) -> None:
        file = {"database_url": f"sqlite:///{folder / 'desk.db'}"}
        self.settings = replace(SETTINGS, **(file | settings))
        self.app: Flask = create_app(self.settings)
        self.database: Database = self.app.extensions["database"]
        prepare(self.database)
        self._monkeypatch = monkeypatch
        self.at(MONDAY)

    @property
    def watch(self) -> Watch:
        return self.app.extensions["watch"]

    @property
    def now(self) -> dt.datetime:
        return clock.now()

    def at(self, now: dt.datetime) -> None:
        """Set the clock of everything."""
        self._monkeypatch.setattr(clock, "now", lambda: now.astimezone(dt.UTC))
        self._monkeypatch.setattr(clock, "timestamp", now.timestamp)

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.at(self.now + dt.timedelta(**delta))

    def person(self, login: str, *grants: Grant, language: str = "fr") -> int:
        """Make an account; its id. Her name is her login with a capital letter."""
        wanted = NewAccount(login, login.capitalize(), language, grants)
        staff_id = self.database.write(model.add, wanted, self.now)
        self.watch.reload(self.now)
        return staff_id

    def enter(self, staff_id: int, method: str = "passkey", **kwargs: Any) -> Visitor:
        """A browser in which this account has just logged in."""
        name = sessions.new_name()
        self.database.write(sessions.begin, staff_id, name, method, self.now)
        return Visitor(self, name, **kwargs)

    def as_(self, login: str, *grants: Grant, **kwargs: Any) -> Visitor:
        """A new account, logged in."""
        return self.enter(self.person(login, *grants, **kwargs))

    def stranger(self, **kwargs: Any) -> Visitor:
        """A browser in which nobody is logged in."""
        return Visitor(self, **kwargs)

    def link(self, staff_id: int) -> str:
        """The path of a new one-time link."""
        return f"/desk/enrol/{self.database.write(links.make, staff_id, self.now)}"

    def write(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a write function, and have the board know."""
        value = self.database.write(function, *args, **kwargs)
        self.watch.reload(self.now)
        return value

    def edit(self, regime: str = "social", who: str = "Test", seen: int = 2**62) -> Edit:
        """A change of the roster by somebody who has seen everything."""
        return Edit(who, regime, seen, self.now)
