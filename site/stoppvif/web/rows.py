"""Parts of long forms: rows that grow without script, texts in every language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from stoppvif.web.language import native_name
from stoppvif.web.typed import clean, line


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in one of its languages, as a form shows it."""

    language: str
    id: str
    value: str
    fault: str


class Words(Field):
    """A text in every language of the network, side by side; `data` holds those that are there.

    `most`: how many characters there may be. `rows`: lines of the field, 1 for a line of text.
    """

    data: dict[str, str]

    def __init__(
        self, label: Any = None, *, rows: int = 2, most: int = 600, needed: bool = False, **kw: Any
    ) -> None:
        super().__init__(label, **kw)
        self.rows, self.most, self.needed = rows, most, needed
        self.faults: dict[str, Any] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was sent, else what there is; filters have no place here."""
        del extra_filters
        self.process_errors: list[Any] = []
        self.faults = {}
        self.object_data = data
        if not formdata:
            self.data = dict(data) if isinstance(data, dict) else {}
            return
        read = line if self.rows == 1 else clean
        sent = {code: read(formdata.get(f"{self.name}-{code}")) for code in languages()}
        self.data = {code: text for code, text in sent.items() if text}

    @property
    def cells(self) -> list[Cell]:
        """The text in each language, the authoritative one first."""
        return [
            Cell(code, f"{self.id}-{code}", self.data.get(code, ""), self.faults.get(code, ""))
            for code in languages()
        ]


class Row(Form):
    """A row: a form without a token of its own. Subclasses name in `blank` what does not count."""

    blank: tuple[str, ...] = ("gone",)

    def is_empty(self) -> bool:
        """Whether nothing was typed or ticked in it."""
        return not any(
            field.data or any(one.strip() for one in field.raw_data or ())
            for field in self
            if field.short_name.rpartition("-")[2] not in self.blank
        )


class Rows(FieldList):
    """Rows of one kind. Empty ones, and those with `gone` ticked, do not count.

    `is_cut`: more of them were sent than there may be; those are not here.
    """

    is_cut = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was sent, else what there is."""
        sent = set(self._extract_indices(self.name, formdata or ()))
        self.is_cut = bool(self.max_entries) and len(sent) > self.max_entries
        super().process(formdata, data, extra_filters)

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """As the library's, which takes “²” for a number."""
        for name in formdata:
            head, _, rest = name.partition(f"{prefix}-")
            number = rest.partition("-")[0]
            if not head and number.isascii() and number.isdecimal() and len(number) < 4:
                yield int(number)

    def validate(self, form: BaseForm, extra_validators: Any = ()) -> bool:
        """Look at the rows that count; `errors` holds only what is wrong with them as a whole."""
        del form, extra_validators
        self.errors: list[Any] = []
        # Each is looked at, whatever is wrong with another.
        right = [row.form.validate() for row in self.filled]
        return all(right)

    @property
    def filled(self) -> list[FormField]:
        """The rows that count, in order."""
        return [row for row in self.entries if not row.form.is_empty() and not _is_gone(row.form)]

    @property
    def is_full(self) -> bool:
        """Whether there may be no more of them."""
        return bool(self.max_entries) and len(self.entries) >= self.max_entries

    def grow(self) -> str:
        """One more row; its id. Where there may be no more, that of the last."""
        if not self.is_full:
            self.append_entry()
        return str(self.entries[-1].id)


def _is_gone(form: BaseForm) -> bool:
    return "gone" in form and bool(form["gone"].data)


def languages() -> list[str]:
    """The languages of the network; the first one is authoritative."""
    found: list[str] = current_app.config["LANGUAGES"]
    return found


class Beside(RadioField):
    """Which language stands beside the authoritative one, where the browser can hide the others.

    It has to be called `beside`: `css/desk/rows.css` goes by that name.
    """

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        # What is none of the choices shows every language, and is no fault.
        super().__init__(label, choices=_beside, validate_choice=False, **kwargs)
        self.default = lambda: (languages()[1:2] or ["all"])[0]


def _beside() -> list[SelectChoice]:
    first, *others = languages()
    alone = lazy_gettext("%(language)s alone", language=native_name(first))
    named = [SelectChoice(code, native_name(code)) for code in others]
    return [SelectChoice("none", alone), *named, SelectChoice("all", lazy_gettext("All"))]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: its id, what it is called, a sentence."""

    id: str
    label: str
    sentence: Any


def faults(form: BaseForm) -> list[Fault]:
    """Everything that is wrong in a form, rows and languages included, in its order."""
    found: list[Fault] = []
    for field in form:
        if isinstance(field, FormField):
            found += faults(field.form)
        elif isinstance(field, Rows):
            found += [Fault(field.id, field.label.text, one) for one in list(field.errors)[:1]]
            # Once for all of them: it looks at every field of every row.
            filled = set(field.filled)
            for number, row in enumerate(field.entries, 1):
                inner = faults(row.form) if row in filled else []
                before = f"{field.label.text} {number} – "
                found += [replace(fault, label=f"{before}{fault.label}") for fault in inner]
        elif isinstance(field, Words):
            cells = [cell for cell in field.cells if cell.fault]
            found += [
                Fault(cell.id, f"{field.label.text} – {native_name(cell.language)}", cell.fault)
                for cell in cells
            ]
        else:
            several = isinstance(field, RadioField | SelectMultipleField)
            place = f"{field.id}-group" if several else field.id
            found += [Fault(place, field.label.text, one) for one in list(field.errors)[:1]]
    return found
