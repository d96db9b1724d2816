"""Two editors on one entry: what the one changed while the other had the form open, in words.

By field, and by language within a text; rows of one kind are one field.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, gettext
from wtforms import SelectField
from wtforms.form import BaseForm

from stoppvif.directory.desk_forms import EntryForm
from stoppvif.web import desk_seen
from stoppvif.web.language import native_name
from stoppvif.web.rows import Rows, Words, languages

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A part of an entry that stands otherwise now. `taken`: theirs is in the form already."""

    label: str
    theirs: str
    mine: str
    taken: bool


def marks(data: Data) -> str:
    """What a form carries, to tell later what was changed since."""
    return desk_seen.marks(_parts(data))


def _parts(data: Data) -> dict[str, Any]:
    """Each field, each language of a text on its own."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= {f"{name}.{code}": value.get(code, "") for code in languages()}
        else:
            found[name] = value
    return found


def merge(
    form: EntryForm, seen: str, theirs: Data, mine: Data
) -> tuple[dict[str, Any], list[Change]]:
    """What the form is to hold now, and what to tell. `seen`: the marks that the form carried."""
    now, ours = _parts(theirs), _parts(mine)
    merged = desk_seen.merge(seen, ours, now)
    whole = {
        name: dict(value) if isinstance(value, dict) else value for name, value in mine.items()
    }
    changes: list[Change] = []
    for part in [*merged.clashes, *merged.taken]:
        name, _, code = part.partition(".")
        taken = part in merged.taken
        if taken and code:
            whole[name][code] = now[part]
        elif taken:
            whole[name] = now[part]
        changes += _told(form, name, code, now[part], ours[part], taken=taken)
    return whole, changes


def _told(
    form: BaseForm, name: str, code: str, theirs: Any, mine: Any, *, taken: bool
) -> list[Change]:
    """The same change in words, where it is one of rows by what differs in them."""
    now, yours = (dict(_lines(form, {name: _whole(code, v)})) for v in (theirs, mine))
    nothing = gettext("nothing")
    return [
        Change(label, now.get(label) or nothing, yours.get(label) or nothing, taken)
        for label in {**now, **yours}
        if now.get(label) != yours.get(label)
    ]


def _whole(code: str, value: Any) -> Any:
    return {code: value} if code else value


def _lines(form: BaseForm, data: Data, before: str = "") -> Iterator[tuple[str, str]]:
    """Every part of `data` as a label and words, in the order of the form."""
    for name, value in data.items():
        if name == "id" or value in (None, "", [], {}):
            continue
        field = form[name]
        label = f"{before}{field.label.text}"
        if isinstance(field, Words):
            for code, text in value.items():
                yield f"{label} – {native_name(code)}", text
        elif isinstance(field, Rows):
            row = field.entries[0].form
            for number, one in enumerate(value, 1):
                yield from _lines(row, one, f"{label} {number} – ")
        elif isinstance(field, SelectField):
            names = {choice.value: str(choice.label) for choice in field.iter_choices()}
            codes = value if isinstance(value, list) else [value]
            yield label, ", ".join(names.get(code) or str(code) for code in codes)
        else:
            yield label, str(format_date(value) if isinstance(value, dt.date) else value)
