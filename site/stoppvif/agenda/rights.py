"""Who at the desk may do what with events: only rules, no database, no page.

An editor has the events of her communes. Those of the whole zone every editor may write and
give in; a coordinator alone publishes them. A coordinator may do everything.
"""

from stoppvif.agenda.model import Event
from stoppvif.staff.model import Member

# The commune of an event that is for all of them.
ZONE = ""


def communes_of(me: Member, known: tuple[str, ...]) -> tuple[str, ...]:
    """Of the network's communes, `known`, those whose events she may write; NIS codes."""
    if "coordinator" in me.grants:
        return known
    editor = me.grants.get("editor")
    return tuple(nis for nis in known if nis in editor.communes) if editor else ()


def may_edit(me: Member, commune: str) -> bool:
    """Whether she may write events of `commune`, a NIS code, or empty for the whole zone."""
    if "coordinator" in me.grants:
        return True
    editor = me.grants.get("editor")
    return editor is not None and (commune == ZONE or commune in editor.communes)


def may_publish(me: Member, commune: str) -> bool:
    """Whether she may show events of `commune` to visitors, and take them back."""
    if commune == ZONE:
        return "coordinator" in me.grants
    return may_edit(me, commune)


def sees(me: Member, event: Event) -> bool:
    """Whether an event stands in her lists."""
    return may_edit(me, event.draft.commune)


def may_change(me: Member, event: Event) -> bool:
    """Whether she may write this event: one that visitors read is for whoever may publish it."""
    allowed = may_publish if event.state == "published" else may_edit
    return allowed(me, event.draft.commune)
