"""The forms of the roster. Times are Brussels time, written HH:MM."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import format_date, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms import ValidationError as Invalid
from wtforms.validators import InputRequired, Optional

from stoppvif.content.hours import minutes
from stoppvif.duty.edits import Times
from stoppvif.duty.roster import Person
from stoppvif.duty.words import ERRORS
from stoppvif.web.fields import Ticks
from stoppvif.web.query import number
from stoppvif.web.words import LANGUAGES

HOURS = range(1, 9)
# Beyond them lie days that calendars cannot count from; the rules are far narrower.
YEARS = range(2000, 2200)


class Day(DateField):
    """A date; what was typed stays in the field."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError with our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(ERRORS["date"]) from None
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValueError(ERRORS["far"])


class Time(StringField):
    """A time of day."""

    def __call__(self, **kwargs: Any) -> Any:
        """As the browser's own field for times."""
        return super().__call__(type="time", **kwargs)


def _clock(_: FlaskForm, field: Time) -> None:
    try:
        minutes(field.data or "")
    except ValueError:
        raise Invalid(ERRORS["time"]) from None


class RosterForm(FlaskForm):
    """Any change of a roster: `seen` is the last entry of the trail that its author has seen."""

    seen = HiddenField()

    @property
    def last_seen(self) -> int:
        """That entry's id. What is no number has seen nothing."""
        return number(self.seen.data or "", 18) or 0


class ShiftForm(RosterForm):
    """A shift: of one day, or of every week. `anyway`: though she has another one then."""

    person = SelectField(lazy_gettext("Who"), coerce=int)
    day = Day(lazy_gettext("Day, or first day"), [InputRequired(ERRORS["date"])])
    opens = Time(lazy_gettext("From"), [_clock])
    closes = Time(lazy_gettext("To"), [_clock])
    weekly = BooleanField(lazy_gettext("Every week on this weekday"))
    last = Day(lazy_gettext("Last day, or empty"), [Optional()])
    holidays = BooleanField(lazy_gettext("On public holidays too"))
    anyway = BooleanField(lazy_gettext("Save all the same"))

    def __init__(self, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.choices = choices(people)

    def times(self) -> Times:
        """When; a shift that ends at or before its beginning ends on the next day."""
        return times(self.opens.data, self.closes.data)


def times(opens: str, closes: str) -> Times:
    """Two checked times as a shift."""
    begins, ends = minutes(opens) % 1440, minutes(closes)
    return Times(begins, ends if ends > begins else ends + 1440)


def choices(people: Iterable[Person]) -> list[SelectChoice]:
    """People to choose from, by name."""
    return [
        SelectChoice(str(p.id), p.name) for p in sorted(people, key=lambda p: p.name.casefold())
    ]


class ChangeForm(RosterForm):
    """Another time for a shift; of a weekly one, for this day or from this day on."""

    day = Day(lazy_gettext("Day"), [InputRequired(ERRORS["date"])])
    opens = Time(lazy_gettext("From"), [_clock])
    closes = Time(lazy_gettext("To"), [_clock])
    reach = RadioField(
        lazy_gettext("Change"),
        choices=[
            SelectChoice("one", lazy_gettext("this day alone")),
            SelectChoice("on", lazy_gettext("every week, from this day on")),
        ],
        default="one",
    )
    anyway = BooleanField(lazy_gettext("Save all the same"))

    times = ShiftForm.times


class AbsenceForm(RosterForm):
    """Days without weekly shifts."""

    person = SelectField(lazy_gettext("Who"), coerce=int)
    first = Day(lazy_gettext("First day"), [InputRequired(ERRORS["date"])])
    last = Day(lazy_gettext("Last day"), [InputRequired(ERRORS["date"])])

    def __init__(self, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.choices = choices(people)


class CopyForm(RosterForm):
    """The week to copy to, by any of its days."""

    target = Day(lazy_gettext("Copy this week to the week of"), [InputRequired(ERRORS["date"])])


class WantedForm(RosterForm):
    """Cover that the network wants."""

    language = SelectField(lazy_gettext("In"))
    days = Ticks(lazy_gettext("On"), coerce=int)
    opens = Time(lazy_gettext("From"), [_clock])
    closes = Time(lazy_gettext("To"), [_clock])
    holidays = BooleanField(lazy_gettext("On public holidays too"))

    def __init__(self, spoken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [SelectChoice(code, LANGUAGES.get(code, code)) for code in spoken]
        first = dt.date(2024, 1, 1)
        self.days.choices = [
            SelectChoice(str(n), weekday(first + dt.timedelta(days=n))) for n in range(7)
        ]


def weekday(day: dt.date) -> str:
    """The name of its weekday."""
    return str(format_date(day, "EEEE"))


class ExtraForm(FlaskForm):
    """How long an extra shift is meant to last."""

    hours = SelectField(
        lazy_gettext("Hours"), coerce=int, choices=[SelectChoice(str(n)) for n in HOURS]
    )
