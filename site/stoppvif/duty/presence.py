"""Who is present, across processes: each writes down whom it is connected to, for a while."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.duty import model
from stoppvif.staff import sessions
from stoppvif.storage.tables import Base


class PresenceRow(Base):
    """A process is connected to somebody, until `until` unless it says so again."""

    __tablename__ = "duty_presence"
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    node: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the database says: who is present elsewhere, which sessions live, which roster."""

    elsewhere: frozenset[int]
    alive: set[bytes]
    revision: tuple[int, int]


def tell(session: Session, node: str, here: Collection[int], until: dt.datetime) -> None:
    """Write down that the process `node` is connected to `here`, until `until`."""
    session.execute(delete(PresenceRow).where(PresenceRow.node == node))
    known = set(model.people(session))
    session.add_all(
        PresenceRow(staff_id=staff_id, node=node, until=until)
        for staff_id in here
        if staff_id in known
    )


def look(session: Session, node: str, digests: Collection[bytes], now: dt.datetime) -> Seen:
    """Who is present at other processes, and which of the sessions `digests` still are."""
    others = select(PresenceRow.staff_id).where(PresenceRow.node != node, PresenceRow.until > now)
    return Seen(
        frozenset(session.scalars(others)),
        sessions.alive(session, digests, now) if digests else set(),
        model.revision(session),
    )


def expire(session: Session, now: dt.datetime) -> None:
    """Delete what processes that are gone have left."""
    session.execute(delete(PresenceRow).where(PresenceRow.until <= now))
