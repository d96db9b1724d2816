"""Entries as they are kept: written, published, checked, put away.

Who may do what is the desk's to say. A write function takes a session of the writer, and raises
Gone where the entry is no longer there.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from stoppvif.content.ways import code_of
from stoppvif.directory.entry import Entry
from stoppvif.directory.tables import EntryRow
from stoppvif.storage import revisions

log = logging.getLogger(__name__)
# What finished pages of the directory are dropped by.
TAG = "directory"
# After so long, an entry is asked after: numbers and hours change about once a year.
STALE = dt.timedelta(days=365)
STATES = ("draft", "published", "archived")


class Gone(Exception):  # noqa: N818 (a state, not an error of ours)
    """There is no such entry, or none that can be read."""


class Changed(Exception):  # noqa: N818
    """Somebody has changed the entry since the form was opened: `now` is how it stands."""

    def __init__(self, now: "Kept") -> None:
        super().__init__()
        self.now = now


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept. `version` grows with each change."""

    id: int
    slug: str
    owner: str
    state: str
    version: int
    changed: dt.datetime
    changed_by: str
    published: dt.datetime | None
    entry: Entry

    def is_stale(self, today: dt.date) -> bool:
        """Whether nobody has checked it for a year, or ever."""
        return _is_stale(self.entry.assured_date, today)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list is put in order by, and cut: little of an entry, and nothing has to be right."""

    id: int
    owner: str
    state: str
    assured: dt.date | None
    name: dict[str, str]

    def is_stale(self, today: dt.date) -> bool:
        """Whether nobody has checked it for a year, or ever."""
        return _is_stale(self.assured, today)


def _is_stale(assured: dt.date | None, today: dt.date) -> bool:
    return assured is None or today - assured > STALE


def create(
    session: Session, entry: Entry, owner: str, who: str, now: dt.datetime, **more: Any
) -> int:
    """Keep a new entry, as a draft; its id. `more`: further columns (`slug`, `state` …)."""
    if "slug" not in more:
        more["slug"] = _free_slug(session)
    new = {"state": "draft", "version": 1, "published": None}
    row = EntryRow(
        **(new | more), owner=owner, created=now, changed=now, changed_by=who, **_columns(entry)
    )
    session.add(row)
    session.flush()
    _tell(session, row)
    return row.id


def change(
    session: Session, entry_id: int, entry: Entry, version: int, who: str, now: dt.datetime
) -> None:
    """Write an entry anew. Raises Gone, or Changed where it is not of `version` any more."""
    row = _row(session, entry_id)
    if row.version != version:
        raise Changed(_kept(row))
    for name, value in _columns(entry).items():
        setattr(row, name, value)
    _step(session, row, who, now)


def give(session: Session, entry_id: int, owner: str, who: str, now: dt.datetime) -> None:
    """Have the editors of another commune look after it."""
    row = _row(session, entry_id)
    row.owner = owner
    _step(session, row, who, now)


def publish(session: Session, entry_id: int, who: str, now: dt.datetime) -> None:
    """Show an entry to visitors."""
    row = _row(session, entry_id)
    row.state, row.published = "published", row.published or now
    _step(session, row, who, now)


def withdraw(session: Session, entry_id: int, who: str, now: dt.datetime) -> None:
    """Take an entry from visitors' pages; it is a draft again."""
    row = _row(session, entry_id)
    _hide(row, "draft", now)
    _step(session, row, who, now)


def archive(session: Session, entry_id: int, who: str, now: dt.datetime) -> None:
    """Put an entry away: visitors do not see it, and no list of work shows it."""
    row = _row(session, entry_id)
    _hide(row, "archived", now)
    _step(session, row, who, now)


def _hide(row: EntryRow, state: str, now: dt.datetime) -> None:
    # A file may have brought it in as published without saying since when: visitors saw it.
    if row.state == "published":
        row.published = row.published or now
    row.state = state


def assure(
    session: Session, entry_id: int, who: str, how: str, today: dt.date, now: dt.datetime
) -> None:
    """Say that everything in an entry was checked today, by whom and how."""
    row = _row(session, entry_id)
    record = row.record | {
        "assured_date": today.isoformat(),
        "assurer": who,
        "assured_by": how,
    }
    for name, value in _columns(msgspec.convert(record, Entry)).items():
        setattr(row, name, value)
    _step(session, row, who, now)


