"""A coordinator of the same regime, asked into a conversation by whoever has it.

The visitor's own browser lets her in: it seals the secret to her key, after it has said so.
"""

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.chat.conversation import owned
from stoppvif.chat.faults import ChatError
from stoppvif.chat.tables import ConversationRow
from stoppvif.staff import model as staff
from stoppvif.staff.model import Regime


def coordinators(session: Session, regime: Regime) -> dict[int, str]:
    """Who may be asked in: names by id."""
    return {
        one.id: one.name
        for one in staff.members(session)
        if regime in one.coordinates() and not one.disabled
    }


def ask_in(session: Session, conversation_id: str, staff_id: int, to: int, regime: Regime) -> None:
    """Ask a coordinator in. Raises ChatError."""
    row = owned(session, conversation_id, staff_id)
    if to == staff_id or to not in coordinators(session, regime):
        raise ChatError("may_not")
    if row.guest != to:
        row.guest, row.guest_sealed, row.guest_sealed_for = to, None, None


def part(session: Session, conversation_id: str, staff_id: int) -> None:
    """The guest leaves, or is asked to. Raises ChatError."""
    row = reader(session, conversation_id, staff_id)
    row.guest = row.guest_sealed = row.guest_sealed_for = None


def reader(session: Session, conversation_id: str, staff_id: int) -> ConversationRow:
    """A conversation that she has, or was asked into. Raises ChatError: `over`, `not_yours`."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    if staff_id not in (row.owner, row.guest):
        raise ChatError("not_yours")
    return row


def of(session: Session, staff_id: int) -> list[str]:
    """Conversations that somebody reads, as owner or guest."""
    mine = (ConversationRow.owner == staff_id) | (ConversationRow.guest == staff_id)
    return cast(list[str], list(session.scalars(select(ConversationRow.id).where(mine))))
