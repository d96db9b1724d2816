"""Rules over what was read: whole translations, zones in order, numbers that can be dialled."""

import re
from collections.abc import Callable, Iterator

import phonenumbers
from babel import Locale, UnknownLocaleError

from stoppvif.content import hours, links, outline
from stoppvif.content.model import (
    ZONES,
    Commune,
    Network,
    Number,
    Statement,
    Test,
    Text,
    Topic,
    Version,
    Weekly,
)
from stoppvif.content.reading import Document

# Emergency and helpline numbers are shorter than any subscriber's number.
_SHORT = re.compile(r"1\d{2,3}|116\d{3}", re.ASCII)
_DIGITS = re.compile(r"\+?\d+", re.ASCII)
_SMS = re.compile(r"8\d{3}", re.ASCII)
# The desk speaks what the network's professionals do; visitors' pages speak more.
DESK = ("fr", "nl", "de", "en")
STATEMENTS = range(18, 31)
Path = tuple[str | int, ...]
# Whom a version is for, in the words of a number's `for`.
TOPICS: dict[Version, set[Topic]] = {
    "couple": {"me"},
    "teen": {"young"},
    "family": {"me", "child"},
    "elder": {"elder"},
    "friend": {"someone"},
    "self": {"own"},
}


def texts(record: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Every text of a record of content, with its path."""
    for name in getattr(record, "__struct_fields__", ()):
        value = getattr(record, name)
        if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
            yield (*path, name), value
        elif isinstance(value, dict):
            for key, part in value.items():
                yield from texts(part, (*path, name, key))


def translations(
    doc: Document, record: object, path: Path, languages: list[str], safety: bool = False
) -> None:
    """Fault each text that lacks a language: an error where her safety hangs on it.

    The first language is authoritative: without it there is nothing to show.
    """
    for where, text in texts(record, path):
        if not text and where[-1] in ("hours_note", "deaf"):
            continue
        missing = [code for code in languages if not text.get(code, "").strip()]
        for code in missing:
            grave = safety or code == languages[0]
            doc.fault(f"missing translation into {code}", *where, notice=not grave)
        for code in text.keys() - set(languages):
            unknown_language(doc, code, *where, code)


def dialled(tel: str) -> str:
    """The digits to dial for a Belgian number as it is written, `+32…` for a subscriber's.

    Raises ValueError, with a clear sentence, for a number that cannot be dialled in Belgium.
    """
    digits = re.sub(r"[ ./-]", "", tel)
    if _SHORT.fullmatch(digits):
        return digits
    # The library would dial letters as the keys they stand on.
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"bad telephone number {tel!r}: digits, spaces, and a + at most")
    try:
        parsed = phonenumbers.parse(digits, "BE")
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"bad telephone number {tel!r}: {error}") from None
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError(f"bad telephone number {tel!r}: nobody in Belgium has it")
    if digits.startswith("0800"):
        # A free number is not reached from abroad, nor, with +32, from every phone.
        return digits
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def dials(tel: str) -> str:
    """What a `tel:` link dials: the digits as they stand where nobody has that number."""
    try:
        return dialled(tel)
    except ValueError:
        return "".join(sign for sign in tel if sign.isascii() and (sign.isdigit() or sign == "+"))


def number(doc: Document, record: Number, path: Path, languages: list[str]) -> None:
    """Fault what would mislead a person who calls."""
    translations(doc, record, path, languages, safety=record.group == "emergency")
    if not (record.tel or record.url):
        doc.fault("neither tel nor url: nobody can reach it", *path)
    if record.confidence == "C":
        doc.fault("confidence C is not published: leave it out until it is verified", *path)
    if not record.source.strip():
        doc.fault("missing source", *path, "source")
    _value(doc, dialled, record.tel, *path, "tel")
    if record.sms and not _SMS.fullmatch(record.sms):
        doc.fault(f"bad number for SMS {record.sms!r}: four digits, 8…", *path, "sms")
    for index, code in enumerate(record.languages):
        unknown_language(doc, code, *path, "languages", index)
    _value(doc, links.web, record.url, *path, "url")
    if record.hours == "unknown" and not record.hours_note:
        doc.fault("unknown hours need an hours_note that says where to look", *path, "hours")
    if isinstance(record.hours, Weekly):
        _weekly(doc, record.hours, (*path, "hours"))
    if record.verify:
        doc.fault(f"to verify: {record.verify}", *path, "verify", notice=True)


def unknown_language(doc: Document, code: str, *path: str | int) -> None:
    """Fault a language that nobody speaks: pages ask for its name and its direction.

    Words in one that the network does not speak may stay: they may be another network's.
    """
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        doc.fault(f"unknown language {code!r}", *path)


def _value(doc: Document, rule: Callable[[str], object], value: str, *path: str | int) -> None:
    """Fault a `value` that is there and that `rule` refuses."""
    try:
        if value:
            rule(value)
    except ValueError as error:
        doc.fault(str(error), *path)


def _weekly(doc: Document, record: Weekly, path: Path) -> None:
    for index, slot in enumerate(record.weekly):
        try:
            if hours.minutes(slot.opens) >= hours.minutes(slot.closes):
                doc.fault("bad hours: closes before it opens", *path, "weekly", index)
        except ValueError as error:
            doc.fault(f"bad hours: {error}", *path, "weekly", index)
    if record.valid_from and record.valid_to and record.valid_from > record.valid_to:
        doc.fault("bad hours: valid_to comes before valid_from", *path, "valid_to")


def test(
    doc: Document, record: Test, languages: list[str], numbers: dict[str, Number] | None
) -> None:
    """Fault a version whose zones, links or words would mislead.

    `numbers` is None where these have faults of their own: one slip there is not told here again.
    """
    translations(doc, record, (), languages, safety=True)
    if len(record.statements) not in STATEMENTS:
        doc.fault(f"{len(record.statements)} statements: 18 to 30 fit on a ruler", "statements")
    seen: set[str] = set()
    highest = 0
    for index, statement in enumerate(record.statements):
        where = ("statements", index)
        _statement(doc, statement, where, languages)
        if statement.id in seen:
            doc.fault(f"the id {statement.id!r} stands twice", *where)
        seen.add(statement.id)
        if ZONES.index(statement.zone) < highest:
            doc.fault(f"zones out of order: {statement.zone} after {ZONES[highest]}", *where)
        highest = max(highest, ZONES.index(statement.zone))
    for zone in ZONES:
        if not any(statement.zone == zone for statement in record.statements):
            doc.fault(f"no statement in the zone {zone}", "statements")
        for part in ("results", "next"):
            if zone not in getattr(record, part):
                doc.fault(f"the zone {zone} is missing", part)
    for zone, steps in record.next.items():
        _steps(doc, record, steps, ("next", zone), numbers)
    _steps(doc, record, record.help_numbers, ("help_numbers",), numbers)


def _statement(doc: Document, record: Statement, path: Path, languages: list[str]) -> None:
    translations(doc, record, path, languages, safety=record.urgent)
    if record.urgent and record.zone != "red":
        doc.fault("an urgent statement belongs in the red zone", *path, "urgent")


def _steps(
    doc: Document, record: Test, steps: list[str], path: Path, numbers: dict[str, Number] | None
) -> None:
    for index, step in enumerate(steps):
        name = step.removeprefix("page:")
        if step.startswith("page:"):
            if name not in links.PAGES or path[0] == "help_numbers":
                doc.fault(f"no page is called {name!r} here", *path, index)
        elif numbers is None:
            continue
        elif step not in numbers:
            doc.fault(f"no number is called {step!r}", *path, index)
        elif not TOPICS[record.version] & set(numbers[step].topics):
            doc.fault(f"{step!r} does not serve whom {record.version!r} is for", *path, index)


def commune(doc: Document, record: Commune, index: int) -> None:
    """Fault an outline that no map can show."""
    _value(doc, outline.points, record.shape, index, "shape")


def network(doc: Document, record: Network) -> None:
    """Fault a network that a visitor could not leave; notice what is still to be filled in."""
    translations(doc, record, (), record.languages, safety=True)
    for index, language in enumerate(record.languages):
        unknown_language(doc, language, "languages", index)
        try:
            links.web(record.exit.get(language, ""))
        except ValueError as error:
            doc.fault(f"exit: {error}", "exit", language)
    for name, value in (("contact", record.contact), ("tel", record.tel)):
        if not value:
            doc.fault(f"{name} is empty: hidden until it is filled in", name, notice=True)
    if not (record.publisher.name and record.publisher.address):
        doc.fault("the responsible publisher is not known yet", "publisher", notice=True)
    _value(doc, dialled, record.tel, "tel")
