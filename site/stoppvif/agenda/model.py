"""Events as they are kept: written, published, refused, changed, copied.

Who may do what is the desk's to say. A write function takes a session of the writer, and raises
Gone where the event is no longer there.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from stoppvif.agenda import dates
from stoppvif.agenda.dates import Date, Rule
from stoppvif.agenda.event import Dated, Draft, Text
from stoppvif.agenda.tables import EventRow, OccurrenceRow, TextRow
from stoppvif.content.ways import code_of
from stoppvif.storage import revisions

# What finished pages of the agenda are dropped by.
TAG = "agenda"
# Pages of the agenda itself: no event of a file may have their addresses.
RESERVED = frozenset(("mine", "propose", "search"))
LONGEST_REASON = 500
_NEW: dict[str, Any] = {
    "state": "draft",
    "version": 1,
    "sequence": 0,
    "published": None,
    "amended": None,
    "reason": "",
    "proposer": "",
    "key": None,
    "uid": "",
    "imported": "",
}
_PLAIN = [name for name in Draft.__dataclass_fields__ if name not in ("rule", "dates", "texts")]


class Gone(Exception):  # noqa: N818 (a state, not an error of ours)
    """There is no such event."""


class Changed(Exception):  # noqa: N818
    """Somebody has changed the event since the form was opened: `now` is how it stands."""

    def __init__(self, now: "Event") -> None:
        super().__init__()
        self.now = now


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is kept. `version` grows with each change; `sequence` is a calendar's."""

    id: int
    slug: str
    draft: Draft
    state: str
    version: int
    sequence: int
    changed: dt.datetime
    changed_by: str
    published: dt.datetime | None
    amended: dt.datetime | None
    reason: str
    proposer: str
    uid: str
    imported: str

    @property
    def title(self) -> dict[str, str]:
        """Its title by language."""
        return {language: text.title for language, text in self.draft.texts.items()}


def create(session: Session, draft: Draft, who: str, now: dt.datetime, **more: Any) -> int:
    """Keep a new event, as a draft; its id. `more`: further columns (`slug`, `key` …)."""
    named = {} if "slug" in more else {"slug": _free_slug(session)}
    row = EventRow(
        **{name: getattr(draft, name) for name in _PLAIN},
        **(_NEW | named | more),
        rule=_kept(draft.rule),
        created=now,
        changed=now,
        changed_by=who,
    )
    session.add(row)
    session.flush()
    _texts(session, row.id, draft)
    _dates(session, row, draft.dates)
    return row.id


def change(
    session: Session, event_id: int, draft: Draft, version: int, who: str, now: dt.datetime
) -> None:
    """Write an event anew. Raises Gone, or Changed where it is not of `version` any more."""
    before = get(session, event_id)
    if before.version != version:
        raise Changed(before)
    if before.draft.said() == draft.said():
        return
    row = _row(session, event_id)
    for name in _PLAIN:
        setattr(row, name, getattr(draft, name))
    row.rule = _kept(draft.rule)
    session.execute(delete(TextRow).where(TextRow.event_id == event_id))
    _texts(session, event_id, draft)
    _dates(session, row, draft.dates)
    # Told in one more language alone: those who have read it have missed nothing.
    done = _step if before.draft.said() == draft.said(before.draft.texts) else _touch
    done(session, row, who, now)


def publish(session: Session, event_id: int, who: str, now: dt.datetime) -> None:
    """Show an event to visitors."""
    row = _row(session, event_id)
    row.state, row.reason = "published", ""
    row.published = row.published or now
    _step(session, row, who, now)


def submit(session: Session, event_id: int, who: str, now: dt.datetime) -> None:
    """Give an event to whoever may publish it."""
    row = _row(session, event_id)
    row.state, row.reason = "submitted", ""
    _step(session, row, who, now)


def refuse(session: Session, event_id: int, reason: str, who: str, now: dt.datetime) -> None:
    """Say no, and why."""
    row = _row(session, event_id)
    row.state, row.reason = "refused", reason[:LONGEST_REASON]
    _step(session, row, who, now)


def withdraw(session: Session, event_id: int, who: str, now: dt.datetime) -> None:
    """Take an event from visitors' pages; it is a draft again."""
    row = _row(session, event_id)
    row.state = "draft"
    _step(session, row, who, now)


def archive(session: Session, event_id: int, who: str, now: dt.datetime) -> None:
    """Put an event away: it stands in no list of the desk any more, nor anywhere else."""
    row = _row(session, event_id)
    row.state = "archived"
    _step(session, row, who, now)


def set_status(session: Session, event_id: int, status: str, who: str, now: dt.datetime) -> None:
    """Call an event off, put it off, say that it is full, and back."""
    row = _row(session, event_id)
    row.status = status
    _touch(session, row, who, now)


def remove(session: Session, event_id: int) -> None:
    """Delete an event that visitors never saw; one that they saw is called off instead."""
    row = _row(session, event_id)
    if row.published is None:
        session.delete(row)
        session.flush()


