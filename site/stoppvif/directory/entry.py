"""What an entry of the directory is: an organisation, where it is, and what it does.

Names of fields follow HSDS 3 (Open Referral's Human Services Data Specification) where it has one.
"""

import datetime as dt
from typing import Literal, get_args

from stoppvif.content.model import Hours, Text
from stoppvif.content.strict import Confidence, Strict

# What somebody looks for.
Need = Literal[
    "talk", "safety", "police", "rights", "housing", "health", "children", "money", "change"
]
# For whom a service is.
Audience = Literal[
    "victims",
    "women",
    "men",
    "children",
    "young",
    "elders",
    "relatives",
    "authors",
    "professionals",
]
Kind = Literal["association", "commune", "cpas", "police", "justice", "health", "other"]
# What one hears there: kept under professional secrecy, or by somebody who may have to report it.
Regime = Literal["secrecy", "report", "unknown"]
Visibility = Literal["public", "area", "phone"]
Access = Literal["wheelchair", "lift", "toilet", "sign", "loop", "parking"]
Fees = Literal["free", "paid", "depends", "unknown"]
NEEDS: tuple[Need, ...] = get_args(Need)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
KINDS: tuple[Kind, ...] = get_args(Kind)
REGIMES: tuple[Regime, ...] = get_args(Regime)
VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)
ACCESS: tuple[Access, ...] = get_args(Access)
FEES: tuple[Fees, ...] = get_args(Fees)


class Phone(Strict, frozen=True):
    """A number, what it is for, and who is understood there."""

    number: str
    description: Text = {}
    languages: list[str] = []


class Address(Strict, frozen=True):
    """Where one may come. Only where that may be known."""

    address_1: str
    postal_code: str
    city: str


class Service(Strict, frozen=True):
    """One thing that an organisation does, for whom, and on what conditions.

    `minimum_age` and `maximum_age` in years, both included.
    """

    id: str
    name: Text
    description: Text
    needs: list[Need]
    audience: list[Audience]
    minimum_age: int | None = None
    maximum_age: int | None = None
    eligibility_description: Text = {}
    application_process: Text = {}
    fees: Fees = "unknown"
    fees_description: Text = {}
    required_documents: Text = {}
    interpretation_services: Text = {}


class Entry(Strict, frozen=True):
    """An organisation as visitors may know it: what is not published is not in it.

    `communes` are the NIS codes of those that it serves; none stands for everybody. `area` says
    roughly where it is, where `address_visibility` is "area". `assured_date` is when somebody last
    checked it all, `assurer` who, `assured_by` how.
    """

    name: Text
    description: Text
    kind: Kind
    services: list[Service]
    alternate_name: str = ""
    alert: Text = {}
    phones: list[Phone] = []
    email: str = ""
    website: str = ""
    hours: Hours = "unknown"
    hours_note: Text = {}
    address_visibility: Visibility = "phone"
    address: Address | None = None
    area: Text = {}
    languages: list[str] = []
    accessibility: list[Access] = []
    accessibility_note: Text = {}
    regime: Regime = "unknown"
    communes: list[str] = []
    source: str = ""
    confidence: Confidence = "B"
    verify: str = ""
    assured_date: dt.date | None = None
    assurer: str = ""
    assured_by: Literal["phone", "mail", "visit", "site", ""] = ""
