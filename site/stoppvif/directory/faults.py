"""What is wrong with an entry: only rules, no database, no page."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from stoppvif.content.hours import minutes
from stoppvif.content.model import Weekly
from stoppvif.content.ways import is_link, is_mail, is_phone
from stoppvif.directory.entry import Entry, Phone, Service

LONGEST = {"name": 120, "description": 600, "alert": 300}
LONGEST_TEXT = 600
LONGEST_LINE = 200
MOST_SERVICES = 12
MOST_PHONES = 8
MOST_SLOTS = 30
# As many as the form of the desk takes.
MOST_CLOSURES = 12
MOST_LANGUAGES = 40
AGES = range(121)
# The last ones are in no XML; half a pair is in no UTF-8 either.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class EntryError(Exception):
    """An entry is refused; `faults` maps a field to a code.

    Fields are those of `Entry`; `services.0.name.fr` and `phones.1.number` point into it. Codes:
    missing, long, many, code, control, age, phone, mail, link, hours, order, hidden, unsure, id.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(faults)
        self.faults = dict(faults)


def check(entry: Entry, communes: Collection[str], languages: Collection[str], first: str) -> None:
    """Raise EntryError unless the entry can be shown; `first` is the language that it needs."""
    # What has no end is not looked into any further.
    found = dict(_crowded(entry)) or dict(_faults(entry, communes, languages, first))
    if found:
        raise EntryError(found)


def _crowded(entry: Entry) -> Iterator[tuple[str, str]]:
    """Lists that are too long, and codes that stand twice: a page is made of every one."""
    most: list[tuple[str, Sequence[object], int]] = [
        ("services", entry.services, MOST_SERVICES),
        ("phones", entry.phones, MOST_PHONES),
        ("languages", entry.languages, MOST_LANGUAGES),
    ]
    once: list[tuple[str, Sequence[str]]] = [
        ("languages", entry.languages),
        ("accessibility", entry.accessibility),
        ("communes", entry.communes),
    ]
    for n, phone in enumerate(entry.phones[:MOST_PHONES]):
        most.append((f"phones.{n}.languages", phone.languages, MOST_LANGUAGES))
        once.append((f"phones.{n}.languages", phone.languages))
    for n, service in enumerate(entry.services[:MOST_SERVICES]):
        once += (f"services.{n}.needs", service.needs), (f"services.{n}.audience", service.audience)
    if isinstance(entry.hours, Weekly):
        most.append(("hours", entry.hours.weekly, MOST_SLOTS))
        most.append(("hours.closures", entry.hours.closures, MOST_CLOSURES))
        for n, slot in enumerate(entry.hours.weekly[:MOST_SLOTS]):
            once.append((f"hours.weekly.{n}.days", slot.days))
    yield from ((path, "many") for path, values, limit in most if len(values) > limit)
    yield from ((path, "many") for path, values in once if len(set(values)) < len(values))


def _faults(
    entry: Entry, communes: Collection[str], languages: Collection[str], first: str
) -> Iterator[tuple[str, str]]:
    yield from _texts(entry, languages, first)
    yield from _ways(entry)
    yield from _place(entry)
    yield from _hours(entry)
    if not set(entry.communes) <= set(communes):
        yield "communes", "code"
    for place, code in enumerate(entry.languages):
        if not is_language(code):
            yield f"languages.{place}", "code"
    if not entry.services:
        yield "services", "missing"
    ids = Counter(service.id for service in entry.services)
    for place, service in enumerate(entry.services):
        if _fits(service.id) and (not _ID.fullmatch(service.id) or ids[service.id] > 1):
            yield f"services.{place}.id", "id"
        yield from _service(f"services.{place}", service)


def is_language(code: str) -> bool:
    """Whether it looks like a code of ISO 639."""
    return re.fullmatch(r"[a-z]{2,3}", code) is not None


