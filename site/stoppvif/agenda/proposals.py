"""Events that partners without an account propose: how many, who may change one, what is wiped.

Only rules, no page. A partner is known by a link alone, of which the database keeps a hash.
A write function takes a session of the writer.
"""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from stoppvif.agenda import model
from stoppvif.agenda.event import Draft
from stoppvif.agenda.model import Event, Gone
from stoppvif.agenda.tables import EventRow, OccurrenceRow

# More than these and nobody reads them any more: whoever floods the form closes it, and no more.
MOST_WAITING = 100
# From one place: proposals, and changes of them, which are many where somebody mends her form.
AN_HOUR = 5
CHANGES_AN_HOUR = 30
# How long the network may still have to ask, once an event is refused, put away or over.
KEPT = dt.timedelta(days=90)
_TOKEN_BYTES = 24


class Full(Exception):  # noqa: N818 (a state, not an error of ours)
    """As many proposals wait as editors can read."""


class Closed(Exception):  # noqa: N818
    """The event is in the network's hands: its proposer changes it no longer."""


def new_token() -> str:
    """The secret part of a link: 192 bits, which nobody guesses."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def find(session: Session, token: str) -> Event | None:
    """The event of a link; None where there is none, or none any more."""
    return model.by_key(session, _hash(token))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def is_open(event: Event) -> bool:
    """Whether its proposer may change or withdraw it: no visitor has seen it, nobody took it on."""
    return event.published is None and event.state in ("submitted", "refused")


def propose(session: Session, draft: Draft, proposer: str, token: str, now: dt.datetime) -> int:
    """Keep an event for an editor to read; its id. Raises Full.

    `proposer`: how the network reaches whoever proposes it.
    """
    waiting = select(func.count()).where(EventRow.state == "submitted", EventRow.key.is_not(None))
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Full
    kept = {"state": "submitted", "proposer": proposer, "key": _hash(token)}
    return model.create(session, draft, draft.organiser, now, **kept)


def change(session: Session, token: str, draft: Draft, version: int, now: dt.datetime) -> None:
    """Write a proposal anew; one that was refused waits again.

    Raises Gone, Closed, or model.Changed where it is not of `version` any more.
    """
    event = _open(session, token)
    model.change(session, event.id, draft, version, draft.organiser, now)
    if event.state == "refused":
        model.submit(session, event.id, draft.organiser, now)


def withdraw(session: Session, token: str) -> None:
    """Delete a proposal. Raises Gone, Closed."""
    model.remove(session, _open(session, token).id)


def _open(session: Session, token: str) -> Event:
    event = find(session, token)
    if event is None:
        raise Gone
    if not is_open(event):
        raise Closed
    return event


def expire(session: Session, now: dt.datetime) -> None:
    """Forget who proposed what was refused, put away or over for long; the link leads nowhere."""
    last = select(func.max(OccurrenceRow.ends)).where(OccurrenceRow.event_id == EventRow.id)
    settled = EventRow.state.in_(("refused", "archived")) & (EventRow.changed < now - KEPT)
    over = last.scalar_subquery() < now - KEPT
    known = or_(EventRow.key.is_not(None), EventRow.proposer != "")
    wiped = update(EventRow).where(known, or_(settled, over)).values(proposer="", key=None)
    session.execute(wiped.execution_options(synchronize_session=False))
