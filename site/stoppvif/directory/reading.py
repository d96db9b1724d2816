"""What an organisation of HSDS 3.0 says, as the record of an entry.

Without its `stoppvif` that is all that HSDS has names for, from whoever has published it; with it
an entry of ours is whole again.
"""

import datetime as dt
import math
import re
import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from stoppvif.content.model import DAYS, Slot, Text, Weekly
from stoppvif.content.ways import slug_of
from stoppvif.directory.entry import ACCESS, AUDIENCES, NEEDS, Entry, Phone, Service
from stoppvif.directory.merge import patched
from stoppvif.directory.shapes import Frame, Location, Organization, Schedule
from stoppvif.directory.shapes import Phone as HsdsPhone
from stoppvif.directory.shapes import Service as HsdsService

Record = dict[str, Any]
# Of which the ids of our terms are made.
TAXONOMY_NAME = "stoppvif"
TAXONOMY = uuid.uuid5(uuid.NAMESPACE_DNS, TAXONOMY_NAME)
# The texts of a service that have the same name in HSDS.
SERVICE_TEXTS = (
    "name",
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "interpretation_services",
)
ALWAYS = Slot(days=list(DAYS), opens="00:00", closes="24:00")
# A time of day, in the time of the place: without a zone, or with one of the two of Brussels.
_TIME = re.compile(r"(?P<clock>[0-2]\d:[0-5]\d)(:[0-5]\d(\.\d+)?)?(\+0[12]:?00)?", re.ASCII)


def whole(org: Organization, frame: Frame) -> Record:
    """The record of an entry: what HSDS says, and what is ours."""
    ours = org.stoppvif.get("entry")
    return _patched(entry(org, frame), ours if isinstance(ours, dict) else {})


def _patched(said: Record, ours: Record) -> Record:
    made: Record = patched(said, ours)
    return made


def entry(org: Organization, frame: Frame) -> Record:
    """What HSDS says of an organisation; services and phones with what is ours in them."""
    shown = place(org.locations)
    schedules = shown.schedules or [s for one in org.services for s in one.schedules]
    phones = [
        *org.phones,
        *(row for one in org.locations for row in one.phones),
        *(row for one in org.services for row in one.phones),
    ]
    rows = shown.languages or [row for one in org.services for row in one.languages]
    first = org.services[0] if org.services else HsdsService(name="")
    made = {
        "name": _text(org.name, frame),
        "description": _text(org.description, frame),
        "kind": "other",
        "alternate_name": org.alternate_name,
        "email": org.email,
        "website": org.website,
        "phones": [_patched(phone(one, frame), one.stoppvif) for one in phones],
        "services": _services(org.services, frame),
        "languages": _once(row.code.lower() for row in rows),
        "alert": _text(first.alert, frame),
        "assured_date": _date(first.assured_date),
        "communes": _communes(org.services, frame),
        **_hours(schedules, frame),
        **_where(shown, frame),
        **_access(shown, frame),
    }
    return lean(made, Entry)


def lean(record: Record, kind: type[msgspec.Struct]) -> Record:
    """A record of `kind` without what is empty and may be left out."""
    needed = {field.name for field in msgspec.structs.fields(kind) if field.required}
    return {k: v for k, v in record.items() if k in needed or v not in ("", [], {}, None)}


def _text(words: str | None, frame: Frame) -> Text:
    return {frame.first: words} if words else {}


