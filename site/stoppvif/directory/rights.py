"""Who at the desk may do what with entries: only rules, no database, no page.

An editor has the entries that her communes look after; a coordinator has all of them, and those
of the whole zone, which no commune looks after. Everybody who edits may look at all.
"""

from collections.abc import Sequence

from stoppvif.directory.model import Kept
from stoppvif.staff.model import Member

# The owner of an entry that the coordinators look after.
ZONE = ""


def owners(me: Member, known: Sequence[str]) -> list[str]:
    """For whom she may write entries: NIS codes of `known`, and ZONE for a coordinator."""
    if "coordinator" in me.grants:
        return [*known, ZONE]
    editor = me.grants.get("editor")
    return [nis for nis in known if editor and nis in editor.communes]


def may_edit(me: Member, owner: str) -> bool:
    """Whether she may write, show and put away the entries of this owner."""
    if "coordinator" in me.grants:
        return True
    editor = me.grants.get("editor")
    return editor is not None and owner != ZONE and owner in editor.communes


def may_give(me: Member) -> bool:
    """Whether she may have another commune look after an entry."""
    return "coordinator" in me.grants


def may_remove(kept: Kept) -> bool:
    """Whether it may be deleted for good: what visitors have seen is put away instead."""
    return kept.state == "draft" and kept.published is None
