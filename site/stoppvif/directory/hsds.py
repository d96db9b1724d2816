"""Entries of the directory as HSDS 3.0: one organisation each, with its place and its services.

Texts of HSDS are in the network's first language. Whatever it has no name for (other languages,
holidays, what may be said of an address …) stands under `stoppvif`, in the object that it belongs
to, as a merge patch (RFC 7386) of what `reading` makes of the HSDS alone: nothing is said twice,
so that an export can be changed by hand or by another program, and nothing is lost.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import msgspec
from babel import Locale

from stoppvif.content.model import Text, Weekly
from stoppvif.directory import reading
from stoppvif.directory.entry import Entry, Phone, Service
from stoppvif.directory.merge import difference, without_nulls
from stoppvif.directory.model import Kept
from stoppvif.directory.shapes import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Document,
    Frame,
    Language,
    Location,
    Organization,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
    Shape,
    Term,
)
from stoppvif.directory.shapes import Phone as HsdsPhone
from stoppvif.directory.shapes import Service as HsdsService

# What of an entry is not in `Entry`.
KEPT = ("slug", "owner", "state", "version", "published")


def encoded(made: Iterable[Organization]) -> bytes:
    """A JSON file: an array of organisations."""
    return msgspec.json.format(msgspec.json.encode(list(made)), indent=1)


def organizations(entries: Iterable[Kept], frame: Frame) -> list[Organization]:
    """Each entry as an organisation of HSDS."""
    return [_Writer(kept, frame).organization() for kept in entries]


def id_of(address: str, slug: str) -> str:
    """The id of an organisation: always the same one for an entry of a site."""
    return str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, address), slug))


class _Writer:
    """Writes one entry."""

    def __init__(self, kept: Kept, frame: Frame) -> None:
        self.kept, self.entry, self.frame = kept, kept.entry, frame
        self.id = id_of(frame.address, kept.slug)

    def organization(self) -> Organization:
        entry = self.entry
        made = Organization(
            id=self.id,
            name=self._first(entry.name),
            alternate_name=entry.alternate_name,
            description=self._first(entry.description),
            email=entry.email,
            website=entry.website,
            phones=[self._phone(place, phone) for place, phone in enumerate(entry.phones)],
            locations=[self._location(entry)],
            services=[self._service(service) for service in entry.services],
        )
        said = reading.entry(made, self.frame)
        made.stoppvif = {name: getattr(self.kept, name) for name in KEPT} | {
            "entry": difference(said, _plain(entry))
        }
        return made

    def _id(self, *parts: object) -> str:
        """The id of a part of this organisation: a name that no other part has."""
        return str(uuid.uuid5(uuid.UUID(self.id), "/".join(map(str, parts))))

    def _first(self, text: Text) -> str:
        return text.get(self.frame.first, "")

    def _ours(self, made: Shape, said: dict[str, Any], whole: msgspec.Struct) -> None:
        made.stoppvif = difference(said, _plain(whole))

    def _phone(self, place: int, phone: Phone) -> HsdsPhone:
        made = HsdsPhone(
            id=self._id("phone", place),
            number=phone.number,
            type="voice",
            description=self._first(phone.description),
            languages=self._languages(phone.languages, "phone", place),
        )
        self._ours(made, reading.phone(made, self.frame), phone)
        return made

    def _languages(self, codes: list[str], *of: object) -> list[Language]:
        names = Locale.parse(self.frame.first).languages
        return [
            Language(id=self._id(*of, "language", n), name=names.get(code, code), code=code)
            for n, code in enumerate(codes)
        ]

    def _location(self, entry: Entry) -> Location:
        """One for each, also where nobody may know where it is: hours and languages are its."""
        note = self._first(entry.accessibility_note)
        ways: list[str] = [*entry.accessibility, *([note] if note else [])]
        return Location(
            id=self._id("location"),
            location_type="virtual" if entry.address_visibility == "phone" else "physical",
            description=self._first(entry.area),
            languages=self._languages(entry.languages, "location"),
            addresses=self._addresses(entry),
            accessibility=[
                Accessibility(id=self._id("accessibility", n), description=way)
                for n, way in enumerate(ways)
            ],
            schedules=self._schedules(entry),
        )

    def _addresses(self, entry: Entry) -> list[Address]:
        if entry.address is None:
            return []
        made = Address(
            id=self._id("address"),
            address_1=entry.address.address_1,
            city=entry.address.city,
            state_province="",
            postal_code=entry.address.postal_code,
            country="BE",
            address_type="physical",
        )
        return [made]

    def _schedules(self, entry: Entry) -> list[Schedule]:
        hours, note = entry.hours, self._first(entry.hours_note)
        if hours == "always":
            # HSDS has no other way to say it; its guidance takes these two times.
            hours = Weekly(weekly=[reading.ALWAYS], holidays="open")
        if not isinstance(hours, Weekly):
            return [Schedule(id=self._id("schedule", 0), notes=note)] if note else []
        return [
            Schedule(
                id=self._id("schedule", n),
                valid_from=_day(hours.valid_from),
                valid_to=_day(hours.valid_to),
                freq="WEEKLY",
                byday=",".join(day.upper() for day in slot.days),
                opens_at=_clock(slot.opens),
                closes_at=_clock(slot.closes),
                notes=note,
            )
            for n, slot in enumerate(hours.weekly)
        ]

    def _service(self, service: Service) -> HsdsService:
        entry, key = self.entry, service.id
        texts: dict[str, Any] = {
            name: self._first(getattr(service, name)) for name in reading.SERVICE_TEXTS
        }
        made = HsdsService(
            id=self._id("service", key),
            organization_id=self.id,
            **texts,
            status="active" if self.kept.state == "published" else "inactive",
            minimum_age=service.minimum_age,
            maximum_age=service.maximum_age,
            assured_date=_day(entry.assured_date),
            alert=self._first(entry.alert),
            last_modified=self.kept.changed.isoformat(timespec="milliseconds"),
            service_areas=[
                ServiceArea(id=self._id("area", key, nis), name=self.frame.communes.get(nis, nis))
                for nis in entry.communes
            ],
            service_at_locations=[
                ServiceAtLocation(
                    id=self._id("at", key),
                    service_id=self._id("service", key),
                    location_id=self._id("location"),
                )
            ],
            cost_options=self._costs(service),
            required_documents=self._documents(service),
            attributes=[
                *(self._attribute(key, "need", code) for code in service.needs),
                *(self._attribute(key, "audience", code) for code in service.audience),
            ],
        )
        self._ours(made, reading.service(made, self.frame), service)
        return made

    def _costs(self, service: Service) -> list[CostOption]:
        if service.fees == "unknown":
            return []
        made = CostOption(id=self._id("cost", service.id), option=service.fees)
        if service.fees == "free":
            made.amount, made.currency = 0, "EUR"
        return [made]

    def _documents(self, service: Service) -> list[Document]:
        words = self._first(service.required_documents)
        return [Document(id=self._id("document", service.id), document=words)] if words else []

    def _attribute(self, key: str, kind: str, code: str) -> Attribute:
        """A need or an audience: terms of our own small taxonomy."""
        return Attribute(
            id=self._id("attribute", key, kind, code),
            link_id=self._id("service", key),
            link_entity="service",
            link_type=kind,
            taxonomy_term=Term(
                id=str(uuid.uuid5(reading.TAXONOMY, f"{kind}/{code}")),
                code=code,
                name=code,
                description=f"{kind}: {code}",
                taxonomy=reading.TAXONOMY_NAME,
                language="en",
            ),
        )


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    plain = reading.lean(without_nulls(msgspec.to_builtins(record)), type(record))
    if isinstance(record, Entry):
        # Their own objects hold what is ours of them.
        plain["services"] = [_plain(one) for one in record.services]
        if record.phones:
            plain["phones"] = [_plain(one) for one in record.phones]
    return plain


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _clock(clock: str) -> str:
    """As HSDS writes it: a time of day, which 24:00 is none of."""
    return "23:59" if clock == "24:00" else clock
