"""What visitors see of the agenda: the list by days, what runs meanwhile, one event."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, exists, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from stoppvif.agenda import model
from stoppvif.agenda.dates import DAY, Date
from stoppvif.agenda.event import AUDIENCES, KINDS
from stoppvif.agenda.model import Event
from stoppvif.agenda.tables import EventRow, OccurrenceRow
from stoppvif.content.hours import BRUSSELS, at

PER_PAGE = 20
# So much of what runs for long stands apart from the days, what ends first; all the rest, among
# them.
MOST_RUNNING = 6
# The most dates in one calendar file or feed.
MOST_IN_A_FEED = 2000
PERIODS = ("today", "weekend", "week", "month")
_FRIDAY, _SUNDAY = 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody looks for; empty is anything. Fields are the names in an address."""

    commune: str = ""
    kind: str = ""
    period: str = ""
    audience: str = ""
    language: str = ""
    accessible: bool = False

    @property
    def query(self) -> dict[str, str]:
        """The query of an address that stands for it, in one order, without what is empty."""
        found = {name: str(getattr(self, name)) for name in _CODED if getattr(self, name)}
        return found | ({"accessible": "1"} if self.accessible else {})

    @property
    def any(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.query)


_CODED = ("commune", "kind", "period", "audience", "language")


def filters(
    asked: Mapping[str, str], communes: Collection[str], languages: Collection[str]
) -> Filters:
    """The filters in the query of an address; what is none of ours counts as not asked."""
    known: dict[str, Collection[str]] = {
        "commune": communes,
        "kind": KINDS,
        "period": PERIODS,
        "audience": AUDIENCES,
        "language": languages,
    }
    found = {name: asked.get(name, "") for name in known}
    right = {name: value for name, value in found.items() if value in known[name]}
    return Filters(**right, accessible=asked.get("accessible") == "1")


@dataclass(frozen=True, slots=True)
class Shown:
    """One date of an event in a list."""

    event: Event
    date: Date
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list: days with their dates, what runs meanwhile; `total` dates by days.

    `all`: those that run meanwhile too, whichever page it is.
    """

    days: list[tuple[dt.date, list[Shown]]]
    running: list[Shown]
    total: int
    number: int
    all: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PER_PAGE))


def page(session: Session, wanted: Filters, number: int, now: dt.datetime) -> Listing:
    """Page `number` of what is not over at `now`, by day; on the first, what runs meanwhile."""
    rows = _rows(wanted, now).where(_tells())
    long = rows.where(OccurrenceRow.long.is_(True))
    long = long.order_by(OccurrenceRow.ends, OccurrenceRow.id).limit(MOST_RUNNING)
    running = session.scalars(long).all()
    others = rows.where(OccurrenceRow.id.not_in([row.id for row in running]))
    total = session.scalar(select(func.count()).select_from(others.subquery())) or 0
    ordered = others.order_by(OccurrenceRow.starts, OccurrenceRow.event_id, OccurrenceRow.number)
    found = session.scalars(ordered.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    today = now.astimezone(BRUSSELS).date()
    days: dict[dt.date, list[Shown]] = {}
    for shown in _shown(session, found):
        days.setdefault(max(shown.date.day, today), []).append(shown)
    apart = _shown(session, running) if number == 1 else []
    return Listing(list(days.items()), apart, total, number, total + len(running))


def coming(session: Session, wanted: Filters, now: dt.datetime, most: int) -> list[Shown]:
    """The next `most` dates, long ones among them: for calendars."""
    ordered = _rows(wanted, now).order_by(
        OccurrenceRow.starts, OccurrenceRow.event_id, OccurrenceRow.number
    )
    return _shown(session, session.scalars(ordered.limit(most)).all())


def event(session: Session, slug: str) -> Event | None:
    """The event at this address, past ones too; None where visitors may not see it."""
    row = session.scalar(
        select(EventRow).where(EventRow.slug == slug, EventRow.state == "published")
    )
    return next(iter(model.events(session, [row]))) if row else None


def dates_of(event: Event) -> list[Shown]:
    """Every date of an event, in order, those that are over and those that fell away too."""
    states = {False: "scheduled", True: "dropped"}
    return [
        Shown(event, one.date, one.number or 0, "moved" if one.moved else states[one.dropped])
        for one in event.draft.dates
    ]


def next_end(session: Session, now: dt.datetime) -> dt.datetime:
    """When the list changes by itself: a date is over, or it is another day."""
    midnight = at(now.astimezone(BRUSSELS).date(), 24 * 60).astimezone(dt.UTC)
    rows = select(func.min(OccurrenceRow.ends)).where(OccurrenceRow.ends > now)
    found = session.scalar(rows)
    return min(midnight, found) if found else midnight


def _rows(wanted: Filters, now: dt.datetime) -> Select[Any]:
    # Those that fell away too: whoever has read of one elsewhere finds here that it is off.
    rows = (
        select(OccurrenceRow)
        .join(EventRow, EventRow.id == OccurrenceRow.event_id)
        .where(EventRow.state == "published", OccurrenceRow.ends > now)
    )
    if wanted.commune:
        # What is for the whole zone is for each of its communes.
        rows = rows.where(EventRow.commune.in_((wanted.commune, "")))
    if wanted.kind:
        rows = rows.where(EventRow.kind == wanted.kind)
    if wanted.audience:
        # Whoever looks for something for children may go where everybody may.
        mine = _has(EventRow.audience, wanted.audience)
        rows = rows.where(mine | _has(EventRow.audience, "everyone"))
    if wanted.language:
        rows = rows.where(_has(EventRow.languages, wanted.language))
    if wanted.accessible:
        rows = rows.where(_has(EventRow.access, "wheelchair"))
    if wanted.period:
        begins, ends = period(wanted.period, now)
        rows = rows.where(OccurrenceRow.starts < ends, OccurrenceRow.ends > begins)
    return rows


def _tells() -> ColumnElement[bool]:
    """A date that fell away is told, unless the same event has another one on that day."""
    other = aliased(OccurrenceRow)
    instead = exists().where(
        other.event_id == OccurrenceRow.event_id,
        other.day == OccurrenceRow.day,
        other.state != "dropped",
    )
    return or_(OccurrenceRow.state != "dropped", ~instead)


def _has(codes: InstrumentedAttribute[tuple[str, ...]], code: str) -> ColumnElement[bool]:
    """Whether `code` is among the codes of a column."""
    return type_coerce(codes, String).contains(f" {code} ", autoescape=True)


def period(name: str, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From when to when `today`, `weekend` (from Friday evening), `week` or `month` lasts.

    `week` is the seven days from now on, `month` thirty-one; the end is excluded. In UTC.
    """
    today = now.astimezone(BRUSSELS).date()
    if name == "weekend":
        sunday = today + DAY * (_SUNDAY - today.weekday())
        begins = at(sunday - DAY * (_SUNDAY - _FRIDAY), 17 * 60)
        return begins.astimezone(dt.UTC), at(sunday, 24 * 60).astimezone(dt.UTC)
    days = {"today": 1, "week": 7, "month": 31}[name]
    return now, at(today + DAY * (days - 1), 24 * 60).astimezone(dt.UTC)


def _shown(session: Session, rows: Collection[OccurrenceRow]) -> list[Shown]:
    ids = {row.event_id for row in rows}
    found = session.scalars(select(EventRow).where(EventRow.id.in_(ids)))
    events = {one.id: one for one in model.events(session, found)}
    return [Shown(events[r.event_id], model.date_of(r), r.number, r.state) for r in rows]
