"""What a file would do with the directory, organisation by organisation; and doing it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from stoppvif.directory import hsds, model
from stoppvif.directory.importing import Read
from stoppvif.directory.model import Kept
from stoppvif.directory.shapes import Frame
from stoppvif.staff import trail

Does = Literal["new", "changed", "later", "unchanged", "refused"]
# At once: what somebody can still look through, and what keeps no conversation waiting for the
# database. The same file brings the rest next time.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, for which network; `allowed` says whose entries may be written.

    With `states`, what is new is as it was when exported; without, a draft.
    """

    name: str
    frame: Frame
    allowed: Callable[[str], bool]
    states: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one organisation; `row` is the entry that it changes."""

    does: Does
    read: Read
    row: int = 0

    @property
    def writes(self) -> bool:
        """Whether it would write anything."""
        return self.does in ("new", "changed")


@dataclass(slots=True)
class Plan:
    """What a file would do with the directory, in the order of the file."""

    steps: list[Step] = field(default_factory=list)

    def those(self, does: Does) -> list[Step]:
        """The steps of one kind."""
        return [step for step in self.steps if step.does == does]


def plan(session: Session, found: Sequence[Read], by: Importer) -> Plan:
    """Compare a file, or a part of it, with the directory."""
    by_slug, by_id = _known(session, found, by.frame)
    made, taken = Plan(), set[int]()
    for one in found:
        # An id of ours stands for an entry where nothing else does: in a file of ours, a copy that
        # was made into another organisation still has the id of the first.
        same = None if one.version else by_id.get(one.id)
        step = _step(one, by_slug.get(one.slug) or same, by.allowed)
        if one.slug in by_slug and by_slug[one.slug] is None and not one.refused:
            step = _refused(one, "broken")
        elif step.row in taken:
            step = _refused(one, "twice")
        if step.row:
            taken.add(step.row)
        made.steps.append(step)
    return made


def _known(
    session: Session, found: Sequence[Read], frame: Frame
) -> tuple[dict[str, Kept | None], dict[str, Kept | None]]:
    """The entries that a file speaks of, by slug and by id: no others are read."""
    found = [one for one in found if not one.refused]
    asked = {one.id for one in found if not one.version}
    every = model.slugs(session) if asked else []
    ids = {made: slug for slug in every if (made := hsds.id_of(frame.address, slug)) in asked}
    by_slug = model.of_slugs(session, {one.slug for one in found} | set(ids.values()))
    return by_slug, {made: by_slug[slug] for made, slug in ids.items()}


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


def at_once(made: Plan) -> Plan:
    """The same plan; that for which there is no room at once is done later."""
    steps, written = [], 0
    for step in made.steps:
        written += step.writes
        late = step.writes and written > MOST_AT_ONCE
        steps.append(replace(step, does="later") if late else step)
    return Plan(steps)


def apply(session: Session, found: Sequence[Read], by: Importer, now: dt.datetime) -> Plan:
    """Write what these organisations make, all of it or nothing, and say what was done.

    Each is looked at again: a colleague may have changed something meanwhile.
    """
    made = plan(session, found, by)
    for step in made.steps:
        _do(session, step, by, now)
    new, changed = len(made.those("new")), len(made.those("changed"))
    if new or changed:
        trail.note(session, now, by.name, "directory_imported", made=new, changed=changed)
    return made


def _do(session: Session, step: Step, by: Importer, now: dt.datetime) -> None:
    one = step.read
    if one.entry is None:
        return
    if step.does == "new":
        more: dict[str, Any] = {"slug": one.slug, "version": max(1, one.version)}
        if by.states:
            more |= {"state": one.state, "published": one.published}
        model.create(session, one.entry, one.owner, by.name, now, **more)
    elif step.does == "changed":
        model.change(session, step.row, one.entry, one.version, by.name, now)
        if model.get(session, step.row).owner != one.owner:
            model.give(session, step.row, one.owner, by.name, now)
