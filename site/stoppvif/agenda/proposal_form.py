"""The public form by which a partner proposes an event, in one language: that of the page."""

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms import ValidationError as Invalid
from wtforms.widgets import CheckboxInput, ListWidget

from stoppvif.agenda import dates, words
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import Draft, Text
from stoppvif.content.hours import minutes
from stoppvif.web.desk_rows import Line, Row, Rows, clean, clock, line
from stoppvif.web.words import languages_in_words

ROWS = 5
# Nothing is chosen yet: for the whole zone is an answer of its own.
NOT_CHOSEN = "-"
# What the form holds of a text: how to register is said by fields of their own.
TEXTS = ("title", "summary", "body", "conditions")
PLAIN = (
    *("kind", "commune", "place_name", "place_address", "place_told", "online_url", "organiser"),
    *("contact", "price", "registration_how", "registration_value"),
)


class Pick(SelectField):
    """One of some codes."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, invalid_choice_message=words.FAULTS["code"], **kwargs)


class Picks(SelectMultipleField):
    """Some of some codes, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, invalid_choice_message=words.FAULTS["code"], **kwargs)


class Day(DateField):
    """A day, or none. Browsers without a calendar of their own send what somebody types."""

    data: Any

    def __init__(self, label: Any, **kwargs: Any) -> None:
        typed = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
        super().__init__(label, format=typed, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError with our own words."""
        self.data = None
        if any(value.strip() for value in valuelist):
            try:
                super().process_formdata([valuelist[0].strip()])
            except ValueError:
                raise ValueError(words.FAULTS["date"]) from None

    def __call__(self, **kwargs: Any) -> Any:
        """The browser's calendar; as text where that would swallow what was typed."""
        typed = not self.data and any(self.raw_data or ())
        return super().__call__(type="text" if typed else "date", **kwargs)

    def _value(self) -> str:
        return self.data.isoformat() if self.data else line(" ".join(self.raw_data or ()))


class Clock(Line):
    """A time of day, or none, however somebody writes it."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, filters=[clock], **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Raise Invalid for what is no time."""
        del form
        if self.data and self.minute is None:
            raise Invalid(words.FAULTS["clock"])

    def __call__(self, **kwargs: Any) -> Any:
        """The browser's clock; as text where that would swallow what was typed."""
        known = (self.minute or 0) < dates.MINUTES_A_DAY and not (self.data and self.errors)
        return super().__call__(type="time" if known else "text", **kwargs)

    @property
    def minute(self) -> int | None:
        """Minutes after midnight."""
        try:
            return minutes(self.data) if self.data else None
        except ValueError:
            return None


class DateRow(Row):
    """A date of the event."""

    day = Day(lazy_gettext("Day"))
    last = Day(lazy_gettext("Last day, if it lasts longer"))
    opens = Clock(lazy_gettext("From"))
    closes = Clock(lazy_gettext("To"))

    @property
    def date(self) -> Date | None:
        """The date, where it has a day."""
        day, last = self.day.data, self.last.data
        return Date(day, last or day, self.opens.minute, self.closes.minute) if day else None


def _named(codes: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in codes.items()]


class ProposalForm(FlaskForm):
    """An event in one language. Without a token: that would need a cookie (DESIGN §7)."""

    class Meta:
        """As FlaskForm's."""

        csrf = False

    version = HiddenField()
    title = Line(lazy_gettext("Title"))
    kind = Pick(lazy_gettext("What it is"), choices=_named(words.KINDS), default="other")
    summary = Line(lazy_gettext("In one or two sentences"))
    body = TextAreaField(lazy_gettext("More about it"), filters=[clean])
    dates = Rows(
        FormField(DateRow),
        lazy_gettext("Dates"),
        max_entries=dates.MOST_DATES,
    )
    commune = Pick(lazy_gettext("Commune"), default=NOT_CHOSEN)
    place_name = Line(lazy_gettext("Name of the place"))
    place_address = Line(lazy_gettext("Street, number, village"))
    place_told = BooleanField(lazy_gettext("The place is told on registration"))
    online_url = Line(lazy_gettext("Link, if one can take part online"))
    audience = Picks(
        lazy_gettext("For whom"), choices=_named(words.AUDIENCES), default=["everyone"]
    )
    languages = Picks(lazy_gettext("Language spoken"))
    access = Picks(lazy_gettext("Access"), choices=_named(words.ACCESS))
    price = Pick(lazy_gettext("Price"), choices=_named(words.PRICES), default="unknown")
    conditions = Line(lazy_gettext("About the price"))
    registration_how = Pick(
        lazy_gettext("Registration"), choices=_named(words.REGISTRATIONS), default="none"
    )
    registration_value = Line(lazy_gettext("Number, address or link for it"))
    organiser = Line(lazy_gettext("Name of your organisation"))
    contact = Line(lazy_gettext("Contact that visitors see"))
    proposer = Line(
        lazy_gettext("How the editor reaches you: your name, and a telephone number or mail")
    )
    homepage = Line(lazy_gettext("Please leave this field empty"))

    def __init__(
        self, communes: Mapping[str, str], spoken: tuple[str, ...], *, new: bool, **kwargs: Any
    ) -> None:
        """`new`: it is not kept yet; how to reach its author is asked then, and never shown."""
        super().__init__(**kwargs)
        unset = {NOT_CHOSEN: lazy_gettext("Please choose"), "": lazy_gettext("All communes")}
        self.commune.choices = _named({**unset, **communes})
        self.languages.choices = [SelectChoice(code, languages_in_words([code])) for code in spoken]
        # Not the library's `min_entries`: behind a gap in what was sent, that reads rows twice.
        while len(self.dates.entries) < ROWS:
            self.dates.append_entry()
        if not new:
            del self.proposer

    @property
    def seen_version(self) -> int:
        """The version that was open; what is no number is none that there can be."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    @property
    def filled(self) -> list[DateRow]:
        """The rows of dates in which something stands."""
        return [cast(DateRow, row.form) for row in self.dates.filled]


def shown(draft: Draft, language: str) -> dict[str, Any]:
    """What the form shows of an event, with its text in `language`."""
    text = draft.texts.get(language, Text(""))
    rows = [
        {
            "day": one.date.day,
            "last": one.date.last if one.date.last != one.date.day else None,
            "opens": _clock(one.date.opens),
            "closes": _clock(one.date.closes),
        }
        for one in draft.dates
    ]
    several = {name: list(getattr(draft, name)) for name in ("audience", "languages", "access")}
    texts = {name: getattr(text, name) for name in TEXTS}
    return {name: getattr(draft, name) for name in PLAIN} | several | texts | {"dates": rows}


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
