"""An event as a record of plain values, as JSON and YAML hold it; there and back without a loss."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, cast

import msgspec

from stoppvif.agenda.dates import Date, Rule, clock
from stoppvif.agenda.event import Dated, Draft, Text
from stoppvif.content.hours import minutes

# Beyond it no column of whole numbers can hold one.
_TOO_LARGE = 2**31
Positive = Annotated[int, msgspec.Meta(ge=1, lt=_TOO_LARGE)]
Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class DateRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """As `dates.Date`; times are written HH:MM, empty where there is none."""

    day: dt.date
    last: dt.date | None = None
    opens: str = ""
    closes: str = ""
    number: Positive | None = None
    dropped: bool = False
    moved: bool = False


class PlaceRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Where it is; `told`: that is told on registration."""

    told: bool = False
    name: str = ""
    address: str = ""
    online: str = ""


class RegistrationRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """How one registers, and where."""

    how: str = "none"
    value: str = ""


class RuleRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """As `dates.Rule`."""

    every: str
    weekday: int
    ordinal: int = 0


class TextRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """As `event.Text`."""

    title: str
    summary: str = ""
    body: str = ""
    conditions: str = ""
    registration: str = ""


class KeptRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What has become of an event, as `tables.EventRow`; `key` in hexadecimal digits."""

    id: Positive | None = None
    version: Positive = 1
    sequence: Annotated[int, msgspec.Meta(ge=0, lt=_TOO_LARGE)] = 0
    created: Instant
    changed: Instant
    changed_by: str
    published: Instant | None = None
    amended: Instant | None = None
    reason: str = ""
    proposer: str = ""
    key: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})*$")] = ""
    uid: str = ""
    imported: str = ""


class Record(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """As `event.Draft`, with its address and state; an export tells what has become of it."""

    slug: str = ""
    state: str = "draft"
    kind: str = "other"
    commune: str = ""
    organiser: str = ""
    audience: list[str] = msgspec.field(default_factory=lambda: ["everyone"])
    age_min: int | None = None
    age_max: int | None = None
    languages: list[str] = msgspec.field(default_factory=list)
    access: list[str] = msgspec.field(default_factory=list)
    place: PlaceRecord = msgspec.field(default_factory=PlaceRecord)
    price: str = "unknown"
    registration: RegistrationRecord = msgspec.field(default_factory=RegistrationRecord)
    contact: str = ""
    status: str = "scheduled"
    rule: RuleRecord | None = None
    dates: list[DateRecord]
    texts: dict[str, TextRecord]
    kept: KeptRecord | None = None


class RecordError(Exception):
    """A record is none; the argument is one clear line."""


def records(data: Any) -> list[Record]:
    """The records in what JSON or YAML held. Raises RecordError, with the place of the fault."""
    try:
        return msgspec.convert(data, list[Record])
    except msgspec.ValidationError as error:
        raise RecordError(str(error)) from None


def draft(record: Record) -> Draft:
    """The event of a record; whether it can be shown is for `event.check` to say.

    Raises RecordError for a time that is none.
    """
    plain = {
        name: getattr(record, name)
        for name in ("kind", "commune", "organiser", "age_min", "age_max", "price", "contact")
    }
    rule = record.rule and Rule(
        cast(Any, record.rule.every), record.rule.weekday, record.rule.ordinal
    )
    return Draft(
        **plain,
        status=record.status,
        audience=tuple(record.audience),
        languages=tuple(record.languages),
        access=tuple(record.access),
        place_name=record.place.name,
        place_address=record.place.address,
        place_told=record.place.told,
        online_url=record.place.online,
        registration_how=record.registration.how,
        registration_value=record.registration.value,
        rule=rule or None,
        dates=tuple(map(_dated, record.dates)),
        texts={
            code: Text(**{name: getattr(text, name) for name in Text.__dataclass_fields__})
            for code, text in record.texts.items()
        },
    )


def _dated(record: DateRecord) -> Dated:
    date = Date(
        record.day, record.last or record.day, _minute(record.opens), _minute(record.closes)
    )
    return Dated(date, record.number, record.dropped, record.moved)


def _minute(clock: str) -> int | None:
    try:
        return minutes(clock) if clock else None
    except ValueError as error:
        raise RecordError(str(error)) from None


def record(made: Draft, slug: str, state: str, kept: KeptRecord | None = None) -> dict[str, Any]:
    """The record of an event, as plain values."""
    return cast(
        dict[str, Any],
        msgspec.to_builtins(
            Record(
                slug=slug,
                state=state,
                kind=made.kind,
                commune=made.commune,
                organiser=made.organiser,
                audience=list(made.audience),
                age_min=made.age_min,
                age_max=made.age_max,
                languages=list(made.languages),
                access=list(made.access),
                place=PlaceRecord(
                    made.place_told, made.place_name, made.place_address, made.online_url
                ),
                price=made.price,
                registration=RegistrationRecord(made.registration_how, made.registration_value),
                contact=made.contact,
                status=made.status,
                rule=RuleRecord(**asdict(made.rule)) if made.rule else None,
                dates=[_date_record(one) for one in made.dates],
                texts={code: TextRecord(**asdict(text)) for code, text in made.texts.items()},
                kept=kept,
            )
        ),
    )


def _date_record(one: Dated) -> DateRecord:
    date = one.date
    last = None if date.last == date.day else date.last
    return DateRecord(
        date.day, last, clock(date.opens), clock(date.closes), one.number, one.dropped, one.moved
    )
