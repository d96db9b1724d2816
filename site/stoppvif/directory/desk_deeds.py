"""What is done with an entry at the desk: who may, what is written, what the trail says.

Write functions take a session of the writer first. They raise model.Gone, model.Changed where the
entry is no longer what its reader has seen, and NotHers where it is not for her to do.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from stoppvif.content.hours import BRUSSELS
from stoppvif.directory import model, rights
from stoppvif.directory.entry import Entry
from stoppvif.directory.model import Changed, Kept
from stoppvif.staff import trail
from stoppvif.staff.model import Member


class NotHers(Exception):  # noqa: N818 (a refusal, not an error of ours)
    """It is not hers to do; `now` is how the entry stands."""

    def __init__(self, now: Kept) -> None:
        super().__init__()
        self.now = now


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something with an entry, and when; `version` is the one that she has seen."""

    id: int
    version: int
    name: str
    me: Member
    now: dt.datetime
    owners: Mapping[str, str]

    def note(self, session: Session, action: str, **about: Any) -> None:
        """Write into the trail what was done."""
        trail.note(session, self.now, self.me.name, action, name=self.name, **about)


def _open(session: Session, deed: Deed) -> Kept:
    """The entry, once nothing stands against it: as it is now, not as it was when it was read."""
    kept = model.get(session, deed.id)
    if not rights.may_edit(deed.me, kept.owner):
        raise NotHers(kept)
    if kept.version != deed.version:
        raise Changed(kept)
    return kept


def add(session: Session, deed: Deed, entry: Entry, owner: str, at_once: bool) -> int:
    """Keep a new entry, as a draft or published at once; its id."""
    entry_id = model.create(session, entry, owner, deed.me.name, deed.now)
    deed.note(session, "directory_added")
    if at_once:
        _publish(session, deed, entry_id)
    return entry_id


def change(session: Session, deed: Deed, entry: Entry, at_once: bool) -> None:
    """Write an entry anew, and publish it where that is wanted too."""
    _open(session, deed)
    model.change(session, deed.id, entry, deed.version, deed.me.name, deed.now)
    deed.note(session, "directory_changed")
    if at_once:
        _publish(session, deed, deed.id)


def _publish(session: Session, deed: Deed, entry_id: int) -> None:
    model.publish(session, entry_id, deed.me.name, deed.now)
    deed.note(session, "directory_published")


def publish(session: Session, deed: Deed) -> None:
    """Show an entry to visitors."""
    _open(session, deed)
    _publish(session, deed, deed.id)


def withdraw(session: Session, deed: Deed) -> None:
    """Take an entry from visitors' pages."""
    _open(session, deed)
    model.withdraw(session, deed.id, deed.me.name, deed.now)
    deed.note(session, "directory_withdrawn")


def archive(session: Session, deed: Deed) -> None:
    """Put an entry away."""
    _open(session, deed)
    model.archive(session, deed.id, deed.me.name, deed.now)
    deed.note(session, "directory_archived")


def remove(session: Session, deed: Deed) -> None:
    """Delete a draft that no visitor ever saw."""
    kept = _open(session, deed)
    if not rights.may_remove(kept):
        raise NotHers(kept)
    model.remove(session, deed.id)
    deed.note(session, "directory_removed")


def assure(session: Session, deed: Deed, how: str) -> None:
    """Say that everything in an entry was checked today, and how."""
    _open(session, deed)
    today = deed.now.astimezone(BRUSSELS).date()
    model.assure(session, deed.id, deed.me.name, how, today, deed.now)
    deed.note(session, "directory_assured")


def give(session: Session, deed: Deed, owner: str) -> None:
    """Have the editors of another commune look after an entry."""
    kept = _open(session, deed)
    if not rights.may_give(deed.me):
        raise NotHers(kept)
    model.give(session, deed.id, owner, deed.me.name, deed.now)
    deed.note(session, "directory_given", owner=deed.owners[owner])


# What one button does.
ACTS: Mapping[str, Callable[..., None]] = {
    "publish": publish,
    "withdraw": withdraw,
    "archive": archive,
    "remove": remove,
    "assure": assure,
    "give": give,
}
