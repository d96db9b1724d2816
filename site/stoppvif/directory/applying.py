"""What a file would do with the directory, organisation by organisation; and doing it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from stoppvif.directory import hsds, model
from stoppvif.directory.importing import Read
from stoppvif.directory.model import Kept
from stoppvif.directory.shapes import Frame
from stoppvif.staff import trail

Does = Literal["new", "changed", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one organisation; `row` is the entry that it changes."""

    does: Does
    read: Read
    row: int = 0


@dataclass(slots=True)
class Plan:
    """What a file would do with the directory, in the order of the file."""

    steps: list[Step] = field(default_factory=list)

    def those(self, does: Does) -> list[Step]:
        """The steps of one kind."""
        return [step for step in self.steps if step.does == does]

    def note(self, session: Session, who: str, now: dt.datetime) -> None:
        """Write into the trail what was done, if anything."""
        made, changed = len(self.those("new")), len(self.those("changed"))
        if made or changed:
            trail.note(session, now, who, "directory_imported", made=made, changed=changed)


def plan(
    session: Session, found: Iterable[Read], frame: Frame, allowed: Callable[[str], bool]
) -> Plan:
    """Compare a file with the directory; `allowed` says whose entries may be written."""
    rows = model.everything(session)
    by_slug = {kept.slug: kept for kept in rows}
    by_id = {hsds.id_of(frame.address, kept.slug): kept for kept in rows}
    made, taken = Plan(), set[int]()
    for one in found:
        # An id of ours stands for an entry where nothing else does: in a file of ours, a copy that
        # was made into another organisation still has the id of the first.
        same = None if one.version else by_id.get(one.id)
        step = _step(one, by_slug.get(one.slug) or same, allowed)
        if step.row in taken:
            step = _refused(one, "twice")
        if step.row:
            taken.add(step.row)
        made.steps.append(step)
    return made


def _step(one: Read, kept: Kept | None, allowed: Callable[[str], bool]) -> Step:
    if one.refused or one.entry is None:
        return Step("refused", one)
    if kept and one.entry == kept.entry and (one.owner == kept.owner or not one.version):
        return Step("unchanged", one, kept.id)
    if not all(map(allowed, {one.owner, kept.owner if kept else one.owner})):
        return _refused(one, "owner")
    if kept is None:
        return Step("new", one)
    if one.version != kept.version:
        return _refused(one, "edited" if one.version else "exists")
    return Step("changed", one, kept.id)


def _refused(one: Read, code: str) -> Step:
    return Step("refused", replace(one, refused=(("", code),)))


def apply(session: Session, made: Plan, who: str, now: dt.datetime, *, states: bool) -> None:
    """Do what a plan says. With `states`, what is new is as it was when exported; or a draft."""
    for step in made.steps:
        one = step.read
        if one.entry is None:
            continue
        if step.does == "new":
            more: dict[str, Any] = {"slug": one.slug, "version": max(1, one.version)}
            if states:
                more |= {"state": one.state, "published": one.published}
            model.create(session, one.entry, one.owner, who, now, **more)
        elif step.does == "changed":
            model.change(session, step.row, one.entry, one.version, who, now)
            if model.get(session, step.row).owner != one.owner:
                model.give(session, step.row, one.owner, who, now)
