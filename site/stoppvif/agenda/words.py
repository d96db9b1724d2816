"""What the codes and faults of events are called, in the page's language."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import LazyString, lazy_gettext

from stoppvif.content.ways import is_mail, is_phone

KINDS: Mapping[str, LazyString] = {
    "stand": lazy_gettext("Stand"),
    "show": lazy_gettext("Show"),
    "exhibition": lazy_gettext("Exhibition"),
    "workshop": lazy_gettext("Workshop"),
    "talk": lazy_gettext("Talk"),
    "march": lazy_gettext("March"),
    "training": lazy_gettext("Training"),
    "other": lazy_gettext("Other"),
}
# What stands before the title wherever an event is named: nobody should come for nothing.
STATUSES: Mapping[str, LazyString] = {
    "scheduled": lazy_gettext("Takes place"),
    "rescheduled": lazy_gettext("New date"),
    "online": lazy_gettext("Now online"),
    "postponed": lazy_gettext("Postponed"),
    "full": lazy_gettext("Full"),
    "cancelled": lazy_gettext("Cancelled"),
}
STATES: Mapping[str, LazyString] = {
    "draft": lazy_gettext("Draft"),
    "submitted": lazy_gettext("Waiting for approval"),
    "published": lazy_gettext("Published"),
    "refused": lazy_gettext("Refused"),
    "archived": lazy_gettext("No longer shown"),
}
AUDIENCES: Mapping[str, LazyString] = {
    "everyone": lazy_gettext("Everyone"),
    "adults": lazy_gettext("Adults"),
    "young": lazy_gettext("Young people"),
    "children": lazy_gettext("Children"),
    "parents": lazy_gettext("Parents"),
    "elders": lazy_gettext("Older people"),
    "professionals": lazy_gettext("Professionals"),
}
ACCESS: Mapping[str, LazyString] = {
    "wheelchair": lazy_gettext("Accessible by wheelchair"),
    "quiet": lazy_gettext("A quiet room"),
    "sign": lazy_gettext("Sign language"),
    "loop": lazy_gettext("Induction loop"),
    "companion": lazy_gettext("Free for whoever accompanies you"),
}
PRICES: Mapping[str, LazyString] = {
    "free": lazy_gettext("Free"),
    "paid": lazy_gettext("With a charge"),
    "unknown": lazy_gettext("Not said"),
}
REGISTRATIONS: Mapping[str, LazyString] = {
    "none": lazy_gettext("No registration"),
    "phone": lazy_gettext("By telephone"),
    "mail": lazy_gettext("By mail"),
    "link": lazy_gettext("On a website"),
}
PERIODS: Mapping[str, LazyString] = {
    "today": lazy_gettext("Today"),
    "weekend": lazy_gettext("This weekend"),
    "week": lazy_gettext("The next 7 days"),
    "month": lazy_gettext("The next 31 days"),
}
# Codes of `event.EventError` and `dates.DateError`.
FAULTS: Mapping[str, LazyString] = {
    "missing": lazy_gettext("Please fill this in."),
    "long": lazy_gettext("This is too long."),
    "code": lazy_gettext("Please choose one of the answers that are offered."),
    "age": lazy_gettext("Please give ages from 0 to 120, the lower one first."),
    "told": lazy_gettext("The place is told on registration: please leave name and address empty."),
    "phone": lazy_gettext("This is no telephone number, such as 04 123 45 67."),
    "mail": lazy_gettext("This is no mail address, such as name@example.be."),
    "link": lazy_gettext("Please give an address that begins with https://."),
    "control": lazy_gettext("There is a character in it that cannot be shown."),
    "order": lazy_gettext("It ends before it begins."),
    "year": lazy_gettext("Please give a year from 2000 to 2100."),
    "gap": lazy_gettext("That night the clocks go forward: this time does not exist."),
    "clock": lazy_gettext("Please give times as HH:MM."),
    "many": lazy_gettext("An event has 366 dates at most."),
    "rule": lazy_gettext("Please say on which day it repeats."),
    "date": lazy_gettext("There is no such day."),
}


def set_up(app: Flask) -> None:
    """Give the templates these names."""
    app.jinja_env.filters["audience_word"] = AUDIENCES.__getitem__
    app.jinja_env.filters["access_word"] = ACCESS.__getitem__
    app.jinja_env.filters["is_mail"] = is_mail
    app.jinja_env.filters["is_phone"] = is_phone
    app.jinja_env.globals.update(
        kind_name=KINDS.__getitem__,
        status_name=STATUSES.__getitem__,
        state_name=STATES.__getitem__,
        audience_name=AUDIENCES.__getitem__,
        access_name=ACCESS.__getitem__,
        price_name=PRICES.__getitem__,
        registration_name=REGISTRATIONS.__getitem__,
        period_name=PERIODS.__getitem__,
        kind_codes=KINDS,
        audience_codes=AUDIENCES,
        period_codes=PERIODS,
        fault_sentence=lambda code: FAULTS.get(code, FAULTS["code"]),
    )
