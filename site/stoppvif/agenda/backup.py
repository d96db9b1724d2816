"""Events as a file that loses nothing, and back from it: what an export, a wipe and an import are.

Calendars know a date by the numbers of its event and of its own: both come back.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from stoppvif.agenda import dates, event, exchange, model
from stoppvif.agenda.event import Draft
from stoppvif.agenda.exchange import KeptRecord, Record, RecordError
from stoppvif.agenda.model import TAG, Event
from stoppvif.agenda.tables import EventRow, OccurrenceRow
from stoppvif.storage import revisions

Fate = Literal["new", "unchanged", "left", "refused"]
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_KEPT = KeptRecord.__struct_fields__
# Columns that stand in `KeptRecord` under another form.
_OTHER = ("id", "key")


@dataclass(frozen=True, slots=True)
class Known:
    """What the network is: an event of elsewhere cannot be shown."""

    communes: Collection[str]
    languages: Collection[str]
    first: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a record: `left` where another event has its address; why it was refused."""

    slug: str
    fate: Fate
    faults: tuple[tuple[str, str], ...] = ()


def file(session: Session, rows: Iterable[EventRow], *, keys: bool = False) -> bytes:
    """Events as JSON. `keys`: with what the links of proposers are known by."""
    rows = list(rows)
    made = [
        _record(row, found, keys=keys)
        for row, found in zip(rows, model.events(session, rows), strict=True)
    ]
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


def _record(row: EventRow, found: Event, *, keys: bool) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in _KEPT if name not in _OTHER}
    key = row.key.hex() if row.key and keys else ""
    return exchange.record(
        found.draft, found.slug, found.state, KeptRecord(id=row.id, key=key, **plain)
    )


def read(data: bytes) -> list[Record]:
    """The records of a file. Raises RecordError."""
    try:
        return exchange.records(msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf")))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"no JSON: {error}") from None
    except RecursionError:
        raise RecordError("no JSON of ours: it nests too deeply") from None


def restore(
    session: Session, records: Iterable[Record], known: Known, who: str, now: dt.datetime
) -> list[Restored]:
    """Write events as a file tells them; those that are there already stay as they are."""
    done = [_restore(session, record, known, who, now) for record in records]
    if any(one.fate == "new" for one in done):
        _go_on_counting(session)
        revisions.bump(session, TAG)
    return done


def _restore(
    session: Session, record: Record, known: Known, who: str, now: dt.datetime
) -> Restored:
    try:
        draft = exchange.draft(record)
    except RecordError as error:
        return Restored(record.slug, "refused", (("dates", str(error)),))
    faults = _faults(record, draft, known) | _held(session, record)
    if faults:
        return Restored(record.slug, "refused", tuple(faults.items()))
    row = session.scalar(select(EventRow).where(EventRow.slug == record.slug))
    if row is not None:
        there = model.get(session, row.id)
        same = (_bare(there.draft), there.state) == (_bare(draft), record.state)
        return Restored(record.slug, "unchanged" if same else "left")
    _write(session, record, draft, who, now)
    return Restored(record.slug, "new")


def _bare(draft: Draft) -> Any:
    """An event as it is compared: dates in one order."""
    return {
        **{name: getattr(draft, name) for name in Draft.__dataclass_fields__},
        "dates": sorted(map(str, draft.dates)),
    }


def _faults(record: Record, draft: Draft, known: Known) -> dict[str, str]:
    """What cannot be kept. A draft need not be complete, and a page shows what was published."""
    found: dict[str, str] = {}
    try:
        event.check(draft, known.communes, known.languages, known.first)
    except event.EventError as error:
        drafted = record.state in ("draft", "refused", "archived")
        found = {
            field: code
            for field, code in error.faults.items()
            if code != "missing" or (not drafted and field.startswith("texts"))
        }
    taken = record.slug in model.RESERVED
    if taken or not _SLUG.fullmatch(record.slug) or len(record.slug) > 100:
        found["slug"] = "code"
    if record.state not in event.STATES:
        found["state"] = "code"
    if draft.rule is not None and not dates.is_rule(draft.rule):
        found["rule"] = "rule"
    numbers = [one.number for one in draft.dates if one.number is not None]
    if len(set(numbers)) != len(numbers):
        found["dates"] = "number"
    return found


def _held(session: Session, record: Record) -> dict[str, str]:
    """What of an event's past the database could not take."""
    kept = record.kept
    if kept is None:
        return {}
    texts = ("changed_by", "reason", "proposer", "uid", "imported")
    found = {f"kept.{name}": "control" for name in texts if "\x00" in getattr(kept, name)}
    if kept.key and model.by_key(session, bytes.fromhex(kept.key)):
        there = session.scalar(select(EventRow.slug).where(EventRow.slug == record.slug))
        found |= {} if there else {"kept.key": "twice"}
    return found


def _write(session: Session, record: Record, draft: Draft, who: str, now: dt.datetime) -> None:
    kept = record.kept or KeptRecord(
        created=now,
        changed=now,
        changed_by=who,
        published=now if record.state == "published" else None,
    )
    told = {name: getattr(kept, name) for name in _KEPT if name not in _OTHER}
    told |= {"slug": record.slug, "state": record.state}
    told["key"] = bytes.fromhex(kept.key) or None
    if kept.id is not None and session.get(EventRow, kept.id) is None:
        told["id"] = kept.id
    made = model.create(
        session,
        replace(draft, dates=()),
        told.pop("changed_by"),
        told.pop("created"),
        **{name: value for name, value in told.items() if name != "changed"},
    )
    session.get_one(EventRow, made).changed = kept.changed
    session.add_all(_dates(made, draft))
    session.flush()


def _dates(event_id: int, draft: Draft) -> Iterator[OccurrenceRow]:
    taken = {one.number for one in draft.dates}
    free = (number for number in count(1) if number not in taken)
    for one in draft.dates:
        starts, ends = dates.instants(one.date)
        yield OccurrenceRow(
            event_id=event_id,
            number=one.number or next(free),
            **{name: getattr(one.date, name) for name in ("day", "last", "opens", "closes")},
            starts=starts,
            ends=ends,
            long=one.date.long,
            state="dropped" if one.dropped else "moved" if one.moved else "scheduled",
        )


def _go_on_counting(session: Session) -> None:
    """Have PostgreSQL give the next event a number that none of those has that came back."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('agenda_event', 'id'), max(id)) "
                "FROM agenda_event"
            )
        )