def _once(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def _date(text: str) -> str:
    """A date, whatever time of day is written beside it; empty where it is none."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def phone(said: HsdsPhone, frame: Frame) -> Record:
    """What HSDS says of a number."""
    made = {
        "number": said.number,
        "description": _text(said.description, frame),
        "languages": _once(language.code.lower() for language in said.languages),
    }
    return lean(made, Phone)


def _services(services: list[HsdsService], frame: Frame) -> list[Record]:
    made = [_patched(service(one, frame), one.stoppvif) for one in services]
    taken: set[str] = set()
    for n, one in enumerate(made):
        # As words: what is ours in a file may be of any kind.
        if not one.get("id") or str(one["id"]) in taken:
            one["id"] = f"{one.get('id') or 'service'}-{n + 1}"
        taken.add(str(one["id"]))
    return made


def service(said: HsdsService, frame: Frame) -> Record:
    """What HSDS says of a service."""
    documents = "\n".join(one.document for one in said.required_documents if one.document)
    made = {
        "id": slug_of(said.name),
        **{name: _text(getattr(said, name), frame) for name in SERVICE_TEXTS},
        "needs": _terms(said, "need", NEEDS),
        "audience": _terms(said, "audience", AUDIENCES),
        "minimum_age": _age(said.minimum_age),
        "maximum_age": _age(said.maximum_age),
        "fees": _fees(said),
        "required_documents": _text(documents, frame),
    }
    return lean(made, Service)


def _terms(said: HsdsService, kind: str, known: tuple[str, ...]) -> list[str]:
    """The words of our own taxonomy; those of others mean we know not what."""
    terms = [row.taxonomy_term for row in said.attributes if row.link_type == kind]
    return _once(
        term.code
        for term in terms
        if term and term.taxonomy == TAXONOMY_NAME and term.code in known
    )


def _age(age: float | None) -> int | None:
    return int(age) if age is not None and math.isfinite(age) else None


def _fees(said: HsdsService) -> str:
    amounts = [one.amount for one in said.cost_options if one.amount is not None]
    if amounts:
        return "paid" if any(amounts) else "free"
    options = {one.option for one in said.cost_options} & {"paid", "depends"}
    return options.pop() if len(options) == 1 else "unknown"


def _communes(services: list[HsdsService], frame: Frame) -> list[str]:
    """Those of the network's communes that areas are named after."""
    codes = {name.casefold(): nis for nis, name in frame.communes.items()}
    names = [area.name for one in services for area in one.service_areas]
    return _once(codes.get(name.casefold(), "") for name in names)


def place(locations: list[Location]) -> Location:
    """The place that we show: the first that has an address, or else the first."""
    return next((one for one in locations if one.addresses), (*locations, Location())[0])


def _where(shown: Location, frame: Frame) -> Record:
    if shown.addresses:
        said = shown.addresses[0]
        lines = ", ".join(filter(None, (said.address_1, said.address_2)))
        address = {
            "address_1": lines,
            "postal_code": said.postal_code or "",
            "city": said.city,
        }
        return {"address_visibility": "public", "address": address}
    area = _text(shown.description, frame)
    if shown.location_type == "physical" and area:
        return {"address_visibility": "area", "area": area}
    return {"address_visibility": "phone"}


def _access(shown: Location, frame: Frame) -> Record:
    ways = _once(row.description for row in shown.accessibility)
    notes = [way for way in ways if way not in ACCESS]
    return {
        "accessibility": [way for way in ways if way in ACCESS],
        "accessibility_note": _text("\n".join(notes), frame),
    }


def _hours(schedules: list[Schedule], frame: Frame) -> Record:
    """Hours of a week; a rule that ours cannot say is left out, it would be half a truth."""
    note = {"hours_note": _text("\n".join(_once(one.notes for one in schedules)), frame)}
    rules = [one for one in schedules if is_weekly(one)]
    if not rules:
        return note
    valid = (rules[0].valid_from, rules[0].valid_to)
    slots = [_slot(one) for one in rules if (one.valid_from, one.valid_to) == valid]
    if [msgspec.to_builtins(ALWAYS)] == slots and not any(valid):
        return note | {"hours": "always"}
    hours = {
        "weekly": slots,
        # Nobody should stand before a closed door.
        "holidays": "closed",
        "valid_from": _date(valid[0]),
        "valid_to": _date(valid[1]),
    }
    return note | {"hours": lean(hours, Weekly)}


def is_weekly(said: Schedule) -> bool:
    """Whether a rule repeats every week, on days and at times that we can show."""
    days = said.byday.lower().split(",")
    return (
        said.freq == "WEEKLY"
        and said.interval in (None, 1)
        and set(days) <= set(DAYS)
        and all(_TIME.fullmatch(time) for time in (said.opens_at, said.closes_at))
    )


def _slot(said: Schedule) -> Record:
    opens, closes = said.opens_at[:5], said.closes_at[:5]
    # The last minute of a day stands for its end, in HSDS's guidance too.
    return {
        "days": said.byday.lower().split(","),
        "from": opens,
        "to": "24:00" if closes in ("23:59", "00:00") else closes,
    }
