"""What visitors see of the directory: the entries that answer what somebody looks for."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from unicodedata import decimal

from stoppvif.content.hours import BRUSSELS, at, is_open, minutes
from stoppvif.content.model import Weekly
from stoppvif.content.stems import fold, stems
from stoppvif.content.stems import words as words_of
from stoppvif.directory.entry import AUDIENCES, NEEDS, Entry
from stoppvif.directory.model import Kept

PER_PAGE = 20
MOST_WORDS = 12
# What somebody abroad dials for Belgium.
ABROAD = "32"
# So many digits, from the middle of a number, are no accident.
TELLING = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody looks for; empty is anything. Fields are the names in an address.

    There, need and person are numbers: words would tell whoever reads the browser's history.
    """

    need: str = ""
    commune: str = ""
    language: str = ""
    who: str = ""
    open: bool = False

    @property
    def query(self) -> dict[str, str]:
        """The query of an address that stands for it, in one order, without what is empty."""
        found = {name: str(getattr(self, name)) for name in _CODED if getattr(self, name)}
        found |= {name: numbers[found[name]] for name, numbers in NUMBERS.items() if name in found}
        return found | ({"open": "1"} if self.open else {})

    @property
    def any(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.query)


# Addresses are kept and printed: a new code takes the next number, at the end of its list.
NUMBERS: dict[str, dict[str, str]] = {
    name: {code: str(number) for number, code in enumerate(codes, 1)}
    for name, codes in (("need", NEEDS), ("who", AUDIENCES))
}
_CODED = ("need", "commune", "language", "who")


def filters(
    asked: Mapping[str, str], communes: Collection[str], languages: Collection[str]
) -> Filters:
    """The filters in the query of an address; what is none of ours counts as not asked."""
    known = {"commune": communes, "language": languages}
    found = {name: asked.get(name, "") for name in known}
    right = {name: value for name, value in found.items() if value in known[name]}
    for name, numbers in NUMBERS.items():
        codes = {number: code for code, number in numbers.items()}
        right[name] = codes.get(asked.get(name, ""), "")
    return Filters(**right, open=asked.get("open") == "1")


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, and how many entries there are in all."""

    shown: list[Kept]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PER_PAGE))


def page(entries: Iterable[Kept], wanted: Filters, number: int, now: dt.datetime) -> Listing:
    """Page `number`, from 1, of what is wanted; a page beyond the last is the last."""
    found = [kept for kept in entries if fits(kept.entry, wanted, now)]
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 1), last)
    begins = (number - 1) * PER_PAGE
    return Listing(found[begins : begins + PER_PAGE], len(found), number)


def fits(entry: Entry, wanted: Filters, now: dt.datetime) -> bool:
    """Whether an entry answers what is looked for; need and person within one service."""
    if wanted.commune and entry.communes and wanted.commune not in entry.communes:
        return False
    if wanted.language and wanted.language not in spoken(entry):
        return False
    if (wanted.need or wanted.who) and not any(
        (not wanted.need or wanted.need in service.needs)
        and (not wanted.who or wanted.who in service.audience)
        for service in entry.services
    ):
        return False
    return not wanted.open or is_open(entry.hours, now)


def spoken(entry: Entry) -> set[str]:
    """The languages that somebody speaks there, on any of its numbers too."""
    return {*entry.languages, *(code for phone in entry.phones for code in phone.languages)}


def reachable(entry: Entry) -> bool:
    """Whether it says how to call it, to write to it, or where it has a page."""
    return bool(entry.phones or entry.email or entry.website)


@dataclass(frozen=True, slots=True)
class Folded:
    """An entry with its words as a search compares them: its names, and all of it.

    `numbers`: the digits of its telephone numbers, as somebody in Belgium or abroad dials them.
    """

    kept: Kept
    name: str
    text: str
    stems: frozenset[str]
    numbers: tuple[str, ...]


def folded(kept: Kept, language: str, first: str, places: Mapping[str, str]) -> Folded:
    """An entry in `language`, `first` where that is missing; `places` are words for communes."""
    names = " ".join([*kept.entry.name.values(), kept.entry.alternate_name])
    told = f"{names} {_text(kept.entry, language, first, places)}"
    # Each word once: there are fewer of them, and to stem is what takes long.
    stemmed = frozenset(stems(" ".join(set(told.split())), language))
    numbers = tuple(form for phone in kept.entry.phones for form in _forms(phone.number))
    return Folded(kept, fold(names), fold(told), stemmed, numbers)


def _text(entry: Entry, language: str, first: str, places: Mapping[str, str]) -> str:
    texts = [entry.description, entry.area]
    for service in entry.services:
        texts += [service.name, service.description, service.eligibility_description]
    told = [text.get(language) or text.get(first, "") for text in texts]
    told += [places.get(nis, "") for nis in entry.communes]
    if entry.address:
        told += [entry.address.city, entry.address.postal_code]
    return " ".join(told)


def _forms(number: str) -> list[str]:
    """The digits that stand for a telephone number; nothing where it has none."""
    digits = "".join(filter(str.isdecimal, number)).removeprefix("00")
    if len(digits) > len(ABROAD) and digits.startswith(ABROAD):
        digits = f"0{digits.removeprefix(ABROAD)}"
    if digits.startswith("0"):
        return [digits, f"{ABROAD}{digits[1:]}", f"00{ABROAD}{digits[1:]}"]
    return [digits] if digits else []


def alike(groups: Iterable[str], language: str) -> dict[str, frozenset[str]]:
    """By the stem of a word, the stems of those in the same group, "word, word, …".

    Several words between two commas are none: each of them alone means something else.
    """
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        parts = [stems(part, language) for part in group.replace("،", ",").split(",")]
        several = frozenset(part[0] for part in parts if len(part) == 1)
        found |= {stem: found.get(stem, frozenset()) | several for stem in several}
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that somebody looks for: as typed, and the stems that may stand for it."""

    bare: str
    stems: frozenset[str]

    def stands(self, one: Folded) -> bool:
        return self.bare in one.text or not self.stems.isdisjoint(one.stems)


