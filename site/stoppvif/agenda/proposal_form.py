"""The public form by which a partner proposes an event, in one language: that of the page."""

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    SelectChoice,
    TextAreaField,
)

from stoppvif.agenda import words
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import Draft, Text
from stoppvif.agenda.fields import PickedClock
from stoppvif.web.fields import Day, Line, Pick, Ticks, Whole, choices
from stoppvif.web.query import number
from stoppvif.web.rows import Row, Rows
from stoppvif.web.typed import clean
from stoppvif.web.words import languages_in_words

ROWS = 10
# Whoever fills in the form sees five rows. Anybody can send more, and each takes time to look at:
# a longer series is the editor's to add.
MOST_ROWS = 40
# Nothing is chosen yet: for the whole zone is an answer of its own.
NOT_CHOSEN = "-"
# What the form holds of a text: how to register is said by fields of their own.
TEXTS = ("title", "summary", "body", "conditions")
PLAIN = (
    *(
        "kind",
        "commune",
        "age_min",
        "age_max",
        "place_name",
        "place_address",
        "place_told",
        "online_url",
        "organiser",
    ),
    *("contact", "price", "registration_how", "registration_value"),
)


class DateRow(Row):
    """A date of the event."""

    day = Day(lazy_gettext("Day"))
    last = Day(lazy_gettext("Last day, if it lasts longer"))
    opens = PickedClock(lazy_gettext("From"))
    closes = PickedClock(lazy_gettext("To"))

    @property
    def date(self) -> Date | None:
        """The date, where it has a day."""
        day, last = self.day.data, self.last.data
        return Date(day, last or day, self.opens.minute, self.closes.minute) if day else None


class ProposalForm(FlaskForm):
    """An event in one language. Without a token: that would need a cookie (DESIGN §7)."""

    class Meta:
        """As FlaskForm's."""

        csrf = False

    version = HiddenField()
    title = Line(lazy_gettext("Title"))
    kind = Pick(lazy_gettext("What it is"), choices=choices(words.KINDS), default="other")
    summary = Line(lazy_gettext("In one or two sentences"))
    body = TextAreaField(lazy_gettext("More about it"), filters=[clean])
    dates = Rows(FormField(DateRow), lazy_gettext("Dates"), max_entries=MOST_ROWS)
    commune = Pick(lazy_gettext("Commune"), default=NOT_CHOSEN)
    place_name = Line(lazy_gettext("Name of the place"))
    place_address = Line(lazy_gettext("Street, number, village"))
    place_told = BooleanField(lazy_gettext("The place is told on registration"))
    online_url = Line(lazy_gettext("Link, if one can take part online"))
    audience = Ticks(
        lazy_gettext("For whom"), choices=choices(words.AUDIENCES), default=["everyone"]
    )
    age_min = Whole(lazy_gettext("From this age"))
    age_max = Whole(lazy_gettext("Up to this age"))
    languages = Ticks(lazy_gettext("Language spoken"))
    access = Ticks(lazy_gettext("Access"), choices=choices(words.ACCESS))
    price = Pick(lazy_gettext("Price"), choices=choices(words.PRICES), default="unknown")
    conditions = Line(lazy_gettext("About the price"))
    registration_how = Pick(
        lazy_gettext("Registration"), choices=choices(words.REGISTRATIONS), default="none"
    )
    registration_value = Line(lazy_gettext("Number, address or link for it"))
    organiser = Line(lazy_gettext("Name of your organisation"))
    contact = Line(lazy_gettext("Contact that visitors see"))
    proposer = Line(
        lazy_gettext("How the editor reaches you: your name, and a telephone number or mail")
    )
    homepage = Line(lazy_gettext("Please leave this field empty"))

    def __init__(
        self,
        communes: Mapping[str, str],
        spoken: tuple[str, ...],
        *,
        new: bool,
        kept: int = 0,
        **kwargs: Any,
    ) -> None:
        """`new`: it is not kept yet; how to reach its author is asked then, and never shown.

        `kept`: how many dates it has. Where an editor added a series, it stays whole.
        """
        self._most = max(MOST_ROWS, kept)
        super().__init__(**kwargs)
        unset = {NOT_CHOSEN: lazy_gettext("Please choose"), "": lazy_gettext("All communes")}
        self.commune.choices = choices({**unset, **communes})
        self.languages.choices = [SelectChoice(code, languages_in_words([code])) for code in spoken]
        # Not the library's `min_entries`: behind a gap in what was sent, that reads rows twice.
        while len(self.dates.entries) < ROWS:
            self.dates.append_entry()
        if not new:
            del self.proposer

    def process(self, *args: Any, **kwargs: Any) -> None:
        """As the library's, with room for the dates that are kept."""
        self.dates.max_entries = self._most
        super().process(*args, **kwargs)

    @property
    def seen_version(self) -> int:
        """The version that was open; what is no number is none that there can be."""
        return number(self.version.data or "", 9) or 0

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
