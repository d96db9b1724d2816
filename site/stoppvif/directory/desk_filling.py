"""Between an entry and its form, and from what is wrong with the one to fields of the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec
from wtforms import FormField
from wtforms.form import BaseForm

from stoppvif.content.model import Closure, Hours, Slot, Weekly
from stoppvif.content.ways import slug_of
from stoppvif.directory import desk_words, faults, words
from stoppvif.directory.desk_forms import EntryForm
from stoppvif.directory.entry import Address, Entry, Phone, Service
from stoppvif.directory.listing import spoken
from stoppvif.staff.words import communes
from stoppvif.web.rows import Rows, Words, languages

# What an entry and its form hold differently; all else is called alike in both.
_BY_ROW = ("hours", "address", "phones", "services")
_ALIKE = [name for name in Entry.__struct_fields__ if name not in _BY_ROW]
_OF_SERVICE = [name for name in Service.__struct_fields__ if name != "id"]
# Where a fault of a whole row, or of a group of fields, is told.
_PLACES = {"weekly": "opens", "closures": "last"}
_NAMES = {"from": "opens", "to": "closes"}


def filled(entry: Entry) -> dict[str, Any]:
    """What `EntryForm` shows of an entry."""
    found = {name: _same(getattr(entry, name)) for name in _ALIKE}
    place = entry.address or Address(address_1="", postal_code="", city="")
    weekly = entry.hours if isinstance(entry.hours, Weekly) else None
    plain = {name: getattr(weekly, name, None) for name in ("valid_from", "valid_to")}
    return {
        **found,
        **plain,
        **_plain(place),
        "hours": "weekly" if weekly else entry.hours,
        "holidays": weekly.holidays if weekly else "closed",
        "weekly": [_plain(slot) for slot in weekly.weekly] if weekly else [],
        "closures": [_plain(closure) for closure in weekly.closures] if weekly else [],
        "phones": [_plain(phone) for phone in entry.phones],
        "services": [_plain(service) for service in entry.services],
    }


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    return {name: _same(getattr(record, name)) for name in record.__struct_fields__}


def _same(value: Any) -> Any:
    """Texts and codes in one order, so that what is alike compares alike."""
    if isinstance(value, dict):
        return {code: value[code] for code in languages() if value.get(code)}
    return sorted(value) if isinstance(value, list) else value


def more_languages(entry: Entry | None) -> set[str]:
    """Every language that is spoken there: the form offers them, however rare."""
    return spoken(entry) if entry else set()


def entry_of(form: EntryForm) -> Entry:
    """The entry that a valid form describes. What is not to be published is not in it."""
    plain = {name: form[name].data for name in _ALIKE}
    shown = plain["address_visibility"]
    if shown == "phone":
        plain["area"] = {}
    place = [form[name].data for name in Address.__struct_fields__]
    there = Address(**dict(zip(Address.__struct_fields__, place, strict=True)))
    return Entry(
        **plain,
        hours=_hours(form),
        address=there if shown == "public" else None,
        phones=[_phone(row.form) for row in form.phones.filled],
        services=_services(form),
    )


def _hours(form: EntryForm) -> Hours:
    if form.hours.data != "weekly":
        return cast(Hours, form.hours.data)
    return Weekly(
        weekly=[
            Slot(
                days=row.form.days.data or [],
                opens=row.form.opens.data,
                closes=row.form.closes.data,
            )
            for row in form.weekly.filled
        ],
        holidays=form.holidays.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        closures=[_closure(row.form) for row in form.closures.filled],
    )


def _closure(row: BaseForm) -> Closure:
    """Of one day where only one is given."""
    first, last = row["first"].data or row["last"].data, row["last"].data or row["first"].data
    return Closure(first=first, last=last, reason=row["reason"].data)


def _phone(row: BaseForm) -> Phone:
    return Phone(
        number=row["number"].data,
        description=row["description"].data,
        languages=row["languages"].data or [],
    )


def _services(form: EntryForm) -> list[Service]:
    """The services; a new one gets an id from its name that no other has."""
    rows = [row.form for row in form.services.filled]
    kept = {row["id"].data or "" for row in rows}
    found: dict[str, Service] = {}
    for row in rows:
        code = row["id"].data or ""
        if not code or slug_of(code) != code or code in found:
            code = _free_id(row["name"].data, kept | found.keys())
        found[code] = Service(id=code, **{name: row[name].data for name in _OF_SERVICE})
    return list(found.values())


def _free_id(name: Mapping[str, str], taken: set[str]) -> str:
    base = slug_of(name.get(languages()[0], "")) or "service"
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, 1000))
    return next(one for one in tries if one not in taken)


def place(form: EntryForm, found: Mapping[str, str]) -> None:
    """Put what `faults.check` has found beside the fields that it is about."""
    for path, code in found.items():
        _place(form, path.removeprefix("hours.").split("."), code)


def _place(form: BaseForm, path: Sequence[str], code: str) -> None:
    name, *rest = path
    name = _NAMES.get(name, name)
    if name == "address":
        name = rest[0] if rest else "address_1"
    field: Any = form[name]
    if isinstance(field, Rows) and rest:
        row: FormField = field.filled[int(rest[0])]
        _place(row.form, rest[1:] or [_PLACES[name]], code)
    elif isinstance(field, Words):
        field.faults.setdefault(rest[0] if rest else languages()[0], _sentence(name, code))
    elif not field.errors:
        field.errors = [_sentence(path[0], code)]


def _sentence(name: str, code: str) -> Any:
    return desk_words.FAULTS.get((name, code)) or words.FAULTS.get(code, words.FAULTS["code"])


def check(form: EntryForm) -> Entry | None:
    """The entry that the form describes; None where something is wrong, which it then tells.

    All of it at once: nobody likes to be sent back twice.
    """
    right = form.validate()
    missing = dict.fromkeys(_missing(form), "missing")
    place(form, missing)
    if any(path.startswith("closures") for path in missing):
        return None
    entry = entry_of(form)
    try:
        faults.check(entry, [nis for nis, _ in communes()], languages(), languages()[0])
    except faults.EntryError as error:
        place(form, error.faults)
        return None
    return entry if right and not missing else None


def _missing(form: EntryForm) -> Iterator[str]:
    """What no entry can be made without."""
    if form.hours.data != "weekly":
        return
    if not form.weekly.filled:
        yield "weekly"
    for number, row in enumerate(form.closures.filled):
        if not row.form["first"].data and not row.form["last"].data:
            yield f"closures.{number}.first"
