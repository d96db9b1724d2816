"""What an event is, and what is wrong with one: only rules, no database, no page."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from stoppvif.agenda import dates
from stoppvif.agenda.dates import Date, DateError, Rule
from stoppvif.content.ways import LONGEST_LINK, is_link, is_mail, is_phone

Kind = Literal["stand", "show", "exhibition", "workshop", "talk", "march", "training", "other"]
Status = Literal["scheduled", "rescheduled", "online", "postponed", "full", "cancelled"]
State = Literal["draft", "submitted", "published", "refused", "archived"]
Audience = Literal["everyone", "adults", "young", "children", "parents", "elders", "professionals"]
Access = Literal["wheelchair", "quiet", "sign", "loop", "companion"]
Price = Literal["free", "paid", "unknown"]
Registration = Literal["none", "phone", "mail", "link"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)
STATES: tuple[State, ...] = get_args(State)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
ACCESS: tuple[Access, ...] = get_args(Access)
PRICES: tuple[Price, ...] = get_args(Price)
REGISTRATIONS: tuple[Registration, ...] = get_args(Registration)
# The most characters of each text.
LONGEST = {"title": 140, "summary": 200, "body": 6000, "conditions": 255, "registration": 255}
LONGEST_LINE = 160
AGES = range(121)
# Nor can XML hold halves of a character, or what is none: one of them breaks a feed for everybody.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """What an event says in one language; plain text, `body` with blank lines for paragraphs."""

    title: str
    summary: str = ""
    body: str = ""
    conditions: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, and its number within its event; None where it is new.

    `dropped`: it falls away. `moved`: it has changed since visitors first saw it; nobody writes it.
    """

    date: Date
    number: int | None = None
    dropped: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that somebody writes of an event.

    `commune` is a NIS code, or empty for the whole zone. `place_told`: the place is told on
    registration, and is then not kept at all. `registration_value`: number, address or link.
    """

    kind: str = "other"
    commune: str = ""
    organiser: str = ""
    audience: tuple[str, ...] = ("everyone",)
    age_min: int | None = None
    age_max: int | None = None
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    place_name: str = ""
    place_address: str = ""
    place_told: bool = False
    online_url: str = ""
    price: str = "unknown"
    registration_how: str = "none"
    registration_value: str = ""
    contact: str = ""
    status: str = "scheduled"
    rule: Rule | None = None
    dates: tuple[Dated, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)

    def written(self, language: str, first: str) -> str:
        """The language to show it in: the one that is read, else the authoritative `first`."""
        return next((code for code in (language, first) if code in self.texts), min(self.texts))

    def said(self, languages: Collection[str] = ()) -> "Draft":
        """The same, in these languages or in all, to compare: nobody writes that a date moved."""
        texts = {code: self.texts[code] for code in languages or self.texts if code in self.texts}
        ordered = sorted(self.dates, key=lambda one: (one.number is None, one.number or 0))
        return replace(self, texts=texts, dates=tuple(replace(d, moved=False) for d in ordered))


class EventError(Exception):
    """An event is refused; `faults` maps a field to a code.

    Fields are those of `Draft`; `texts.fr.title` and `dates.0` point into it. Codes: missing,
    long, code, age, place, phone, mail, link, control, and those of `dates.DateError`.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(faults)
        self.faults = dict(faults)


def check(draft: Draft, communes: Collection[str], languages: Collection[str], first: str) -> None:
    """Raise EventError unless the event can be shown; `first` is the language that it needs."""
    faults: dict[str, str] = {}
    faults.update(_codes(draft, communes))
    faults.update(_lines(draft))
    faults.update(_ages(draft))
    faults.update(_place(draft))
    faults.update(_registration(draft))
    faults.update(_dates(draft))
    faults.update(_texts(draft, languages, first))
    if faults:
        raise EventError(faults)


def _codes(draft: Draft, communes: Collection[str]) -> dict[str, str]:
    known: dict[str, tuple[Collection[str], Collection[str]]] = {
        "kind": ((draft.kind,), KINDS),
        "commune": ((draft.commune,), (*communes, "")),
        "audience": (draft.audience, AUDIENCES),
        "access": (draft.access, ACCESS),
        "price": ((draft.price,), PRICES),
        "registration_how": ((draft.registration_how,), REGISTRATIONS),
        "status": ((draft.status,), STATUSES),
    }
    faults = {
        name: "code" for name, (found, codes) in known.items() if not set(found) <= set(codes)
    }
    if not all(re.fullmatch(r"[a-z]{2,3}", code) for code in draft.languages):
        faults["languages"] = "code"
    return faults


def _lines(draft: Draft) -> dict[str, str]:
    faults = {}
    for name in ("organiser", "place_name", "place_address", "contact", "registration_value"):
        if fault := _line(getattr(draft, name)):
            faults[name] = fault
    if len(draft.online_url) > LONGEST_LINK:
        faults["online_url"] = "long"
    elif draft.online_url and not is_link(draft.online_url):
        faults["online_url"] = "link"
    return faults


def _line(value: str) -> str:
    """What is wrong with a text of one line, whatever it says; empty where nothing is."""
    if len(value) > LONGEST_LINE:
        return "long"
    return "control" if _CONTROL.search(value) or "\n" in value else ""


def _ages(draft: Draft) -> dict[str, str]:
    low, high = draft.age_min, draft.age_max
    if any(age is not None and age not in AGES for age in (low, high)):
        return {"age_min": "age"}
    return {"age_max": "age"} if low is not None and high is not None and high < low else {}


def _place(draft: Draft) -> dict[str, str]:
    named = draft.place_name or draft.place_address
    if draft.place_told:
        return {"place_name": "told"} if named else {}
    if draft.status == "online" and not draft.online_url:
        return {"online_url": "missing"}
    return {} if named or draft.online_url else {"place_name": "missing"}


def _registration(draft: Draft) -> dict[str, str]:
    value, how = draft.registration_value, draft.registration_how
    right = {"phone": is_phone, "mail": is_mail, "link": is_link}.get(how)
    # Without a value the text says how: a number may be still to come. One that is too long is
    # told as that, and looked at no further.
    if not value or right is None or _line(value):
        return {}
    return {} if right(value) else {"registration_value": how}


def _dates(draft: Draft) -> dict[str, str]:
    if not draft.dates:
        return {"dates": "missing"}
    if len(draft.dates) > dates.MOST_DATES:
        return {"dates": "many"}
    faults = {}
    for place, one in enumerate(draft.dates):
        try:
            dates.check(one.date)
        except DateError as error:
            faults[f"dates.{place}"] = error.code
    return faults


def _texts(draft: Draft, languages: Collection[str], first: str) -> dict[str, str]:
    faults = {}
    if first not in draft.texts:
        faults[f"texts.{first}.title"] = "missing"
    for language, text in draft.texts.items():
        if language not in languages:
            faults[f"texts.{language}.title"] = "code"
        if not text.title.strip():
            faults[f"texts.{language}.title"] = "missing"
        for name, most in LONGEST.items():
            value = getattr(text, name)
            if len(value) > most:
                faults[f"texts.{language}.{name}"] = "long"
            elif _CONTROL.search(value) or (name != "body" and "\n" in value):
                faults[f"texts.{language}.{name}"] = "control"
    return faults
