"""What is done with an event at the desk: who may, what is written, what the trail says.

Write functions take a session of the writer first. They raise model.Gone, model.Changed where the
event is no longer what its reader has seen, and NotHers where it is not for her to do.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from stoppvif.agenda import model, rights
from stoppvif.agenda.event import Draft
from stoppvif.agenda.model import Changed, Event
from stoppvif.staff import trail
from stoppvif.staff.model import Member

# What may become of an event by one button, and what the trail calls it.
ACTS = {
    "publish": "agenda_published",
    "submit": "agenda_submitted",
    "refuse": "agenda_refused",
    "withdraw": "agenda_withdrawn",
    "archive": "agenda_archived",
    "remove": "agenda_removed",
}


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when; `language`: that in which colleagues read what an event is called."""

    me: Member
    now: dt.datetime
    language: str


class NotHers(Exception):  # noqa: N818 (a refusal, not an error of ours)
    """Somebody does what is not for her to do."""


def possible(me: Member, event: Event) -> set[str]:
    """What she may do with an event as it stands: acts, `status`, `duplicate`, `change`."""
    state, seen = event.state, event.published is not None
    publishes = rights.may_publish(me, event.draft.commune)
    changes = rights.may_change(me, event)
    # A partner who has no account would not find a proposal again that is deleted or a draft.
    partners = bool(event.proposer)
    found = {
        "publish": publishes and state in ("draft", "submitted", "refused"),
        "submit": changes and not publishes and state in ("draft", "refused"),
        "refuse": publishes and state == "submitted",
        "withdraw": changes
        and (state in ("published", "archived") or (state == "submitted" and not partners)),
        "archive": changes and state != "archived" and (seen or partners),
        "remove": changes and not seen and not partners,
        "status": changes and state == "published",
        "change": changes,
        "duplicate": rights.sees(me, event),
    }
    return {name for name, may in found.items() if may}


def save(session: Session, by: By, event_id: int, draft: Draft, version: int) -> None:
    """Write an event anew."""
    event = model.get(session, event_id)
    # Neither the one that is there nor what it is to be may be somebody else's.
    if not rights.may_change(by.me, event) or not _may_be(by.me, event.state, draft.commune):
        raise NotHers
    model.change(session, event_id, draft, version, by.me.name, by.now)
    _note(session, by, "agenda_changed", draft)


def _may_be(me: Member, state: str, commune: str) -> bool:
    allowed = rights.may_publish if state == "published" else rights.may_edit
    return allowed(me, commune)


def create(session: Session, by: By, draft: Draft) -> int:
    """Keep a new draft; its id."""
    if not rights.may_edit(by.me, draft.commune):
        raise NotHers
    _note(session, by, "agenda_created", draft)
    return model.create(session, draft, by.me.name, by.now)


def _note(session: Session, by: By, action: str, draft: Draft) -> None:
    trail.note(session, by.now, by.me.name, action, title=name_of(draft, by.language))


def name_of(draft: Draft, language: str) -> str:
    """What an event is called in a language, else in any."""
    texts = (draft.texts.get(language), *draft.texts.values())
    return next((text.title for text in texts if text and text.title), "–")


def act(session: Session, by: By, event_id: int, act: str, version: int, reason: str = "") -> None:
    """Publish, submit, refuse (with a reason), withdraw, archive or remove."""
    event = _open(session, by.me, event_id, act, version)
    who, now = by.me.name, by.now
    done: dict[str, Callable[[], Any]] = {
        "publish": lambda: model.publish(session, event_id, who, now),
        "submit": lambda: model.submit(session, event_id, who, now),
        "refuse": lambda: model.refuse(session, event_id, reason, who, now),
        "withdraw": lambda: model.withdraw(session, event_id, who, now),
        "archive": lambda: model.archive(session, event_id, who, now),
        "remove": lambda: model.remove(session, event_id),
    }
    done[act]()
    _note(session, by, ACTS[act], event.draft)


def _open(session: Session, me: Member, event_id: int, act: str, version: int) -> Event:
    """The event, once nothing stands against the act."""
    event = model.get(session, event_id)
    if not rights.sees(me, event):
        raise NotHers
    # Said before what may be done: a colleague may just have done the same.
    if event.version != version:
        raise Changed(event)
    if act not in possible(me, event):
        raise NotHers
    return event


def set_status(session: Session, by: By, event_id: int, status: str, version: int) -> None:
    """Say what has become of an event that visitors see."""
    event = _open(session, by.me, event_id, "status", version)
    if event.draft.status != status:
        model.set_status(session, event_id, status, by.me.name, by.now)
        _note(session, by, f"agenda_{status}", event.draft)


def duplicate(session: Session, by: By, event_id: int) -> int:
    """A copy as a draft; its id."""
    event = model.get(session, event_id)
    if not rights.sees(by.me, event):
        raise NotHers
    _note(session, by, "agenda_copied", event.draft)
    return model.duplicate(session, event_id, by.me.name, by.now)
