"""Between an event and its form at the desk, and from what is wrong to the field that it is in."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from wtforms import FormField

from stoppvif.agenda import dates, event, words
from stoppvif.agenda.dates import Date, DateError, Rule
from stoppvif.agenda.desk_forms import DateRow, EventForm
from stoppvif.agenda.event import Dated, Draft, EventError, Text
from stoppvif.web.query import number
from stoppvif.web.rows import Rows, Words, languages

TEXTS = tuple(Text.__dataclass_fields__)
# Fields that are called alike in an event and in its form.
_ALIKE = tuple(
    name for name in Draft.__dataclass_fields__ if name not in ("rule", "dates", "texts")
)


def filled(draft: Draft) -> dict[str, Any]:
    """What `EventForm` shows of an event."""
    found = {name: getattr(draft, name) for name in _ALIKE}
    found |= {
        name: {code: getattr(text, name) for code, text in draft.texts.items()} for name in TEXTS
    }
    if draft.rule:
        found |= {
            "every": draft.rule.every,
            "weekday": str(draft.rule.weekday),
            "ordinal": str(draft.rule.ordinal or 1),
        }
    return found | {"dates": [_row(one) for one in draft.dates]}


def _row(one: Dated) -> dict[str, Any]:
    date = one.date
    return {
        "number": "" if one.number is None else str(one.number),
        "day": date.day,
        "last": None if date.last == date.day else date.last,
        "opens": dates.clock(date.opens),
        "closes": dates.clock(date.closes),
        "dropped": one.dropped,
    }


def rows_of(form: EventForm) -> Rows:
    """The rows of its dates."""
    return form.dates


def read(form: EventForm) -> Draft | None:
    """The event in a form, whatever is wrong with it; None where a field cannot be read."""
    right = form.validate()
    for row in rows_of(form).filled:
        if not row.form.day.data and not row.form.day.errors:
            row.form.day.errors = [words.FAULTS["missing"]]
            right = False
    if not right:
        return None
    plain = {name: form[name].data for name in _ALIKE}
    plain |= {name: tuple(plain[name] or ()) for name in ("languages", "access")}
    return Draft(
        **plain | {"audience": tuple(form.audience.data or ["everyone"])},
        rule=_rule(form),
        dates=tuple(_dated(cast(DateRow, row.form)) for row in rows_of(form).filled),
        texts=_texts(form),
    )


def _rule(form: EventForm) -> Rule | None:
    every = form.every.data
    ordinal = int(form.ordinal.data) if every == "month" else 0
    return Rule(every, int(form.weekday.data), ordinal) if every else None


def _dated(row: DateRow) -> Dated:
    day, known = row.day.data, number(row.number.data or "", 6)
    date = Date(day, row.last.data or day, row.opens.minute, row.closes.minute)
    return Dated(date, known, dropped=bool(row.dropped.data))


def _texts(form: EventForm) -> dict[str, Text]:
    written = {
        code: {name: cast(Words, form[name]).data.get(code, "") for name in TEXTS}
        for code in languages()
    }
    return {code: Text(**parts) for code, parts in written.items() if any(parts.values())}


def faults_of(draft: Draft, communes: Collection[str]) -> dict[str, str]:
    """What is wrong with an event, by field."""
    try:
        event.check(draft, communes, languages(), languages()[0])
    except EventError as error:
        return error.faults
    return {}


def lacks(faults: Mapping[str, str]) -> dict[str, str]:
    """Of what is wrong, what is only not there yet: a draft may be kept without it."""
    return {
        name: code
        for name, code in faults.items()
        if code == "missing" and not name.startswith("texts.")
    }


def check(
    form: EventForm, communes: Collection[str], known: Collection[int], *, whole: bool
) -> Draft | None:
    """The event in a form; None where something is wrong, which the form then tells.

    `known`: the numbers that its dates have. `whole`: as visitors may see it.
    """
    draft = read(form)
    if draft is None:
        # What can be read is looked at all the same: she is told everything at once.
        found = faults_of(Draft(texts=_texts(form)), communes)
        tell(form, {name: code for name, code in found.items() if name.startswith("texts.")})
        return None
    draft = replace(draft, dates=_numbered(draft.dates, known))
    found = faults_of(draft, communes)
    if not whole:
        found = {name: code for name, code in found.items() if name not in lacks(found)}
    tell(form, found)
    return None if found else draft


def _numbered(dated: tuple[Dated, ...], known: Collection[int]) -> tuple[Dated, ...]:
    """Dates with the numbers that the event knows, each once; others are new."""
    left, found = set(known), []
    for one in dated:
        number = one.number if one.number in left else None
        left.discard(cast(int, one.number))
        found.append(replace(one, number=number))
    return tuple(found)


def tell(form: EventForm, faults: Mapping[str, str]) -> None:
    """Put what is wrong beside the fields that it is in."""
    for path, code in faults.items():
        name, *rest = path.split(".")
        sentence = words.FAULTS.get(code, words.FAULTS["code"])
        if name == "texts":
            cast(Words, form[rest[1]]).faults.setdefault(rest[0], sentence)
        elif name == "dates" and rest:
            _place(rows_of(form).filled[int(rest[0])], code).errors = [sentence]
        else:
            form[name].errors = [sentence]


def _place(row: FormField, code: str) -> Any:
    """The field of a date that a fault of it is beside."""
    if code in ("clock", "gap", "order"):
        if code == "gap" and not _skipped(row.form):
            return row.form.closes
        if code == "gap":
            return row.form.opens
        return row.form.last if code == "order" and row.form.last.data else row.form.closes
    return row.form.day


def _skipped(row: DateRow) -> bool:
    """Whether it is the beginning that the clock skips."""
    day = row.day.data
    try:
        dates.check(Date(day, day, row.opens.minute))
    except DateError:
        return True
    return False


def make_dates(form: EventForm) -> bool:
    """More rows of dates, as the rule has it, after the first; whether it has been done.

    What is wrong is told beside its field. Dates that are there already stay as they are.
    """
    rows, draft = rows_of(form), read(form)
    if not draft:
        return False
    if not draft.rule:
        form.every.errors = [words.FAULTS["rule"]]
    elif not draft.dates:
        rows.entries[0].form.day.errors = [words.FAULTS["missing"]]
    elif not form.until.data:
        form.until.errors = [words.FAULTS["missing"]]
    else:
        return _make(form, draft, draft.rule)
    return False


def _make(form: EventForm, draft: Draft, rule: Rule) -> bool:
    rows = rows_of(form)
    try:
        dates.check(draft.dates[0].date)
    except DateError as error:
        tell(form, {"dates.0": error.code})
        return False
    there = {one.date.day for one in draft.dates}
    try:
        made = dates.generate(rule, draft.dates[0].date, form.until.data)
        new = [date for date in made if date.day not in there]
        if len(new) + len(draft.dates) > dates.MOST_DATES:
            raise DateError("many")
    except DateError as error:
        form.until.errors = [words.FAULTS[error.code]]
        return False
    rows.entries = [row for row in rows.entries if not row.form.is_empty()]
    for date in new:
        rows.append_entry(_row(Dated(date)))
    return True
