"""`stoppvif serve --demo`: a throw-away database with sample people who are on duty all day."""

import contextlib
import datetime as dt
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from stoppvif.agenda import model as agenda
from stoppvif.agenda import sample as events
from stoppvif.content.faults import ContentError, Faults
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.load import load
from stoppvif.directory import model as directory
from stoppvif.directory import sample as entries
from stoppvif.duty import coverage, plans
from stoppvif.duty.edits import Edit, Times, monday
from stoppvif.duty.roster import Wanted
from stoppvif.settings import Settings
from stoppvif.staff import desk
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

WHO = "demo"
# Invented people; the communes are the network's own (NIS codes).
PEOPLE = (
    NewAccount(
        "social",
        "Nadia Lambert",
        "fr",
        (Grant("professional", ("social",), ("me", "child"), ("fr", "nl", "en")),),
    ),
    NewAccount(
        "police",
        "Marc Renard",
        "fr",
        (Grant("professional", ("police",), ("me", "elder"), ("fr", "de")),),
    ),
    NewAccount(
        "coordinator",
        "Sophie Maes",
        "fr",
        (Grant("coordinator", regimes=("social", "police")),),
    ),
    NewAccount("editor", "Paul Thonon", "fr", (Grant("editor", communes=("62009", "62100")),)),
    NewAccount("administrator", "Claire Dubois", "fr", (Grant("administrator"),)),
)


@contextlib.contextmanager
def staged(settings: Settings) -> Iterator[tuple[Settings, str]]:
    """Settings with the throw-away database, and the one-time links to print.

    Raises ContentError where the sample data are wrong.
    """
    samples = _samples(settings.content_dir)
    with tempfile.TemporaryDirectory(prefix="stoppvif-demo-") as folder:
        url = f"sqlite:///{Path(folder) / 'demo.db'}"
        database = Database(url)
        try:
            prepare(database)
            now = dt.datetime.now(dt.UTC)
            tokens = database.write(_people, now)
            database.write(_publish, *samples, now)
        finally:
            database.close()
        lines = [
            f"  {login:14} {settings.public_url}/desk/enrol/{t}" for login, t in tokens.items()
        ]
        greeting = "\n".join(["", "One-time links to the desk:", *lines])
        yield replace(settings, database_url=url, secret_key=secrets.token_hex(32)), greeting


def _samples(folder: Path) -> tuple[list[events.Sample], list[entries.Sample]]:
    """What the agenda and the directory begin with; a network may have none."""
    content, faults = load(folder), Faults(folder.parent)
    found = (
        events.read(folder / "sample/agenda.yaml", content, faults),
        entries.read(folder / "sample/directory.yaml", content, faults),
    )
    if faults.of("error"):
        raise ContentError(*map(str, faults.of("error")))
    return found


def _publish(
    session: Session,
    announced: list[events.Sample],
    partners: list[entries.Sample],
    now: dt.datetime,
) -> None:
    """Show the samples to visitors."""
    for event in announced:
        event_id = agenda.create(session, event.draft, WHO, now, slug=event.slug)
        agenda.publish(session, event_id, WHO, now)
    for one in partners:
        entry_id = directory.create(session, one.entry, one.owner, WHO, now, slug=one.slug)
        directory.publish(session, entry_id, WHO, now)


def _people(session: Session, now: dt.datetime) -> dict[str, str]:
    """Invite everybody and plan their weeks; login to the token of its link."""
    tokens: dict[str, str] = {}
    today = now.astimezone(BRUSSELS).date()
    for person in PEOPLE:
        staff_id, tokens[person.login] = desk.add(session, person, WHO)
        grant = person.grants[0]
        if grant.role == "professional":
            edit = Edit(WHO, grant.regimes[0], 2**62, now)
            for ahead in range(7):
                day = monday(today) + dt.timedelta(days=ahead)
                plans.add_weekly(session, edit, staff_id, day, None, Times(0, 1440), holidays=True)
            wish = Wanted(
                id=0,
                regime=grant.regimes[0],
                language="nl",
                weekday=0,
                opens=9 * 60,
                closes=17 * 60,
                holidays=False,
            )
            coverage.add_wanted(session, edit, [0, 1, 2, 3, 4], wish)
    return tokens