def remove(session: Session, entry_id: int) -> None:
    """Delete an entry for good."""
    row = _row(session, entry_id)
    session.delete(row)
    session.flush()
    _tell(session, row)


def get(session: Session, entry_id: int) -> Kept:
    """The entry of this id. Raises Gone."""
    return _kept(_row(session, entry_id))


def headings(session: Session, state: str = "") -> list[Heading]:
    """Of all entries, or those of a state, what a list needs before it is cut; by id."""
    name = EntryRow.record["name"].label("name")
    rows = select(EntryRow.id, EntryRow.owner, EntryRow.state, EntryRow.assured, name)
    if state:
        rows = rows.where(EntryRow.state == state)
    return [
        Heading(row.id, row.owner, row.state, row.assured, _words(row.name))
        for row in session.execute(rows.order_by(EntryRow.id))
    ]


def _words(name: Any) -> dict[str, str]:
    """A name as a record has it, of which nobody has made sure yet that it is one."""
    told = name if isinstance(name, dict) else {}
    return {code: text for code, text in told.items() if isinstance(text, str)}


def everything(session: Session, state: str = "") -> list[Kept]:
    """All entries, or those of a state, by id; but for what cannot be read."""
    rows = select(EntryRow).order_by(EntryRow.id)
    if state:
        rows = rows.where(EntryRow.state == state)
    found = (_readable(row) for row in session.scalars(rows))
    return [kept for kept in found if kept]


def published(session: Session) -> list[Kept]:
    """What visitors may see, by id; but for what cannot be read."""
    return everything(session, "published")


def slugs(session: Session) -> list[str]:
    """The parts of addresses of all entries."""
    return list(session.scalars(select(EntryRow.slug)))


def of_slugs(session: Session, wanted: Iterable[str]) -> dict[str, Kept | None]:
    """The entries with these parts of an address; None for what cannot be read."""
    asked = sorted(wanted)
    found: dict[str, Kept | None] = {}
    # In pieces: engines bound how many values a statement may name.
    for start in range(0, len(asked), 500):
        some = select(EntryRow).where(EntryRow.slug.in_(asked[start : start + 500]))
        found |= {row.slug: _readable(row) for row in session.scalars(some)}
    return found


def _row(session: Session, entry_id: int) -> EntryRow:
    row = session.get(EntryRow, entry_id)
    if row is None:
        raise Gone
    return row


def _kept(row: EntryRow) -> Kept:
    kept = _readable(row)
    if kept is None:
        raise Gone
    return kept


def _readable(row: EntryRow) -> Kept | None:
    """An entry as it is kept; what cannot be read is told to the log, and hides no other."""
    plain = {name: getattr(row, name) for name in Kept.__dataclass_fields__ if name != "entry"}
    try:
        return Kept(**plain, entry=msgspec.convert(row.record, Entry))
    except msgspec.ValidationError as error:
        # Where in the record: what is wrong there may say what stands in it.
        place = str(error).rpartition(" - at ")[2]
        log.error("directory entry %d cannot be read: %s", row.id, place)  # noqa: TRY400
        return None


def _columns(entry: Entry) -> dict[str, Any]:
    return {"record": record(entry), "assured": entry.assured_date}


def record(entry: Entry) -> dict[str, Any]:
    """The entry as JSON holds it, without what is empty."""
    plain: dict[str, Any] = msgspec.to_builtins(entry)
    return {name: value for name, value in plain.items() if value not in ("", [], {}, None)}


def _step(session: Session, row: EntryRow, who: str, now: dt.datetime) -> None:
    row.changed, row.changed_by = now, who
    row.version += 1
    session.flush()
    _tell(session, row)


def _tell(session: Session, row: EntryRow) -> None:
    # What no visitor ever saw is on no page.
    if row.published is not None or row.state == "published":
        revisions.bump(session, TAG)


def _free_slug(session: Session) -> str:
    """A part of an address that no other entry has."""
    while session.scalar(select(exists().where(EntryRow.slug == (slug := code_of())))):
        pass
    return slug