def _fits(line: str) -> bool:
    """Whether a line is short enough for any other rule; `_texts` refuses the others."""
    return len(line) <= LONGEST_LINE


def _texts(entry: Entry, languages: Collection[str], first: str) -> Iterator[tuple[str, str]]:
    """Every text in its languages, every line: long ones, and what no page can show."""
    needed = {"name", "description"}
    for path, value in _walk(msgspec.to_builtins(entry)):
        name = path.rpartition(".")[2]
        field = path.split(".")[-2] if name in languages else name
        # The length comes first: a rule may take very long over what has no end.
        if len(value) > (LONGEST.get(field, LONGEST_TEXT if name in languages else LONGEST_LINE)):
            yield path, "long"
        elif _CONTROL.search(value):
            yield path, "control"
    for prefix, of in [("", entry), *((f"services.{n}.", s) for n, s in enumerate(entry.services))]:
        for field in of.__struct_fields__:
            text = getattr(of, field)
            if not _is_text(text, field):
                continue
            if field in needed and not text.get(first, "").strip():
                yield f"{prefix}{field}.{first}", "missing"
            if not set(text) <= set(languages):
                yield f"{prefix}{field}", "code"


def _is_text(value: Any, field: str) -> bool:
    return isinstance(value, dict) and field not in ("hours", "address")


def _walk(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a record, with the way to it."""
    if isinstance(value, str):
        yield path, value
    if not isinstance(value, dict | list):
        return
    named = value if isinstance(value, dict) else dict(enumerate(value))
    for name, inner in named.items():
        yield from _walk(inner, f"{path}.{name}" if path else str(name))


def _ways(entry: Entry) -> Iterator[tuple[str, str]]:
    """Numbers, mail, site: what can be tapped must lead somewhere."""
    for place, phone in enumerate(entry.phones):
        yield from _phone(f"phones.{place}", phone)
    if entry.phones and entry.confidence == "C":
        # DESIGN: what nobody has confirmed is not published, least of all a number to call.
        yield "confidence", "unsure"
    if entry.email and _fits(entry.email) and not is_mail(entry.email):
        yield "email", "mail"
    if entry.website and _fits(entry.website) and not is_link(entry.website):
        yield "website", "link"


def _phone(path: str, phone: Phone) -> Iterator[tuple[str, str]]:
    if _fits(phone.number) and not is_phone(phone.number):
        yield f"{path}.number", "phone"
    if not all(is_language(code) for code in phone.languages):
        yield f"{path}.languages", "code"


def _place(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is not to be published is not kept."""
    if entry.address_visibility != "public" and entry.address:
        yield "address", "hidden"
    if entry.address_visibility == "phone" and entry.area:
        yield "area", "hidden"
    if entry.address_visibility == "public" and not entry.address:
        yield "address", "missing"
    if entry.address and not (entry.address.address_1 and entry.address.city):
        yield "address", "missing"


def _hours(entry: Entry) -> Iterator[tuple[str, str]]:
    if not isinstance(entry.hours, Weekly):
        return
    for place, slot in enumerate(entry.hours.weekly):
        if not (_fits(slot.opens) and _fits(slot.closes)):
            continue
        try:
            right = minutes(slot.opens) < minutes(slot.closes) and slot.days
        except ValueError:
            right = False
        if not right:
            yield f"hours.weekly.{place}", "hours"
    for place, closure in enumerate(entry.hours.closures):
        if closure.last < closure.first:
            yield f"hours.closures.{place}", "order"


def _service(path: str, service: Service) -> Iterator[tuple[str, str]]:
    low, high = service.minimum_age, service.maximum_age
    if any(age is not None and age not in AGES for age in (low, high)):
        yield f"{path}.minimum_age", "age"
    elif low is not None and high is not None and high < low:
        yield f"{path}.maximum_age", "age"
    if not service.needs:
        yield f"{path}.needs", "missing"
    if not service.audience:
        yield f"{path}.audience", "missing"
