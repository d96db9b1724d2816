"""The table of the directory."""

import datetime as dt
from typing import Any

from sqlalchemy import Date, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from stoppvif.storage.tables import Base


class EntryRow(Base):
    """An entry; `record` is an `entry.Entry`, whole, as JSON: it is always read at one piece.

    `owner` is the NIS code of the commune whose editors look after it, or empty: the coordinators
    do. `state`: draft, published or archived. `assured` is the date in the record, to find what has
    not been checked for long.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (Index(None, "state"), Index(None, "assured"))
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    created: Mapped[dt.datetime]
    changed: Mapped[dt.datetime]
    changed_by: Mapped[str]
    published: Mapped[dt.datetime | None]
    assured: Mapped[dt.date | None] = mapped_column(Date)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
