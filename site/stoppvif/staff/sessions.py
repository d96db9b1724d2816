"""Who is logged in: sessions on the server, of which the browser has a random name alone."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.staff.keys import fingerprint
from stoppvif.staff.model import Member, member
from stoppvif.staff.tables import Account
from stoppvif.storage.tables import Base

IDLE = dt.timedelta(minutes=30)
ON_DUTY = dt.timedelta(hours=12)
# Changing how one logs in asks for a login as recent as this.
FRESH = dt.timedelta(minutes=15)
# How often a session in use is written down as such.
STEP = dt.timedelta(minutes=1)


class SessionRow(Base):
    """One session. `digest` is the SHA-256 of its name."""

    __tablename__ = "staff_session"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    # passkey, password or recovery
    method: Mapped[str]
    created: Mapped[dt.datetime]
    seen: Mapped[dt.datetime]
    expires: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Visit:
    """A session, and whose it is."""

    digest: bytes
    method: str
    created: dt.datetime
    seen: dt.datetime
    expires: dt.datetime
    member: Member

    def fresh(self, now: dt.datetime) -> bool:
        """Whether the login was recent enough to change how one logs in."""
        return now - self.created <= FRESH


def new_name() -> str:
    """A name for a session: 256 random bits."""
    return secrets.token_urlsafe(32)


def begin(session: Session, staff_id: int, name: str, method: str, now: dt.datetime) -> None:
    """Log an account in under a session of this name."""
    session.execute(delete(SessionRow).where(SessionRow.expires <= now))
    session.add(
        SessionRow(
            digest=fingerprint(name),
            staff_id=staff_id,
            method=method,
            created=now,
            seen=now,
            expires=now + IDLE,
        )
    )


def find(session: Session, name: str, now: dt.datetime) -> Visit | None:
    """The session of this name, if it is still one and its account is open."""
    row = session.get(SessionRow, fingerprint(name))
    if row is None or row.expires <= now:
        return None
    found = member(session, row.staff_id)
    if found is None or found.disabled:
        return None
    return Visit(row.digest, row.method, row.created, row.seen, row.expires, found)


def touch(session: Session, digest: bytes, now: dt.datetime, limit: dt.timedelta) -> None:
    """Note that a session is in use: it now ends `limit` from now."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.digest == digest, SessionRow.expires > now)
        .values(seen=now, expires=now + limit)
    )


def keep(session: Session, digests: Collection[bytes], now: dt.datetime) -> None:
    """Note that somebody is connected and on duty under each of these sessions."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.digest.in_(digests), SessionRow.expires > now)
        .values(seen=now, expires=now + ON_DUTY)
    )


def shorten(session: Session, staff_ids: Collection[int], now: dt.datetime) -> None:
    """The shift of these accounts is over: from now on the limit of everybody else holds."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.staff_id.in_(staff_ids), SessionRow.expires > now + IDLE)
        .values(expires=now + IDLE)
    )


def alive(session: Session, digests: Collection[bytes], now: dt.datetime) -> set[bytes]:
    """Those of `digests` that are still sessions of open accounts."""
    found = (
        select(SessionRow.digest)
        .join(Account, Account.id == SessionRow.staff_id)
        .where(SessionRow.digest.in_(digests), SessionRow.expires > now, Account.disabled.is_(None))
    )
    return set(session.scalars(found))


def of(session: Session, staff_id: int, now: dt.datetime) -> list[SessionRow]:
    """The sessions of an account, last used first."""
    rows = select(SessionRow).where(SessionRow.staff_id == staff_id, SessionRow.expires > now)
    return list(session.scalars(rows.order_by(SessionRow.seen.desc())))


def end(session: Session, digest: bytes) -> None:
    """Log one session out."""
    session.execute(delete(SessionRow).where(SessionRow.digest == digest))


def revoke_all(session: Session, staff_id: int, but: bytes | None = None) -> None:
    """Log an account out everywhere, or everywhere but here."""
    rows = delete(SessionRow).where(SessionRow.staff_id == staff_id)
    session.execute(rows if but is None else rows.where(SessionRow.digest != but))
