"""The trail of staff actions: who, what, when. Never a visitor, never a word of a conversation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.storage.tables import Base

PER_PAGE = 20


class Entry(Base):
    """One action. `who` is a name as it was then: the entry outlives the account.

    `about` holds words and dates that the action's sentence needs, by name.
    """

    __tablename__ = "staff_trail"
    # An id is never given twice, whatever has expired: editors compare by it.
    __table_args__ = (Index(None, "action"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    who: Mapped[str]
    action: Mapped[str]
    about: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and whether there are older ones."""

    entries: list[Entry]
    number: int
    more: bool


def note(session: Session, now: dt.datetime, who: str, action: str, **about: Any) -> int:
    """Write down that `who` did `action`; the entry's id, which only grows."""
    entry = Entry(at=now, who=who, action=action, about=about)
    session.add(entry)
    session.flush()
    return entry.id


def page(session: Session, number: int) -> Page:
    """Page `number`, counted from 1, of 20 entries."""
    rows = select(Entry).order_by(Entry.id.desc()).offset((number - 1) * PER_PAGE)
    found = list(session.scalars(rows.limit(PER_PAGE + 1)))
    return Page(found[:PER_PAGE], number, len(found) > PER_PAGE)


def since(session: Session, seen: int, prefix: str) -> list[Entry]:
    """Entries after the one of id `seen` whose action begins with `prefix`, oldest first."""
    rows = select(Entry).where(Entry.id > seen, Entry.action.startswith(prefix, autoescape=True))
    return list(session.scalars(rows.order_by(Entry.id)))


def last(session: Session, prefix: str = "") -> int:
    """The id of the newest entry whose action begins with `prefix`; 0 where there is none."""
    newest = select(func.max(Entry.id)).where(Entry.action.startswith(prefix, autoescape=True))
    return session.scalar(newest) or 0


def expire(session: Session, now: dt.datetime, days: int) -> None:
    """Delete what is older than `days`."""
    session.execute(delete(Entry).where(Entry.at < now - dt.timedelta(days=days)))
