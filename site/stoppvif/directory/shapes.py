"""The shapes of HSDS 3.0 (Open Referral's Human Services Data Specification), as far as we use it.

Names, and what is demanded of each object, are the specification's own: `schema/*.json` at
https://github.com/openreferral/specification, branch 3.0. It lets every object have properties of
one's own; all of ours stand under one name, `stoppvif`, which holds what HSDS has no name for.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

# The property of our own.
OURS = "stoppvif"


class Shape(msgspec.Struct, omit_defaults=True):
    """Any object. What other publishers say beyond these fields is passed over when read."""

    # What lists of them are called, and the table and the file of HSDS's tabular form.
    table: ClassVar[str]
    file: ClassVar[str]
    id: str = ""
    stoppvif: dict[str, Any] = {}


class Language(Shape):
    """A language that is spoken somewhere: ISO 639."""

    table, file = "language", "languages.csv"
    name: str = ""
    code: str = ""


class Term(Shape):
    """A word of a taxonomy."""

    table, file = "taxonomy_term", "taxonomy_terms.csv"
    code: str = ""
    name: str = ""
    description: str = ""
    taxonomy: str = ""
    language: str = ""


class Attribute(Shape):
    """A word of a taxonomy that holds of something."""

    table, file = "attribute", "attributes.csv"
    link_id: str = ""
    link_entity: str = ""
    link_type: str = ""
    taxonomy_term: Term | None = None


class Phone(Shape, kw_only=True):
    """A telephone number."""

    table, file = "phone", "phones.csv"
    number: str
    type: str = ""
    description: str = ""
    languages: list[Language] = []


class Address(Shape, kw_only=True):
    """Where one may come."""

    table, file = "address", "addresses.csv"
    address_1: str
    address_2: str = ""
    city: str
    # HSDS demands these two of everybody: what is empty is written all the same.
    state_province: str | None = None
    postal_code: str | None = None
    country: str = ""
    address_type: str = ""


class Schedule(Shape):
    """When somebody is there: a rule of RFC 5545, in the time of the place."""

    table, file = "schedule", "schedules.csv"
    valid_from: str = ""
    valid_to: str = ""
    freq: str = ""
    interval: int | None = None
    byday: str = ""
    opens_at: str = ""
    closes_at: str = ""
    notes: str = ""


class Accessibility(Shape):
    """What helps people with a disability to come in."""

    table, file = "accessibility", "accessibility.csv"
    description: str = ""


class Location(Shape):
    """A place of an organisation."""

    table, file = "location", "locations.csv"
    location_type: str = ""
    name: str = ""
    description: str = ""
    languages: list[Language] = []
    addresses: list[Address] = []
    accessibility: list[Accessibility] = []
    phones: list[Phone] = []
    schedules: list[Schedule] = []


class ServiceArea(Shape):
    """For whom a service is, by where they live."""

    table, file = "service_area", "service_areas.csv"
    name: str = ""


class CostOption(Shape):
    """What a service costs."""

    table, file = "cost_option", "cost_options.csv"
    option: str = ""
    currency: str = ""
    amount: float | None = None


class Document(Shape):
    """What one has to bring."""

    table, file = "required_document", "required_documents.csv"
    document: str = ""


class ServiceAtLocation(Shape):
    """That a service is given at a place."""

    table, file = "service_at_location", "service_at_location.csv"
    service_id: str = ""
    location_id: str = ""


class Service(Shape, kw_only=True):
    """What an organisation does."""

    table, file = "service", "services.csv"
    organization_id: str = ""
    name: str
    description: str = ""
    status: str = ""
    interpretation_services: str = ""
    application_process: str = ""
    fees_description: str = ""
    eligibility_description: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    assured_date: str = ""
    alert: str = ""
    last_modified: str = ""
    phones: list[Phone] = []
    schedules: list[Schedule] = []
    service_areas: list[ServiceArea] = []
    service_at_locations: list[ServiceAtLocation] = []
    languages: list[Language] = []
    cost_options: list[CostOption] = []
    required_documents: list[Document] = []
    attributes: list[Attribute] = []


class Organization(Shape, kw_only=True):
    """Who helps."""

    table, file = "organization", "organizations.csv"
    name: str
    alternate_name: str = ""
    # Demanded by HSDS, as above.
    description: str | None = None
    email: str = ""
    website: str = ""
    phones: list[Phone] = []
    locations: list[Location] = []
    services: list[Service] = []


@dataclass(frozen=True, slots=True)
class Frame:
    """The network that an export is of.

    `first` is the language of its texts in HSDS; `communes` are names by NIS code, in that
    language; `address` is the site's own, of which ids are made: they differ between networks.
    """

    first: str
    languages: tuple[str, ...]
    communes: dict[str, str]
    address: str
