"""The lists of the desk: what waits, drafts, what is to come, over, refused, put away."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from stoppvif.agenda import dates, model
from stoppvif.agenda.dates import Date
from stoppvif.agenda.model import Event
from stoppvif.agenda.tables import EventRow, OccurrenceRow

PER_PAGE = 20
SHELVES = ("waiting", "drafts", "coming", "over", "refused", "archived")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of one of the lists."""

    events: list[Event]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PER_PAGE))


def counts(session: Session, communes: Collection[str], now: dt.datetime) -> dict[str, int]:
    """How many events of these communes stand in each list."""
    return {
        name: session.scalar(select(func.count()).select_from(_on(name, communes, now).subquery()))
        or 0
        for name in SHELVES
    }


def shelf(
    session: Session, name: str, communes: Collection[str], number: int, now: dt.datetime
) -> Shelf:
    """Page `number` of a list; the last one where there are not so many."""
    found = _on(name, communes, now)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = max(1, min(number, -(-total // PER_PAGE)))
    ordered = found.order_by(*_order(name, now), EventRow.id.desc())
    rows = session.scalars(ordered.offset((number - 1) * PER_PAGE).limit(PER_PAGE))
    return Shelf(model.events(session, rows), number, total)


def _on(name: str, communes: Collection[str], now: dt.datetime) -> Select[EventRow]:
    rows = select(EventRow).where(EventRow.commune.in_(communes))
    states = {"waiting": "submitted", "drafts": "draft"}
    states |= {"refused": "refused", "archived": "archived"}
    if name in states:
        return rows.where(EventRow.state == states[name])
    ahead = exists().where(OccurrenceRow.event_id == EventRow.id, OccurrenceRow.ends > now)
    return rows.where(EventRow.state == "published", ahead if name == "coming" else ~ahead)


def _order(name: str, now: dt.datetime) -> tuple[ColumnElement[dt.datetime], ...]:
    """Who has waited longest comes first; drafts, by the last change; the others by their dates."""
    of_event = OccurrenceRow.event_id == EventRow.id
    if name == "waiting":
        return (EventRow.changed.asc(),)
    if name == "coming":
        ahead = select(func.min(OccurrenceRow.starts)).where(of_event, OccurrenceRow.ends > now)
        return (ahead.scalar_subquery().asc(),)
    if name == "over":
        last = select(func.max(OccurrenceRow.ends)).where(of_event)
        return (last.scalar_subquery().desc(),)
    return (EventRow.changed.desc(),)


def next_date(event: Event, now: dt.datetime) -> Date | None:
    """The date that an event is named with: the next one, else the last one."""
    kept = [one.date for one in event.draft.dates if not one.dropped]
    ahead = (date for date in kept if dates.instants(date)[1] > now)
    return next(ahead, kept[-1] if kept else None)