@dataclass(frozen=True, slots=True)
class _Number:
    """Digits in a row, with spaces or without: part of a telephone number, or words as others."""

    digits: str
    words: list[_Word]

    def stands(self, one: Folded) -> bool:
        return any(
            number.startswith(self.digits)
            or (len(self.digits) >= TELLING and self.digits in number)
            for number in one.numbers
        ) or all(word.stands(one) for word in self.words)


def search(
    texts: Iterable[Folded], words: str, language: str, known: Mapping[str, frozenset[str]]
) -> list[Kept]:
    """The entries in which every word stands; those that have them in the name first.

    `known`: what `alike` has made of the words that mean the same in `language`.
    """
    typed = words_of(words)[:MOST_WORDS]
    asked = _asked(typed, language, known)
    found = [one for one in texts if asked and all(word.stands(one) for word in asked)]
    bare = [fold(word) for word in typed]
    found.sort(key=lambda one: not all(word in one.name for word in bare))
    return [one.kept for one in found]


def _asked(
    typed: list[str], language: str, known: Mapping[str, frozenset[str]]
) -> list[_Word | _Number]:
    asked: list[_Word | _Number] = []
    for digits, row in groupby(typed, str.isdecimal):
        several = []
        for word in row:
            stem = frozenset(stems(word, language))
            several.append(_Word(fold(word), stem.union(*(known.get(one, stem) for one in stem))))
        if digits:
            # Whatever figures they are written in.
            said = "".join(str(decimal(sign)) for word in several for sign in word.bare)
            asked.append(_Number(said, several))
        else:
            asked += several
    return asked


def next_change(entries: Iterable[Kept], now: dt.datetime) -> dt.datetime:
    """The instant after `now` when somebody may open or close: at the latest midnight."""
    today = now.astimezone(BRUSSELS).date()
    edges = {
        edge
        for kept in entries
        if isinstance(kept.entry.hours, Weekly)
        for slot in kept.entry.hours.weekly
        for edge in (slot.opens, slot.closes)
    }
    instants = (at(today, minutes(edge)).astimezone(dt.UTC) for edge in edges | {"24:00"})
    return min(instant for instant in instants if instant > now)
