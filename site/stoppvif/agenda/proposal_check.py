"""From the form of a proposal to an event, and from what is wrong to the field that it is in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext

from stoppvif.agenda import dates, event, words
from stoppvif.agenda.dates import Date, DateError
from stoppvif.agenda.event import Dated, Draft, EventError, Text
from stoppvif.agenda.proposal_form import PLAIN, TEXTS, DateRow, ProposalForm

_PAST = lazy_gettext("This day is over.")
_TOO_MANY = lazy_gettext("There are too many of them.")
_EMPTY = lazy_gettext("Please leave this field empty. It is there for programs that fill in forms.")


def check(
    form: ProposalForm,
    base: Draft,
    known: tuple[Mapping[str, Any], list[str]],
    language: str,
    now: dt.datetime,
) -> Draft | None:
    """`base` with what the form says; None where something is wrong, which the form then tells.

    `known`: the network's communes and languages.
    """
    form.validate()
    draft = _draft(form, base, language)
    written = language if language in draft.texts or not base.texts else next(iter(base.texts))
    faults = {}
    try:
        # Visitors need the first language; an editor needs one that the partner speaks.
        event.check(draft, *known, written)
    except EventError as error:
        faults = error.faults
    for name in ("organiser", "proposer"):
        if name in form and not form[name].data:
            faults[name] = "missing"
    _tell(form, faults)
    _tell_rows(form, now)
    if form.dates.is_cut:
        _say(form.dates, _TOO_MANY)
    if form.homepage.data:
        form.homepage.errors = [_EMPTY]
    wrong = any(field.errors for field in form if field.name != "dates")
    rows = any(field.errors for row in form.filled for field in row)
    return None if wrong or rows or form.dates.errors else draft


def _draft(form: ProposalForm, base: Draft, language: str) -> Draft:
    plain = {name: form[name].data for name in PLAIN}
    dated = tuple(Dated(row.date) for row in form.filled if row.date)
    kept = base.rule if [one.date for one in base.dates] == [one.date for one in dated] else None
    return replace(
        base,
        **plain,
        audience=tuple(form.audience.data or ("everyone",)),
        languages=tuple(form.languages.data or ()),
        access=tuple(form.access.data or ()),
        dates=dated,
        rule=kept,
        texts=_texts(form, base, language),
    )


def _texts(form: ProposalForm, base: Draft, language: str) -> dict[str, Text]:
    """The texts of `base` with the form's; one that is emptied in a further language goes."""
    typed = {name: form[name].data for name in TEXTS}
    others = {code: text for code, text in base.texts.items() if code != language}
    if others and not any(typed.values()):
        return others
    return {**others, language: replace(base.texts.get(language, Text("")), **typed)}


def _tell(form: ProposalForm, faults: Mapping[str, str]) -> None:
    """Put what is wrong beside its field, unless something is told there already."""
    for path, code in faults.items():
        name = path.rpartition(".")[2] if path.startswith("texts.") else path
        # Where a row stands, that row tells what is wrong with it.
        if name in form and not (name == "dates" and form.filled):
            _say(form[name], words.FAULTS.get(code, words.FAULTS["code"]))


def _tell_rows(form: ProposalForm, now: dt.datetime) -> None:
    ends = [_end(row) for row in form.filled]
    if ends and all(end is not None and end <= now for end in ends):
        # Nobody could come any more.
        _say(form.filled[0].day, _PAST)


def _end(row: DateRow) -> dt.datetime | None:
    """When a date is over; None where it is none that an event can have, which its row tells."""
    if not row.date:
        _say(row.day, words.FAULTS["missing"])
    if not row.date or row.errors:
        return None
    try:
        dates.check(row.date)
    except DateError as error:
        _say(_place(row, row.date, error.code), words.FAULTS[error.code])
        return None
    return dates.instants(row.date)[1]


def _place(row: DateRow, date: Date, code: str) -> Any:
    """The field of a row that a fault of its date is beside."""
    if code == "order":
        return row.last if date.last < date.day or row.last.data else row.closes
    if code in ("clock", "gap"):
        return row.closes if date.opens is not None and _begins(date) else row.opens
    return row.day


def _begins(date: Date) -> bool:
    """Whether its beginning is right by itself."""
    try:
        dates.check(Date(date.day, date.day, date.opens))
    except DateError:
        return False
    return True


def _say(field: Any, sentence: Any) -> None:
    if sentence and not field.errors:
        field.errors = [sentence]
