"""The form of an entry: everything that a directory says of an organisation, on one page."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import format_date, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    SelectChoice,
)

from stoppvif.content.model import DAYS
from stoppvif.directory import desk_words, words
from stoppvif.directory.faults import (
    LONGEST,
    MOST_CLOSURES,
    MOST_PHONES,
    MOST_SERVICES,
    MOST_SLOTS,
)
from stoppvif.directory.said import tongue
from stoppvif.staff.words import communes
from stoppvif.web.fields import Day, Line, Pick, Radios, Ticks, Whole, choices
from stoppvif.web.rows import Beside, Row, Rows, Words
from stoppvif.web.typed import clock

# What is spoken in the region, by ISO 639; `sfb` is French Belgian sign language.
SPOKEN = (
    *("fr", "nl", "de", "en", "ar", "tr", "es", "it", "uk"),
    *("ro", "pl", "pt", "sq", "ps", "fa", "ru", "ti", "sfb"),
)


def _days() -> list[SelectChoice]:
    # The first of January 2024 was a Monday.
    days = [dt.date(2024, 1, number) for number in range(1, 8)]
    return [
        SelectChoice(code, format_date(day, "EEE")) for code, day in zip(DAYS, days, strict=True)
    ]


def _spoken(form: Any, _: Any) -> list[SelectChoice]:
    """The languages to choose from, and those that the entry has beyond them."""
    whole = getattr(form.meta, "_parent_form", None) or form
    codes = [*SPOKEN, *sorted(set(whole.more_languages) - set(SPOKEN))]
    return [SelectChoice(code, _capital(tongue(code))) for code in codes]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


class PhoneRow(Row):
    """A number."""

    number = Line(lazy_gettext("Number"))
    description = Words(lazy_gettext("What it is for"), rows=1)
    languages = Ticks(lazy_gettext("Languages on this number"), choices=_spoken)
    gone = BooleanField(lazy_gettext("Take this number out"))


class SlotRow(Row):
    """Hours of some days of the week."""

    days = Ticks(lazy_gettext("Days"), choices=_days)
    opens = Line(lazy_gettext("From"), filters=[clock])
    closes = Line(lazy_gettext("To"), filters=[clock])
    gone = BooleanField(lazy_gettext("Take these hours out"))


class ClosureRow(Row):
    """Days on which it is closed."""

    first = Day(lazy_gettext("First day"))
    last = Day(lazy_gettext("Last day"))
    reason = Words(lazy_gettext("Why"), rows=1)
    gone = BooleanField(lazy_gettext("Take this closure out"))


class ServiceRow(Row):
    """One thing that it does. `id` never changes: links and imports go by it."""

    blank = ("gone", "id", "fees")
    id = HiddenField()
    name = Words(lazy_gettext("Name of the service"), rows=1, needed=True)
    description = Words(lazy_gettext("What it does, in two sentences"), rows=3, needed=True)
    needs = Ticks(lazy_gettext("It helps with"), choices=choices(words.NEEDS))
    audience = Ticks(lazy_gettext("It is for"), choices=choices(words.AUDIENCES))
    minimum_age = Whole(lazy_gettext("From age"))
    maximum_age = Whole(lazy_gettext("Up to age"))
    eligibility_description = Words(lazy_gettext("Who may come"))
    application_process = Words(lazy_gettext("How to come"))
    fees = Pick(lazy_gettext("What it costs"), choices=choices(words.FEES), default="unknown")
    fees_description = Words(lazy_gettext("More about the cost"), rows=1)
    required_documents = Words(lazy_gettext("What to bring"))
    interpretation_services = Words(lazy_gettext("Interpreters"), rows=1)
    gone = BooleanField(lazy_gettext("Take this service out"))


class EntryForm(FlaskForm):
    """An entry. `version` is the one that its author has seen, `seen` what stood in it then."""

    version = HiddenField()
    seen = HiddenField()
    owner = Pick(lazy_gettext("Who looks after this entry"))
    beside = Beside(lazy_gettext("Language beside the first"))

    name = Words(lazy_gettext("Name"), rows=1, most=LONGEST["name"], needed=True)
    alternate_name = Line(lazy_gettext("Short name, or another one"))
    description = Words(lazy_gettext("What it does, in two sentences"), rows=4, needed=True)
    kind = Pick(lazy_gettext("What it is"), choices=choices(words.KINDS))
    alert = Words(lazy_gettext("Notice for visitors"), most=LONGEST["alert"])

    services = Rows(
        FormField(ServiceRow), lazy_gettext("Services"), min_entries=1, max_entries=MOST_SERVICES
    )

    phones = Rows(
        FormField(PhoneRow),
        lazy_gettext("Telephone"),
        min_entries=1,
        max_entries=MOST_PHONES,
    )
    email = Line(lazy_gettext("Mail address"))
    website = Line(lazy_gettext("Website"))

    hours = Radios(
        lazy_gettext("When it is open"), choices=choices(desk_words.HOURS), default="unknown"
    )
    weekly = Rows(
        FormField(SlotRow), lazy_gettext("Opening hours"), min_entries=1, max_entries=MOST_SLOTS
    )
    holidays = Radios(
        lazy_gettext("On public holidays"), choices=choices(desk_words.HOLIDAYS), default="closed"
    )
    valid_from = Day(lazy_gettext("These hours hold from"))
    valid_to = Day(lazy_gettext("These hours hold until"))
    closures = Rows(
        FormField(ClosureRow),
        lazy_gettext("Closed on"),
        min_entries=1,
        max_entries=MOST_CLOSURES,
    )
    hours_note = Words(lazy_gettext("More about the hours"))

    address_visibility = Radios(
        lazy_gettext("What visitors see of the place"),
        choices=choices(desk_words.VISIBILITIES),
        default="phone",
    )
    address_1 = Line(lazy_gettext("Street and number"))
    postal_code = Line(lazy_gettext("Postal code"))
    city = Line(lazy_gettext("Town"))
    area = Words(lazy_gettext("Area"), rows=1)
    accessibility = Ticks(lazy_gettext("Access"), choices=choices(words.ACCESS))
    accessibility_note = Words(lazy_gettext("More about the access"))

    languages = Ticks(lazy_gettext("Languages spoken there"), choices=_spoken)
    regime = Radios(
        lazy_gettext("What becomes of what one says there"),
        choices=choices(desk_words.REGIMES_SHORT),
        default="unknown",
    )
    communes = Ticks(lazy_gettext("It serves"))

    source = Line(lazy_gettext("Where we know it from"))
    confidence = Pick(
        lazy_gettext("How sure it is"), choices=choices(desk_words.CONFIDENCES), default="B"
    )
    verify = Line(lazy_gettext("What is still to be checked"))
    assured_date = Day(lazy_gettext("Last checked on"))
    assured_by = Pick(lazy_gettext("How"), choices=choices(desk_words.HOW), default="")
    assurer = Line(lazy_gettext("By whom"))

    def __init__(self, owners: Iterable[str], more: Iterable[str] = (), **kwargs: Any) -> None:
        self.more_languages = tuple(more)
        super().__init__(**kwargs)
        named = dict(communes())
        self.communes.choices = [SelectChoice(nis, name) for nis, name in named.items()]
        self.owner.choices = [
            SelectChoice(nis, named.get(nis) or lazy_gettext("The whole zone (coordinators)"))
            for nis in owners
        ]
