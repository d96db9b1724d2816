"""Agenda and directory when they are large: 10,000 events and 2,000 partners in SQLite.

Lists come from finished bytes like any page: their ratio and their size are gates. The rest is
told: what a filtered list costs before it is kept, a calendar of 1,000 dates, a search through the
partners, and how long a change takes to show in another process than the one that made it.
"""

import datetime as dt
import http.client
import itertools
import random
import statistics
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import speed
from sqlalchemy.orm import Session

from audit import FLIGHT
from events import draft
from house import Server, serving
from stoppvif.agenda import model as agenda
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import AUDIENCES, Dated, Text
from stoppvif.agenda.listing import PERIODS
from stoppvif.content.model import Slot, Weekly
from stoppvif.directory import model as directory
from stoppvif.directory.entry import AUDIENCES as PEOPLE
from stoppvif.directory.entry import NEEDS, Entry, Phone, Service
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

EVENTS, PARTNERS, DATES = 10_000, 2_000, 1_000
COMMUNES = ("62009", "62022", "62032", "62100", "62122", "")
# `march` is kept for the calendar of so many dates.
KINDS = ("stand", "show", "exhibition", "workshop", "talk", "training", "other")
AIMS_MS = {"filtered list": 30, "calendar": 300, "change": 1000}
EDITS = 8
LIST = "/fr/agenda/"
WHO = "bench"


def fill(database: Database) -> int:
    """Write everything; the id of an event whose title stands on the first page."""
    now = dt.datetime.now(dt.UTC)
    today, chance = now.date(), random.Random(6)
    for first in range(0, EVENTS, 1000):
        database.write(_events, range(first, first + 1000), today, chance, now)
    database.write(_partners, chance, now)
    tomorrow = today + dt.timedelta(days=1)
    # Before everything else of that day.
    first_of_all = (Dated(Date(tomorrow, tomorrow, 0, 30)),)
    return database.write(_event, "A", first_of_all, now)


def _events(
    session: Session,
    numbers: Iterable[int],
    today: dt.date,
    chance: random.Random,
    now: dt.datetime,
) -> None:
    for number in numbers:
        march = number < DATES // 4
        days = range(1, 5) if march else chance.sample(range(1, 365), chance.randint(1, 3))
        kind = "march" if march else chance.choice(KINDS)
        audience = (chance.choice(AUDIENCES),)
        _event(
            session,
            f"Rencontre {number}",
            _dated(today, days),
            now,
            kind=kind,
            commune=chance.choice(COMMUNES),
            audience=audience,
        )


def _dated(today: dt.date, days: Iterable[int]) -> tuple[Dated, ...]:
    dates = [today + dt.timedelta(days=ahead) for ahead in days]
    return tuple(Dated(Date(day, day, 14 * 60, 16 * 60)) for day in dates)


def _event(
    session: Session, title: str, dates: tuple[Dated, ...], now: dt.datetime, **more: object
) -> int:
    text = Text(title, "Venez poser vos questions, sans rendez-vous.", "Un texte.\n\nUn autre.")
    made = draft(title, **{"texts": {"fr": text}, "languages": ("fr", "nl"), **more})
    # Known addresses, for the sake of the bench's own time.
    slug = f"bench-{title.lower().replace(' ', '-')}"
    event_id = agenda.create(session, replace(made, dates=dates), WHO, now, slug=slug)
    agenda.publish(session, event_id, WHO, now)
    return event_id


def _partners(session: Session, chance: random.Random, now: dt.datetime) -> None:
    hours = Weekly([Slot(["mo", "tu", "we", "th"], "09:00", "17:00")], "closed")
    for number in range(PARTNERS):
        service = Service(
            id="help",
            name={"fr": "Écoute et accompagnement"},
            description={"fr": "Une personne vous écoute, vous conseille et vous accompagne."},
            needs=chance.sample(NEEDS, 2),
            audience=chance.sample(PEOPLE, 3),
        )
        entry = Entry(
            name={"fr": f"Partenaire {number}"},
            description={"fr": "Une équipe qui aide les personnes qui vivent des violences."},
            kind="association",
            services=[service],
            phones=[Phone("04 000 00 00")],
            hours=hours,
            languages=["fr", chance.choice(["nl", "de", "ar"])],
            communes=chance.sample(COMMUNES[:5], 2),
            assured_date=now.date(),
            source="bench",
        )
        more = {"slug": f"partner-{number}", "state": "published", "published": now}
        directory.create(session, entry, "", WHO, now, **more)


