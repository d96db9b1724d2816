"""The tables of the agenda."""

import datetime as dt
from typing import Any

from sqlalchemy import Date, Dialect, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from stoppvif.storage.tables import Base


class Codes(TypeDecorator[tuple[str, ...]]):
    """A few codes in one text, each between spaces: ` fr nl `. Found by LIKE in either engine."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 (SQLAlchemy's name)
        """The text of the codes."""
        return f" {' '.join(value)} " if value else " "

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """The codes."""
        return tuple((value or "").split())


class EventRow(Base):
    """An event; columns as in `event.Draft`, and what has become of it.

    `commune` is a NIS code, or empty for the whole zone. `amended`: when it was last changed after
    it had been published. `key` is a hash of the link by which whoever proposed it comes
    back. `uid` and `imported` are the calendar entry that it came from, and a hash of what was
    read of it.
    """

    __tablename__ = "agenda_event"
    __table_args__ = (Index(None, "state"), Index(None, "uid"))
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    commune: Mapped[str]
    organiser: Mapped[str]
    audience: Mapped[tuple[str, ...]] = mapped_column(Codes)
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes)
    access: Mapped[tuple[str, ...]] = mapped_column(Codes)
    place_name: Mapped[str]
    place_address: Mapped[str]
    place_told: Mapped[bool]
    online_url: Mapped[str]
    price: Mapped[str]
    registration_how: Mapped[str]
    registration_value: Mapped[str]
    contact: Mapped[str]
    status: Mapped[str]
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str]
    version: Mapped[int]
    sequence: Mapped[int]
    created: Mapped[dt.datetime]
    changed: Mapped[dt.datetime]
    changed_by: Mapped[str]
    published: Mapped[dt.datetime | None]
    amended: Mapped[dt.datetime | None]
    reason: Mapped[str]
    proposer: Mapped[str]
    key: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    uid: Mapped[str]
    imported: Mapped[str]


class TextRow(Base):
    """What an event says in one language."""

    __tablename__ = "agenda_text"
    event_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_event.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    conditions: Mapped[str]
    registration: Mapped[str]


class OccurrenceRow(Base):
    """One date of an event. `number` is never given twice within it: calendars know it by that.

    `state`: scheduled, moved (after it had been published) or dropped. `long`: it stands beside
    the list of days.
    """

    __tablename__ = "agenda_occurrence"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        Index(None, "starts"),
        Index(None, "ends"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("agenda_event.id", ondelete="CASCADE"))
    number: Mapped[int]
    day: Mapped[dt.date] = mapped_column(Date)
    last: Mapped[dt.date] = mapped_column(Date)
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    starts: Mapped[dt.datetime]
    ends: Mapped[dt.datetime]
    long: Mapped[bool]
    state: Mapped[str]
