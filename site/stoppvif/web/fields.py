"""Fields of forms: each keeps what was typed, and says in our own words what is wrong with it."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from stoppvif.web.typed import line

# Beyond them lie days that calendars cannot count from.
YEARS = range(2000, 2101)
_NO_CHOICE = lazy_gettext("Please choose one of the answers that are offered.")


def choices(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """What there is to choose from: codes, and what each is called."""
    return [SelectChoice(str(code), name) for code, name in names.items()]


class Line(StringField):
    """A line of text."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=kwargs.pop("filters", [line]), **kwargs)


class Day(DateField):
    """A day, or none. Browsers without a calendar of their own send what somebody types."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        written = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
        super().__init__(label, validators, format=written, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError with our own words."""
        self.data = None
        if not any(value.strip() for value in valuelist):
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            told = lazy_gettext("There is no such day. Please write a date such as 24/12/2026.")
            raise ValueError(told) from None
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValueError(lazy_gettext("Please give a year from 2000 to 2100."))

    def __call__(self, **kwargs: Any) -> Any:
        """The browser's calendar; as text where that would swallow what was typed."""
        typed = not self.data and any(self.raw_data or ())
        return super().__call__(type="text" if typed else "date", **kwargs)

    def _value(self) -> str:
        return self.data.isoformat() if self.data else line(" ".join(self.raw_data or ()))


class Whole(IntegerField):
    """A whole number, or none; what was typed stays in the field."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError with our own words."""
        typed = unicodedata.normalize("NFKC", "".join(valuelist[:1])).strip()
        self.data = None
        if not typed:
            return
        if not typed.isdecimal() or len(typed) > 9:
            raise ValueError(lazy_gettext("Please give a number."))
        self.data = int(typed)

    def _value(self) -> str:
        # As it was typed, without what no page can hold.
        return str(self.data) if self.data is not None else line(" ".join(self.raw_data or ()))


class Pick(SelectField):
    """One of some codes."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, invalid_choice_message=_NO_CHOICE, **kwargs)


class Radios(RadioField):
    """One of some codes, all of them in sight."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, invalid_choice_message=_NO_CHOICE, **kwargs)


class Ticks(SelectMultipleField):
    """Some of some codes, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, invalid_choice_message=_NO_CHOICE, **kwargs)
