"""Resume words: how a visitor comes back to her conversation from another tab or browser.

Her browser stretches seven words into a look-up id and a key that wraps the conversation's secret.
Here stand a keyed hash of the id and the wrapped secret; they go with the conversation. Whoever
stole database and secret key would still have to guess 77 bits, each guess 600,000 rounds long.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.chat.conversation import back
from stoppvif.chat.faults import ChatError
from stoppvif.chat.tables import ConversationRow
from stoppvif.staff.keys import fingerprint


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a browser with the right words is given: another token, the wrapped secret."""

    id: str
    token: str
    wrapped: bytes


def keep(session: Session, conversation_id: str, lookup: bytes, wrapped: bytes) -> None:
    """Keep the wrapped secret under a keyed hash of its look-up id. Raises ChatError."""
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        raise ChatError("over")
    row.lookup, row.wrapped = lookup, wrapped


def resume(session: Session, lookup: bytes, now: dt.datetime) -> Resumed:
    """The conversation of these words, under a token of its own: the last tab's is dead.

    Raises ChatError `over` where there is none.
    """
    row = session.scalar(select(ConversationRow).where(ConversationRow.lookup == lookup))
    if row is None or row.wrapped is None:
        raise ChatError("over")
    token = secrets.token_urlsafe(32)
    row.token, row.returned, row.covered, row.spoken = fingerprint(token), True, False, now
    back(session, row.id, now)
    return Resumed(row.id, token, row.wrapped)


def looked(session: Session, conversation_id: str) -> None:
    """Whoever has her has seen that she came back."""
    row = session.get(ConversationRow, conversation_id)
    if row is not None:
        row.returned = False
