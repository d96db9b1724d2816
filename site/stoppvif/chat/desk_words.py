"""The desk's words for the codes of a conversation's end."""

from flask_babel import LazyString, lazy_gettext

OUTCOMES: dict[str, LazyString] = {
    "listened": lazy_gettext("Listened"),
    "oriented": lazy_gettext("Informed, pointed to help"),
    "referred": lazy_gettext("Passed on to a service"),
    "emergency": lazy_gettext("Emergency services"),
    "wrong_number": lazy_gettext("Not for us"),
    "abandoned": lazy_gettext("Broken off"),
}
REFERRALS: dict[str, LazyString] = {
    "none": lazy_gettext("To nobody"),
    "police": lazy_gettext("Police"),
    "shelter": lazy_gettext("Shelter"),
    "health": lazy_gettext("Health services"),
    "legal": lazy_gettext("Legal help"),
    "cpas": lazy_gettext("Public social welfare centre"),
    "children": lazy_gettext("Help for children"),
    "authors": lazy_gettext("Help for people who use violence"),
    "other": lazy_gettext("Another service"),
}