def measure(place: Path) -> dict[str, object]:
    """The figures, in milliseconds; `speed` as for any finished page, `sizes` by path."""
    url = f"sqlite:///{place / 'announced.db'}"
    database = Database(url)
    prepare(database)
    event_id = fill(database)
    try:
        with serving(place / "announced.log", STOPPVIF_DATABASE_URL=url) as server:
            found: dict[str, object] = {
                "filtered list": _asked(server, _filters()),
                "filtered partners": _asked(server, _needs()),
                "calendar": _calendar(server),
                "search": _searched(server),
                "change": _changes(server, database, event_id),
                "sizes": _sizes(server),
                "speed": speed.measure(server, LIST),
            }
    finally:
        database.close()
    return found


def _filters() -> list[str]:
    """Lists that nobody has asked for yet."""
    chosen = itertools.product(COMMUNES[:5], KINDS, PERIODS)
    return [
        f"{LIST}?{urlencode({'commune': commune, 'kind': kind, 'period': period})}"
        for commune, kind, period in chosen
    ]


def _needs() -> list[str]:
    chosen = itertools.product(range(1, len(NEEDS) + 1), COMMUNES[:5], ("", "1"))
    return [
        f"/fr/contacts/?{urlencode({'need': need, 'commune': commune, 'open': open_})}"
        for need, commune, open_ in chosen
    ]


def _asked(server: Server, paths: Iterable[str]) -> list[float]:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    times = [_ask(connection, path) for path in paths]
    connection.close()
    return times


def _ask(connection: http.client.HTTPConnection, path: str, body: str | None = None) -> float:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    began = time.perf_counter()
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)
    return (time.perf_counter() - began) * 1000


def _calendar(server: Server) -> list[float]:
    """The calendar of 1,000 dates, made anew each time: in five languages, discreet or not."""
    paths = [
        f"/{language}/agenda.ics?{urlencode({'kind': 'march', **more})}"
        for language in ("fr", "nl", "de", "en", "ar")
        for more in ({}, {"discreet": "1"})
    ]
    assert server.get(paths[0])[2].count(b"BEGIN:VEVENT") == DATES
    return _asked(server, paths[1:])


def _searched(server: Server) -> list[float]:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    words = ["partenaire 17", "ecoute", "violences", "accompagnement", "rien de tel"]
    times = [
        _ask(connection, "/fr/contacts/search/found", urlencode({"q": one})) for one in words * 5
    ]
    connection.close()
    return times[1:]


def _changes(server: Server, database: Database, event_id: int) -> list[float]:
    """From a commit in this process until the server's page has it."""
    times = []
    for number in range(EDITS):
        server.get(LIST)  # kept now, as for visitors
        title = f"A changed {number}"
        time.sleep(random.random())  # at any moment of the server's own beat
        database.write(_retitle, event_id, title)
        began = time.perf_counter()
        while title.encode() not in server.get(LIST)[2]:
            assert time.perf_counter() - began < 10, "the change does not show"
            time.sleep(0.005)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _retitle(session: Session, event_id: int, title: str) -> None:
    kept = agenda.get(session, event_id)
    made = replace(kept.draft, texts={"fr": Text(title)})
    agenda.change(session, event_id, made, kept.version, WHO, dt.datetime.now(dt.UTC))


def _sizes(server: Server) -> dict[str, int]:
    """Bytes on the wire under brotli of pages with 20 entries."""
    found = {}
    for path in (LIST, f"{LIST}?page=7", "/ar/agenda/", "/fr/contacts/", "/ar/contacts/?page=3"):
        request = (
            f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
            "Accept-Encoding: br\r\nConnection: close\r\n\r\n"
        )
        found[path] = len(server.raw(request.encode()))
    return found


def report(found: dict[str, object]) -> list[str]:
    """Sizes and ratio can fail; times are told."""
    print(f"\nWith {EVENTS} events and {PARTNERS} partners, milliseconds: median (highest)")
    for name in ("filtered list", "filtered partners", "calendar", "search", "change"):
        times = found[name]
        aim = f", aim {AIMS_MS[name]}" if name in AIMS_MS else ""
        print(f"  {name:18} {statistics.median(times):7.1f} ({max(times):.1f}){aim}")
    for path, size in found["sizes"].items():
        print(f"  {path:24} br {size:6} of {FLIGHT} bytes")
    big = [f"{path}: {size} bytes" for path, size in found["sizes"].items() if size > FLIGHT]
    return [*big, *speed.report(found["speed"], LIST)]
