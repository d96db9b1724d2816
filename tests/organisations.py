"""Entries of the directory that anybody might write, for properties; and files of others."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from stoppvif.content.model import DAYS, Closure, Slot, Weekly
from stoppvif.directory.entry import (
    ACCESS,
    AUDIENCES,
    FEES,
    KINDS,
    NEEDS,
    REGIMES,
    Address,
    Entry,
    Phone,
    Service,
)
from stoppvif.directory.faults import is_language
from stoppvif.directory.model import Kept
from stoppvif.directory.shapes import Frame

LANGUAGES = ("fr", "nl", "de", "en", "ar")
COMMUNES = {"62009": "Aywaille", "62022": "Chaudfontaine", "62032": "Esneux"}
FRAME = Frame("fr", LANGUAGES, COMMUNES, "https://network.example")
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
# What spreadsheets, tables and JSON trip over; all of it may stand in a text.
ODD = [
    "=1+1",
    "'=1",
    "''=",
    "+32 4 1",
    "-",
    "@x",
    '"',
    ",",
    ";",
    "\n",
    "'",
    "é\u200f",
    "😀",
    "null",
    " ",
]
LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Zl", "Zp"),
    include_characters="\n",
    exclude_characters="\ufffe\uffff",
)
words = st.one_of(
    st.text(LETTERS, max_size=20),
    st.sampled_from(ODD),
    st.text(st.sampled_from("=+-@'\n, ;\""), max_size=6),
)
lines = words.map(lambda text: text.replace("\n", " "))
texts = st.dictionaries(st.sampled_from(LANGUAGES), words, max_size=3)
codes = st.lists(st.sampled_from([*LANGUAGES, "tr", "uk", "sfb"]), unique=True, max_size=4)
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def named() -> st.SearchStrategy[dict[str, str]]:
    """A text that has its words in the first language."""
    first = words.filter(lambda text: text.strip())
    return st.builds(lambda first, more: more | {"fr": first}, first, texts)


def several(values: Any, least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=least, max_size=4)


phones = st.builds(
    Phone,
    number=st.sampled_from(
        ["0800 30 030", "+32 4 366 11 11", "112", "+3243661111", "04/366.11.11"]
    ),
    description=texts,
    languages=codes,
)


@st.composite
def services(draw: Any, n: int = 0) -> Service:
    low, high = sorted((draw(st.integers(0, 120)), draw(st.integers(0, 120))))
    return Service(
        id=draw(st.sampled_from(["ecoute", "a", "un-deux-3"])) + f"-{n}",
        name=draw(named()),
        description=draw(named()),
        needs=draw(several(NEEDS, 1)),
        audience=draw(several(AUDIENCES, 1)),
        minimum_age=draw(st.sampled_from([None, low])),
        maximum_age=draw(st.sampled_from([None, high])),
        eligibility_description=draw(texts),
        application_process=draw(texts),
        fees=draw(st.sampled_from(FEES)),
        fees_description=draw(texts),
        required_documents=draw(texts),
        interpretation_services=draw(texts),
    )


@st.composite
def slots(draw: Any) -> Slot:
    opens, closes = sorted(draw(st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True)))
    return Slot(
        days=draw(st.lists(st.sampled_from(DAYS), unique=True, min_size=1)),
        opens=f"{opens // 4:02}:{opens % 4 * 15:02}",
        closes=draw(st.sampled_from([f"{closes // 4:02}:{closes % 4 * 15:02}", "23:59"]))
        if opens < 95
        else "24:00",
    )


@st.composite
def weekly(draw: Any) -> Weekly:
    first, last = sorted((draw(days), draw(days)))
    return Weekly(
        weekly=draw(st.lists(slots(), max_size=4)),
        holidays=draw(st.sampled_from(["open", "closed"])),
        valid_from=draw(st.sampled_from([None, first])),
        valid_to=draw(st.sampled_from([None, last])),
        closures=[
            Closure(first=first, last=last, reason=reason)
            for reason in draw(st.lists(texts, max_size=2))
        ],
    )


all_day = Weekly(weekly=[Slot(days=list(DAYS), opens="00:00", closes="24:00")], holidays="closed")
hours = st.one_of(st.sampled_from(["always", "unknown", all_day]), weekly())
addresses = st.builds(
    Address,
    address_1=lines.filter(bool),
    postal_code=st.sampled_from(["4920", "", "B-4920"]),
    city=lines.filter(bool),
)


@st.composite
def entries(draw: Any) -> Entry:
    """Any entry that the rules let pass."""
    seen = draw(st.sampled_from(["public", "area", "phone"]))
    confidence = draw(st.sampled_from(["A", "B", "C"]))
    return Entry(
        name=draw(named()),
        description=draw(named()),
        kind=draw(st.sampled_from(KINDS)),
        services=[draw(services(n)) for n in range(draw(st.integers(1, 3)))],
        alternate_name=draw(lines),
        alert=draw(texts),
        phones=[] if confidence == "C" else draw(st.lists(phones, max_size=3)),
        email=draw(st.sampled_from(["", "info@example.be"])),
        website=draw(st.sampled_from(["", "https://example.be/a?b=1"])),
        hours=draw(hours),
        hours_note=draw(texts),
        address_visibility=seen,
        address=draw(addresses) if seen == "public" else None,
        area=draw(texts) if seen != "phone" else {},
        languages=draw(codes),
        accessibility=draw(several(ACCESS)),
        accessibility_note=draw(texts),
        regime=draw(st.sampled_from(REGIMES)),
        communes=draw(several(sorted(COMMUNES))),
        source=draw(lines),
        confidence=confidence,
        verify=draw(lines),
        assured_date=draw(st.sampled_from([None, dt.date(2026, 10, 12)])),
        assurer=draw(lines),
        assured_by=draw(st.sampled_from(["phone", "mail", "visit", "site", ""])),
    )


@st.composite
def kept(draw: Any, n: int = 0) -> Kept:
    """An entry as it stands in the database."""
    return Kept(
        id=n + 1,
        slug=f"entry-{n}",
        owner=draw(st.sampled_from(["", *COMMUNES])),
        state=draw(st.sampled_from(["draft", "published", "archived"])),
        version=draw(st.integers(1, 50)),
        changed=NOW,
        changed_by="Paul",
        published=draw(st.sampled_from([None, NOW])),
        entry=draw(entries()),
    )


assert all(is_language(code) for code in LANGUAGES)

# What another publisher's site might give: HSDS alone.
FOREIGN: dict[str, Any] = {
    "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    "name": "Maison de l’Écoute",
    "description": "Quelqu’un écoute.",
    "email": None,
    "website": "https://ecoute.example",
    "funding": [{"id": "1f2df32c-bf08-4b8e-bd6f-e834014b19bc", "source": "Région"}],
    "phones": [
        {"id": "p", "number": "+32 4 366 11 11", "languages": [{"id": "l", "code": "fr"}]},
    ],
    "locations": [
        {
            "id": "l",
            "location_type": "physical",
            "latitude": 50.5,
            "addresses": [
                {
                    "id": "a",
                    "address_1": "Rue Haute 1",
                    "city": "Aywaille",
                    "state_province": "Liège",
                    "postal_code": "4920",
                    "country": "BE",
                    "address_type": "physical",
                }
            ],
            "schedules": [
                {
                    "id": "1",
                    "freq": "WEEKLY",
                    "byday": "MO,TU",
                    "opens_at": "09:00:00+01:00",
                    "closes_at": "12:30",
                },
                {
                    "id": "2",
                    "freq": "MONTHLY",
                    "byday": "1SA",
                    "opens_at": "09:00",
                    "closes_at": "12:00",
                },
            ],
        }
    ],
    "services": [
        {
            "id": "s",
            "name": "Écoute",
            "status": "active",
            "description": "Par téléphone.",
            "minimum_age": "18",
            "cost_options": [{"id": "c", "amount": 0, "currency": "EUR"}],
            "service_areas": [{"id": "x", "name": "aywaille"}, {"id": "y", "name": "Namur"}],
        }
    ],
}
