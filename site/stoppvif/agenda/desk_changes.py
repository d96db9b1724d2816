"""What two people at the desk have changed of one event, by field and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from stoppvif.agenda import dates, said, words
from stoppvif.agenda.desk_filling import TEXTS
from stoppvif.agenda.desk_words import FIELDS, ZONE
from stoppvif.agenda.desk_words import TEXTS as TEXT_WORDS
from stoppvif.agenda.event import Dated, Draft, Text
from stoppvif.staff.words import communes
from stoppvif.web.language import native_name
from stoppvif.web.words import in_a_row, languages_in_words

_CODES: Mapping[str, Mapping[str, Any]] = {
    "kind": words.KINDS,
    "audience": words.AUDIENCES,
    "access": words.ACCESS,
    "price": words.PRICES,
    "registration_how": words.REGISTRATIONS,
    "status": words.STATUSES,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, and what the two have in it."""

    label: str
    theirs: str
    mine: str


def parts(draft: Draft) -> dict[str, Any]:
    """An event by field; a text by `texts.fr.title`."""
    found = {name: getattr(draft, name) for name in Draft.__dataclass_fields__ if name != "texts"}
    # Whether a date has moved is nobody's to write.
    kept = sorted((replace(one, moved=False) for one in draft.dates), key=_order)
    found["dates"] = tuple(kept)
    for code, text in draft.texts.items():
        found |= {f"texts.{code}.{name}": getattr(text, name) for name in TEXTS}
    return found


def _order(one: Dated) -> tuple[Any, ...]:
    return *dates.order(one.date), one.number or 0


def whole(found: Mapping[str, Any]) -> Draft:
    """The event that `parts` took apart."""
    texts: dict[str, dict[str, str]] = {}
    plain: dict[str, Any] = {}
    for path, value in found.items():
        if path.startswith("texts."):
            _, code, name = path.split(".")
            texts.setdefault(code, {"title": ""})[name] = value or ""
        else:
            plain[path] = value
    written = {code: Text(**text) for code, text in texts.items() if any(text.values())}
    return Draft(**plain, texts=written)


def difference(path: str, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Difference:
    """One field in words."""
    return Difference(label(path), told(path, theirs.get(path)), told(path, mine.get(path)))


def label(path: str) -> str:
    """What a field is called; `path` as in `EventError.faults` too."""
    if not path.startswith("texts."):
        return str(FIELDS[path.partition(".")[0]])
    _, code, name = path.split(".")
    return f"{TEXT_WORDS[name]} – {native_name(code)}"


def told(path: str, value: Any) -> str:
    """A value in words."""
    if path in _CODES:
        codes = value if isinstance(value, tuple) else (value,)
        found = in_a_row([str(_CODES[path].get(code, code)) for code in codes])
    elif path in _TOLD:
        found = _TOLD[path](value) if value or path == "commune" else ""
    elif isinstance(value, bool):
        found = str(gettext("yes") if value else gettext("no"))
    else:
        found = "" if value is None else str(value)
    return found or "–"


def _commune(nis: str) -> str:
    return dict(communes()).get(nis) or str(ZONE)


def _dates(dated: tuple[Dated, ...]) -> str:
    return " · ".join(map(_date, dated))


def _date(one: Dated) -> str:
    when = said.when(one.date)
    return f"{when} ({gettext('falls away')})" if one.dropped else when


_TOLD: Mapping[str, Callable[[Any], str]] = {
    "commune": _commune,
    "languages": lambda codes: languages_in_words(list(codes)),
    "rule": said.rule,
    "dates": _dates,
}
