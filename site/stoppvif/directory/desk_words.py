"""What the desk alone says of entries: fields, faults, and what the trail tells."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

CONFIDENCES: Mapping[str, LazyString] = {
    "A": lazy_gettext("A – official and recent"),
    "B": lazy_gettext("B – reliable, still to be checked"),
    "C": lazy_gettext("C – confirmed by nobody (only without a number)"),
}
HOW: Mapping[str, LazyString] = {
    "phone": lazy_gettext("By telephone"),
    "mail": lazy_gettext("By mail"),
    "visit": lazy_gettext("During a visit"),
    "site": lazy_gettext("On its website"),
    "": lazy_gettext("Not said"),
}
HOURS: Mapping[str, LazyString] = {
    "weekly": lazy_gettext("Every week at these hours"),
    "always": lazy_gettext("Day and night, every day"),
    "unknown": lazy_gettext("Not known"),
}
HOLIDAYS: Mapping[str, LazyString] = {
    "closed": lazy_gettext("Closed"),
    "open": lazy_gettext("Open as on other days"),
}
# Who reads it decides whether to speak: in full, as visitors will read it.
REGIMES_SHORT: Mapping[str, LazyString] = {
    "secrecy": lazy_gettext("Professional secrecy"),
    "report": lazy_gettext("May have to report certain facts"),
    "unknown": lazy_gettext("Not known: nothing is said"),
}
VISIBILITIES: Mapping[str, LazyString] = {
    "public": lazy_gettext("Show the address"),
    "area": lazy_gettext("Show only the area"),
    "phone": lazy_gettext("Show nothing: it is told by phone"),
}
STATES: Mapping[str, LazyString] = {
    "": lazy_gettext("Drafts and published"),
    "draft": lazy_gettext("Drafts"),
    "published": lazy_gettext("Published"),
    "archived": lazy_gettext("No longer shown"),
}
SECTIONS: Mapping[str, LazyString] = {
    "stale": lazy_gettext("To check again"),
    "mine": lazy_gettext("Yours"),
    "others": lazy_gettext("Of others"),
}
# What has just been done, above the form.
DONE: Mapping[str, LazyString] = {
    "save": lazy_gettext("Saved."),
    "publish": lazy_gettext("Published. Visitors see it now."),
    "withdraw": lazy_gettext("Taken off the directory. It is a draft again."),
    "archive": lazy_gettext("Put away."),
    "assure": lazy_gettext("Noted as checked today."),
    "give": lazy_gettext("Given. Another commune looks after it now."),
}
# What `faults` says in general is told in particular here: by field, then code.
FAULTS: Mapping[tuple[str, str], LazyString] = {
    ("services", "missing"): lazy_gettext("Please describe at least one service."),
    ("needs", "missing"): lazy_gettext("Please tick at least one."),
    ("audience", "missing"): lazy_gettext("Please tick at least one."),
    ("address", "missing"): lazy_gettext(
        "Please give street, number and town, or do not show the address."
    ),
    ("weekly", "missing"): lazy_gettext("Please give at least one day with its hours."),
}
ACTIONS: Mapping[str, LazyString] = {
    "directory_added": lazy_gettext("wrote a new entry of the directory: %(name)s"),
    "directory_changed": lazy_gettext("changed an entry of the directory: %(name)s"),
    "directory_published": lazy_gettext("published an entry of the directory: %(name)s"),
    "directory_withdrawn": lazy_gettext("took an entry off the directory: %(name)s"),
    "directory_archived": lazy_gettext("put an entry of the directory away: %(name)s"),
    "directory_removed": lazy_gettext("deleted a draft of the directory: %(name)s"),
    "directory_assured": lazy_gettext("checked an entry of the directory: %(name)s"),
    "directory_given": lazy_gettext("gave an entry of the directory to %(owner)s: %(name)s"),
}
