"""What the database knows of a chat while it lasts: who may read it, in which state, sealed words.

Nothing of it stays once a conversation is over; what stays are counters (`counters.py`).
"""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stoppvif.storage.tables import Base


class ConversationRow(Base):
    """One conversation that is not over. `id` is random and public; the token is the visitor's."""

    __tablename__ = "chat_conversation"
    id: Mapped[str] = mapped_column(primary_key=True)
    # SHA-256 of the visitor's token.
    token: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    # What she chose, binding for every handover; codes as in DESIGN §9.
    regime: Mapped[str]
    avoids: Mapped[str | None]
    # What she told to be understood, or not.
    topic: Mapped[str | None]
    language: Mapped[str]
    meets: Mapped[str | None]
    # waiting, active or dropped
    state: Mapped[str] = mapped_column(index=True)
    # Since when it is in that state; where she stands in the queue is told by `queued`.
    since: Mapped[dt.datetime]
    started: Mapped[dt.datetime]
    queued: Mapped[dt.datetime]
    # Whether she was served before and lost her place by no fault of hers: she comes first.
    front: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    offered_to: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    offered_until: Mapped[dt.datetime | None]
    # The conversation's secret, sealed to a key of its owner (HPKE); nobody here can open it.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_for: Mapped[str | None]
    covered: Mapped[bool] = mapped_column(default=False)
    # What her resume words open: a keyed hash of the look-up id that they make, and the secret
    # wrapped under a key that only they make.
    lookup: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    # She came back by her words since whoever has her last looked.
    returned: Mapped[bool] = mapped_column(default=False)
    # A coordinator whom the professional asked in, and the secret sealed to her key.
    guest: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    guest_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    guest_sealed_for: Mapped[str | None]
    # When somebody last wrote: silence is asked about, then ends it.
    spoken: Mapped[dt.datetime]


class DeclinedRow(Base):
    """An offer that a professional let pass: the next one goes to somebody else."""

    __tablename__ = "chat_declined"
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("chat_conversation.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class EnvelopeRow(Base):
    """One sealed message. Its sender numbers it, so that it is written down once."""

    __tablename__ = "chat_envelope"
    __table_args__ = (
        UniqueConstraint("conversation_id", "sender", "number"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("chat_conversation.id", ondelete="CASCADE")
    )
    # visitor, professional, or note: what professionals hand on among themselves
    sender: Mapped[str]
    number: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime]
    delivered: Mapped[bool] = mapped_column(default=False)
    read: Mapped[bool] = mapped_column(default=False)


class CountRow(Base):
    """How often something happened in a month (a quarter for communes): one dimension a row."""

    __tablename__ = "chat_count"
    period: Mapped[str] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
