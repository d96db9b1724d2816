"""One-time links: how somebody who was invited, or lost her key, gets in."""

import datetime as dt
import secrets

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.staff import passkeys, passwords, sessions
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.model import AccountError, Member, member
from stoppvif.staff.tables import Account
from stoppvif.storage.tables import Base

VALID = dt.timedelta(hours=48)


class Link(Base):
    """A link that has not been used; an account has one at most."""

    __tablename__ = "staff_link"
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires: Mapped[dt.datetime]


def make(session: Session, staff_id: int, now: dt.datetime) -> str:
    """A new link for an account, the only one that works; its token, which is told once.

    Raises AccountError: `gone`, `disabled`.
    """
    account = session.get(Account, staff_id)
    if account is None:
        raise AccountError("gone")
    if account.disabled:
        raise AccountError("disabled")
    token = secrets.token_urlsafe(32)
    session.execute(delete(Link).where(Link.staff_id == staff_id))
    session.add(Link(staff_id=staff_id, digest=fingerprint(token), expires=now + VALID))
    return token


def reset(session: Session, staff_id: int, now: dt.datetime) -> str:
    """Take every way in from an account, and make a link to enrol again; its token.

    At once, not when the link is used: had somebody talked an administrator into it, she whose
    account it is notices.
    """
    token = make(session, staff_id, now)
    passkeys.forget_all(session, staff_id)
    passwords.forget(session, staff_id)
    sessions.revoke_all(session, staff_id)
    return token


def owner(session: Session, token: str, now: dt.datetime) -> Member | None:
    """Whose link it is; None if it expired, was used, or never was."""
    link = session.scalar(select(Link).where(Link.digest == fingerprint(token)))
    if link is None or link.expires <= now:
        return None
    found = member(session, link.staff_id)
    return None if found is None or found.disabled else found


def spend(session: Session, token: str, now: dt.datetime) -> int:
    """Use a link up; whose it was. Raises AccountError `link` where it leads nowhere."""
    found = owner(session, token, now)
    if found is None:
        raise AccountError("link")
    session.execute(delete(Link).where(Link.staff_id == found.id))
    return found.id


def withdraw(session: Session, staff_id: int) -> None:
    """Take an account's link back."""
    session.execute(delete(Link).where(Link.staff_id == staff_id))
