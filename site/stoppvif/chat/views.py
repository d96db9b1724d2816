"""What each end is told of a conversation: the visitor a role and no name, the desk no trace."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Row
from sqlalchemy.orm import Session

from stoppvif.chat import conversation, waiting
from stoppvif.chat.conversation import Conversation
from stoppvif.chat.patience import Patience
from stoppvif.chat.routing import Waiting, may, queue
from stoppvif.duty.roster import Person

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of a key pair that a professional's browser made for this shift."""

    id: str
    public: bytes

    @property
    def told(self) -> Told:
        """As the protocol has it."""
        return {"id": self.id, "public": self.public}


@dataclass(frozen=True)
class View:
    """One look at everything that is not over."""

    queue: list[Waiting]
    # Where each of them stands, counted from 1.
    places: Mapping[str, int]
    conversations: dict[str, Conversation]
    at: dt.datetime
    # Rows as they were read: what is the same in the next look is not made anew.
    rows: Mapping[str, Row[Any]] = field(default_factory=dict)

    def loads(self) -> dict[int, int]:
        """How many conversations each professional has."""
        loads: dict[int, int] = {}
        for one in self.conversations.values():
            if one.owner is not None:
                loads[one.owner] = loads.get(one.owner, 0) + 1
        return loads

    @cached_property
    def read_by(self) -> dict[int, list[Conversation]]:
        """The conversations of each professional, those she was asked into among them."""
        found: dict[int, list[Conversation]] = {}
        for one in self.conversations.values():
            for reader in {one.owner, one.guest} - {None}:
                found.setdefault(cast(int, reader), []).append(one)
        return found

    @cached_property
    def offered(self) -> dict[int, Conversation]:
        """To whom which one is offered."""
        offers = ((one.offered_to, one) for one in self.conversations.values())
        return {to: one for to, one in offers if to is not None}


def look(session: Session, now: dt.datetime, before: View | None = None) -> View:
    """Everything that is not over, in one read; what is as it was in `before` is taken from it."""
    rows = {row.id: row for row in session.connection().execute(conversation.ALL)}
    known = before.rows if before is not None else {}
    kept = before.conversations if before is not None else {}
    found = {
        key: kept[key] if key in kept and known[key] == row else conversation.told(row)
        for key, row in rows.items()
    }
    waits = any(one.state == "waiting" for one in found.values())
    queued = queue(waiting.waiting(session)) if waits else []
    return View(queued, {one.id: place for place, one in enumerate(queued, 1)}, found, now, rows)


def is_idle(one: Conversation, now: dt.datetime, patience: Patience) -> bool:
    """Whether she is to be asked if she is still there."""
    return one.state == "active" and not one.covered and now - one.spoken >= patience.ask


def for_visitor(
    view: View,
    one: Conversation,
    keys: Mapping[int, Key],
    people: Mapping[int, Person],
    patience: Patience,
) -> Told:
    """What a visitor is told of her conversation: `state` in PROTOCOL.md."""
    owner, guest = keys.get(one.owner or 0), keys.get(one.guest or 0)
    person = people.get(one.owner or 0)
    return {
        "state": one.state,
        "place": view.places.get(one.id),
        "late": one.state == "waiting" and view.at - one.queued >= patience.numbers,
        "idle": is_idle(one, view.at, patience),
        "role": person.regime if person else None,
        "key": owner.told if owner else None,
        "sealed_for": one.sealed_for,
        "guest": {
            "key": guest.told if guest else None,
            "sealed_for": one.guest_sealed_for,
        }
        if one.guest is not None
        else None,
    }


def for_desk(
    view: View, staff_id: int, person: Person | None, names: Mapping[int, str], patience: Patience
) -> Told:
    """What a colleague is shown: the queue that she may serve, her own, those she was asked into.

    `person` is None for a coordinator who answers nobody herself.
    """
    now, offer = view.at, view.offered.get(staff_id)
    return {
        "waiting": [
            {
                "id": asked.id,
                "topic": asked.topic,
                "language": asked.language,
                "seconds": int((now - asked.queued).total_seconds()),
                "front": asked.front,
            }
            for asked in view.queue
            if person is not None and may(asked, person)
        ],
        "mine": [
            _mine(one, staff_id, now, names, patience) for one in view.read_by.get(staff_id, ())
        ],
        "offer": _offered(offer, now) if offer is not None else None,
    }


def _offered(one: Conversation, now: dt.datetime) -> Told:
    left = (one.offered_until or now) - now
    return {
        "id": one.id,
        "seconds": max(0, int(left.total_seconds())),
        "topic": one.wish.topic,
        "language": one.wish.language,
    }


def _mine(
    one: Conversation,
    staff_id: int,
    now: dt.datetime,
    names: Mapping[int, str],
    patience: Patience,
) -> Told:
    as_guest = one.owner != staff_id
    state = "idle" if is_idle(one, now, patience) else "covered" if one.covered else "here"
    return {
        "id": one.id,
        "state": "dropped" if one.state == "dropped" else state,
        "returned": one.returned,
        "regime": one.wish.regime,
        "topic": one.wish.topic,
        "language": one.wish.language,
        "sealed_for": one.guest_sealed_for if as_guest else one.sealed_for,
        "as_guest": as_guest,
        "owner": names.get(one.owner or 0, "") if as_guest else None,
        "guest": names.get(one.guest or 0, "") if one.guest is not None and not as_guest else None,
    }


def still(shown: Told) -> Told:
    """The same without what only time changes: a browser counts seconds by itself."""
    waiting_now = [{**asked, "seconds": 0} for asked in shown["waiting"]]
    offer = shown["offer"] and shown["offer"]["id"]
    return {**shown, "waiting": waiting_now, "offer": offer}
