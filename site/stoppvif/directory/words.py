"""What the codes and faults of entries are called, in the page's language."""

from collections.abc import Mapping
from types import SimpleNamespace

from flask import Flask
from flask_babel import LazyString, lazy_gettext

NEEDS: Mapping[str, LazyString] = {
    "talk": lazy_gettext("To talk with someone"),
    "safety": lazy_gettext("To be safe"),
    "police": lazy_gettext("Police"),
    "rights": lazy_gettext("Rights and justice"),
    "housing": lazy_gettext("A place to live"),
    "health": lazy_gettext("Health"),
    "children": lazy_gettext("Children"),
    "money": lazy_gettext("Money"),
    "change": lazy_gettext("If I hurt others"),
}
AUDIENCES: Mapping[str, LazyString] = {
    "victims": lazy_gettext("People who live with violence"),
    "women": lazy_gettext("Women"),
    "men": lazy_gettext("Men"),
    "children": lazy_gettext("Children"),
    "young": lazy_gettext("Young people"),
    "elders": lazy_gettext("Older people"),
    "relatives": lazy_gettext("Family and friends"),
    "authors": lazy_gettext("People who hurt others"),
    "professionals": lazy_gettext("Professionals"),
}
KINDS: Mapping[str, LazyString] = {
    "association": lazy_gettext("Association"),
    "commune": lazy_gettext("Commune"),
    "cpas": lazy_gettext("CPAS (social services of the commune)"),
    "police": lazy_gettext("Police"),
    "justice": lazy_gettext("Justice"),
    "health": lazy_gettext("Health"),
    "other": lazy_gettext("Other"),
}
# What becomes of what one says there; where we do not know, nothing is said.
REGIMES: Mapping[str, LazyString] = {
    "secrecy": lazy_gettext("What you say here stays under professional secrecy."),
    "report": lazy_gettext("Whoever works here may have to report certain facts."),
    "unknown": lazy_gettext("Not known"),
}
ACCESS: Mapping[str, LazyString] = {
    "wheelchair": lazy_gettext("Accessible by wheelchair"),
    "lift": lazy_gettext("Lift"),
    "toilet": lazy_gettext("Toilet for wheelchair users"),
    "sign": lazy_gettext("Sign language"),
    "loop": lazy_gettext("Induction loop"),
    "parking": lazy_gettext("Reserved parking space"),
}
FEES: Mapping[str, LazyString] = {
    "free": lazy_gettext("Free"),
    "paid": lazy_gettext("With a charge"),
    "depends": lazy_gettext("Depends on your situation"),
    "unknown": lazy_gettext("Not said"),
}
VISIBILITIES: Mapping[str, LazyString] = {
    "public": lazy_gettext("The address is shown."),
    "area": lazy_gettext("Only the area is shown."),
    "phone": lazy_gettext("The address is told by phone."),
}
# Whole sentences: where a language puts the way is its own affair.
ASSURED: Mapping[str, LazyString] = {
    "phone": lazy_gettext("Last checked on %(day)s, by phone."),
    "mail": lazy_gettext("Last checked on %(day)s, by mail."),
    "visit": lazy_gettext("Last checked on %(day)s, during a visit."),
    "site": lazy_gettext("Last checked on %(day)s, on its website."),
    "": lazy_gettext("Last checked on %(day)s."),
}
STATES: Mapping[str, LazyString] = {
    "draft": lazy_gettext("Draft"),
    "published": lazy_gettext("Published"),
    "archived": lazy_gettext("No longer shown"),
}
# Codes of `faults.EntryError`.
FAULTS: Mapping[str, LazyString] = {
    "missing": lazy_gettext("Please fill this in."),
    "long": lazy_gettext("This is too long."),
    "many": lazy_gettext("There are too many of them."),
    "code": lazy_gettext("Please choose one of the answers that are offered."),
    "control": lazy_gettext("There is a character in it that cannot be shown."),
    "age": lazy_gettext("Please give ages from 0 to 120, the lower one first."),
    "phone": lazy_gettext("This is no telephone number, such as 04 123 45 67."),
    "mail": lazy_gettext("This is no mail address, such as name@example.be."),
    "link": lazy_gettext("Please give an address that begins with https://."),
    "hours": lazy_gettext("Please give days, and times as HH:MM, the earlier one first."),
    "order": lazy_gettext("It ends before it begins."),
    "hidden": lazy_gettext("This is not to be published: please leave it empty."),
    "unsure": lazy_gettext("Nobody has confirmed this: it cannot be published with a number."),
    "id": lazy_gettext("Please give each service a name of its own, in small letters."),
}


def set_up(app: Flask) -> None:
    """Give the templates these names, as `contact_words.needs[code]`."""
    app.jinja_env.globals["contact_words"] = SimpleNamespace(
        needs=NEEDS,
        audiences=AUDIENCES,
        kinds=KINDS,
        regimes=REGIMES,
        access=ACCESS,
        fees=FEES,
        visibilities=VISIBILITIES,
        assured=ASSURED,
        states=STATES,
        faults=FAULTS,
    )
