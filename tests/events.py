"""Events as tests need them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from stoppvif.agenda import model
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import Dated, Draft, Text
from stoppvif.content.ways import slug_of

AYWAILLE, ESNEUX = "62009", "62032"
WHO = "Paul"
# A Monday in Brussels, as the desk's tests have it.
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


def date(day: str, opens: str = "", closes: str = "", last: str = "") -> Date:
    """`date("2026-12-02", "14:00", "16:00")`."""
    first = dt.date.fromisoformat(day)
    return Date(first, dt.date.fromisoformat(last or day), _minutes(opens), _minutes(closes))


def _minutes(clock: str) -> int | None:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute) if clock else None


def draft(title: str = "Un stand au marché", *dates: Date, **changes: Any) -> Draft:
    """An event in Aywaille that can be published."""
    made = Draft(
        kind="stand",
        commune=AYWAILLE,
        organiser="Commune d’Aywaille",
        languages=("fr",),
        place_name="Place du marché",
        price="free",
        dates=tuple(map(Dated, dates or [date("2026-12-02", "14:00", "16:00")])),
        texts={"fr": Text(title, "Venez poser vos questions.", "Un texte.\n\nPuis un autre.")},
    )
    return replace(made, **changes)


def publish(session: Session, made: Draft, now: dt.datetime = NOW) -> int:
    """Keep and publish an event; its id."""
    title = made.texts[made.written("fr", "fr")].title
    event_id = model.create(session, made, WHO, now, slug=slug_of(title) or "event")
    model.publish(session, event_id, WHO, now)
    return event_id