def duplicate(session: Session, event_id: int, who: str, now: dt.datetime) -> int:
    """A copy as a draft, without the dates that are over; the copy's id."""
    draft = get(session, event_id).draft
    kept = [one for one in draft.dates if not one.dropped]
    ahead = [one for one in kept if dates.instants(one.date)[1] > now] or kept[-1:]
    copied = tuple(Dated(one.date) for one in ahead)
    return create(session, replace(draft, dates=copied, status="scheduled"), who, now)


def get(session: Session, event_id: int) -> Event:
    """The event of this id. Raises Gone."""
    return next(iter(events(session, [_row(session, event_id)])))


def by_key(session: Session, key: bytes) -> Event | None:
    """The event whose proposer has the link with this hash."""
    row = session.scalar(select(EventRow).where(EventRow.key == key))
    return next(iter(events(session, [row]))) if row else None


def events(session: Session, rows: Iterable[EventRow]) -> list[Event]:
    """Rows with their texts and dates, in the same order."""
    rows = list(rows)
    texts: dict[int, dict[str, Text]] = {}
    dated: dict[int, list[Dated]] = {}
    # A long list in pieces: engines bound how many values a statement may name.
    for start in range(0, len(rows), 500):
        ids = [row.id for row in rows[start : start + 500]]
        for text in session.scalars(select(TextRow).where(TextRow.event_id.in_(ids))):
            texts.setdefault(text.event_id, {})[text.language] = Text(
                text.title, text.summary, text.body, text.conditions, text.registration
            )
        found = select(OccurrenceRow).where(OccurrenceRow.event_id.in_(ids))
        for one in session.scalars(found.order_by(OccurrenceRow.starts, OccurrenceRow.number)):
            dated.setdefault(one.event_id, []).append(
                Dated(date_of(one), one.number, one.state == "dropped", one.state == "moved")
            )
    return [_event(row, texts.get(row.id, {}), dated.get(row.id, [])) for row in rows]


def date_of(row: OccurrenceRow) -> Date:
    """The date that a row holds."""
    return Date(row.day, row.last, row.opens, row.closes)


def _event(row: EventRow, texts: dict[str, Text], dated: list[Dated]) -> Event:
    rule = Rule(**row.rule) if row.rule else None
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Event(
        id=row.id,
        slug=row.slug,
        draft=Draft(**plain, rule=rule, dates=tuple(dated), texts=texts),
        **{
            name: getattr(row, name)
            for name in Event.__dataclass_fields__
            if name not in ("id", "slug", "draft")
        },
    )


def _row(session: Session, event_id: int) -> EventRow:
    row = session.get(EventRow, event_id)
    if row is None:
        raise Gone
    return row


def _kept(rule: Rule | None) -> dict[str, Any] | None:
    return asdict(rule) if rule else None


def _step(session: Session, row: EventRow, who: str, now: dt.datetime) -> None:
    row.changed, row.changed_by = now, who
    row.version += 1
    session.flush()
    # What no visitor ever saw is on no page: whoever has a proposal's link drops none by saving it.
    if row.published is not None:
        revisions.bump(session, TAG)


def _touch(session: Session, row: EventRow, who: str, now: dt.datetime) -> None:
    """A change of what visitors have read, and may read again: they and calendars are told."""
    if row.published is not None:
        row.amended, row.sequence = now, row.sequence + 1
    _step(session, row, who, now)


def _texts(session: Session, event_id: int, draft: Draft) -> None:
    session.add_all(
        TextRow(event_id=event_id, language=language, **asdict(text))
        for language, text in draft.texts.items()
    )


def _dates(session: Session, row: EventRow, wanted: Iterable[Dated]) -> None:
    """Bring the dates of an event to what is wanted; those that visitors saw are never deleted."""
    found = select(OccurrenceRow).where(OccurrenceRow.event_id == row.id)
    kept = {one.number: one for one in session.scalars(found)}
    highest = max(kept, default=0)
    seen = row.published is not None
    for one in wanted:
        occurrence = kept.pop(one.number, None) if one.number is not None else None
        if occurrence is None:
            highest += 1
            occurrence = OccurrenceRow(event_id=row.id, number=highest, state="scheduled")
            session.add(occurrence)
        elif seen and date_of(occurrence) != one.date:
            occurrence.state = "moved"
        if one.dropped:
            occurrence.state = "dropped"
        elif occurrence.state == "dropped":
            occurrence.state = "scheduled"
        _set(occurrence, one.date)
    for occurrence in kept.values():
        if seen:
            occurrence.state = "dropped"
        else:
            session.delete(occurrence)
    session.flush()


def _set(row: OccurrenceRow, date: Date) -> None:
    row.day, row.last, row.opens, row.closes = date.day, date.last, date.opens, date.closes
    row.starts, row.ends = dates.instants(date)
    row.long = date.long


def _free_slug(session: Session) -> str:
    """A part of an address that no other event has."""
    while session.scalar(select(exists().where(EventRow.slug == (slug := code_of())))):
        pass
    return slug
