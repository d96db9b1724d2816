"""The tables that more than one room of accounts works on."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stoppvif.storage.tables import Base


class Account(Base):
    """Somebody who may log in. `password` is argon2's own string; `totp` is sealed."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # The language of her desk.
    language: Mapped[str]
    # What her passkeys know her by: random, so that a key says nothing about its owner.
    handle: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    password: Mapped[str | None]
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The last time step of which a code was accepted: none before it, and not itself, is again.
    totp_step: Mapped[int] = mapped_column(default=0)
    created: Mapped[dt.datetime]
    disabled: Mapped[dt.datetime | None]


class GrantRow(Base):
    """One role of one account, and what it reaches."""

    __tablename__ = "staff_grant"
    __table_args__ = (UniqueConstraint("staff_id", "role"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    role: Mapped[str]
    regimes: Mapped[list[str]]
    topics: Mapped[list[str]]
    languages: Mapped[list[str]]
    communes: Mapped[list[str]]


class Passkey(Base):
    """One passkey of one account. `count` is how often the authenticator says it was used."""

    __tablename__ = "staff_passkey"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    count: Mapped[int]
    name: Mapped[str]
    created: Mapped[dt.datetime]
    used: Mapped[dt.datetime | None]


class Upload(Base):
    """A file that is about to be imported, whole, as it came.

    `room` is the feature that it is for.
    """

    __tablename__ = "staff_upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    room: Mapped[str]
    made: Mapped[dt.datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)
