"""The form of an event at the desk: texts side by side, a row for each date, a rule for dates."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import format_date, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    SelectChoice,
    TextAreaField,
)
from wtforms import ValidationError as Invalid

from stoppvif.agenda import event, words
from stoppvif.agenda.desk_words import EVERY, FIELDS, ORDINALS, REASON, TEXTS
from stoppvif.agenda.fields import Clock
from stoppvif.agenda.model import LONGEST_REASON
from stoppvif.content.hours import BRUSSELS
from stoppvif.web.clock import now
from stoppvif.web.fields import Day, Line, Pick, Ticks, Whole, choices
from stoppvif.web.query import number
from stoppvif.web.rows import Beside, Row, Rows, Words, languages
from stoppvif.web.typed import clean
from stoppvif.web.words import LANGUAGES, languages_in_words


def _weekdays() -> list[SelectChoice]:
    # The first of January 2024 was a Monday.
    days = [dt.date(2024, 1, number) for number in range(1, 8)]
    return [SelectChoice(str(day.weekday()), format_date(day, "EEEE")) for day in days]


class DateRow(Row):
    """A date. `number` is its own within the event; `gone` takes it out, `dropped` says so."""

    blank = ("gone", "dropped", "number")
    number = HiddenField()
    day = Day(lazy_gettext("Day"))
    last = Day(lazy_gettext("Last day"))
    opens = Clock(lazy_gettext("From"))
    closes = Clock(lazy_gettext("To"))
    dropped = BooleanField(lazy_gettext("Falls away"))
    gone = BooleanField(lazy_gettext("Take this date out"))

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to look at it any more."""
        last = self.last.data or self.day.data
        today = now().astimezone(BRUSSELS).date()
        return last is not None and last < today and not self.errors


class EventForm(FlaskForm):
    """An event. `version` is the one that its author has seen, `seen` marks what stood in it."""

    version = HiddenField()
    seen = HiddenField()
    beside = Beside(lazy_gettext("Language beside the first"))
    commune = Pick(FIELDS["commune"])
    kind = Pick(FIELDS["kind"], choices=choices(words.KINDS), default="other")

    title = Words(TEXTS["title"], rows=1, most=event.LONGEST["title"], needed=True)
    summary = Words(TEXTS["summary"], rows=2, most=event.LONGEST["summary"])
    body = Words(TEXTS["body"], rows=8, most=event.LONGEST["body"])

    dates = Rows(FormField(DateRow), FIELDS["dates"], min_entries=1)
    every = Pick(FIELDS["rule"], choices=choices(EVERY), default="")
    ordinal = Pick(
        lazy_gettext("If every month: which one"), choices=choices(ORDINALS), default="1"
    )
    weekday = Pick(lazy_gettext("Day of the week"), choices=_weekdays, default="0")
    until = Day(lazy_gettext("Until this day at the latest"))

    place_name = Line(FIELDS["place_name"])
    place_address = Line(FIELDS["place_address"])
    place_told = BooleanField(FIELDS["place_told"])
    online_url = Line(FIELDS["online_url"])

    organiser = Line(FIELDS["organiser"])
    contact = Line(FIELDS["contact"])
    audience = Ticks(FIELDS["audience"], choices=choices(words.AUDIENCES), default=["everyone"])
    age_min = Whole(FIELDS["age_min"])
    age_max = Whole(FIELDS["age_max"])
    languages = Ticks(FIELDS["languages"])
    access = Ticks(FIELDS["access"], choices=choices(words.ACCESS))

    price = Pick(FIELDS["price"], choices=choices(words.PRICES), default="unknown")
    conditions = Words(TEXTS["conditions"], rows=2, most=event.LONGEST["conditions"])
    registration_how = Pick(
        FIELDS["registration_how"], choices=choices(words.REGISTRATIONS), default="none"
    )
    registration_value = Line(FIELDS["registration_value"])
    registration = Words(TEXTS["registration"], rows=2, most=event.LONGEST["registration"])
    status = Pick(FIELDS["status"], choices=choices(words.STATUSES), default="scheduled")

    def __init__(
        self, communes: Mapping[str, Any], spoken: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.commune.choices = choices(communes)
        # What an imported event is spoken in may be rarer than what we offer.
        codes = dict.fromkeys((*languages(), *LANGUAGES, *spoken))
        self.languages.choices = [SelectChoice(code, languages_in_words([code])) for code in codes]

    @property
    def seen_version(self) -> int:
        """The version that was open; what is no number is none that there can be."""
        return number(self.version.data or "", 9) or 0


class ReasonForm(FlaskForm):
    """Why an event is refused."""

    reason = TextAreaField(
        lazy_gettext("Why it is refused; the author reads this"), filters=[clean]
    )

    def validate_reason(self, field: Any) -> None:
        """Raise Invalid where there is none, or too much of one."""
        if not 0 < len(field.data) <= LONGEST_REASON:
            raise Invalid(REASON)
