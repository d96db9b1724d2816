"""What a file tells of events, whatever its format; and texts as an event can keep them."""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import LONGEST, LONGEST_LINE, Text
from stoppvif.web.typed import clean, line

# More than these in one file, and nobody could look through what would be made of them.
MOST_ENTRIES = 5000
# What an event of ours that no file has brought is called in a table: this, and its address.
OURS = "agenda:"
# A page of HTML beyond this is no description of an event.
_LONGEST_HTML = 20_000
_TAG = re.compile(
    r"</?(?:p|br|div|span|html|body|a|b|i|u|em|strong|ul|ol|li|table|font|h\d)\b", re.IGNORECASE
)
# Whatever it is called; what follows the sign in “3 < 4” is no tag.
_ANY_TAG = re.compile(r"<([a-z/!?][^<>]*)>", re.IGNORECASE)
_NAME = re.compile(r"/?[a-z0-9]+", re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"style", "script", "head", "title"}


class FileError(Exception):
    """A file is refused as a whole; `code`: empty, kind, large, none, header, slow."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as a file tells it.

    `uid` is the name by which the same event is known in the next file. `fields` are those of
    `event.Draft` that the file speaks of. `fault` says why nothing can be made of it: a code of
    `dates.DateError`, or private, cancelled, over, broken, missing, twice, ours. `notices`
    say what was left out: many, endless, cut, zone.
    """

    uid: str
    text: Text
    language: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    dates: tuple[Date, ...] = ()
    cancelled: bool = False
    notices: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a file, and how many parts of other kinds were left aside, by their name."""

    entries: tuple[Entry, ...]
    ignored: Mapping[str, int] = field(default_factory=dict)


def uid_of(told: str, about: str) -> str:
    """The name by which an event is known in the next file; without one, by what it says."""
    name = line(told)
    if name and len(name) <= LONGEST_LINE:
        return name
    # Names of one program often begin alike: what is too long is not cut.
    return f"read-{hashlib.sha256((name or about).encode()).hexdigest()[:32]}"


def text_of(title: str, description: str, link: str = "") -> tuple[Text, bool]:
    """Title and description as an event keeps them; whether anything had to be cut.

    A description of one short paragraph is what a list says of the event; a longer one is its body.
    """
    short, body = line(title), plain(description)
    if link and link not in body:
        body = f"{body}\n\n{link}".strip()
    is_summary = "\n" not in body and len(body) <= LONGEST["summary"]
    kept = Text(
        cut(short, LONGEST["title"]),
        body if is_summary else "",
        "" if is_summary else cut(body, LONGEST["body"]),
    )
    return kept, len(short) > LONGEST["title"] or len(body) > LONGEST["body"]


def cut(value: str, most: int = LONGEST_LINE) -> str:
    """A text that has room; where it was cut it says so."""
    return value if len(value) <= most else f"{value[: most - 1].rstrip()}…"


def place_of(value: str) -> dict[str, str]:
    """Where it is, from one line: its name, and after the first comma its address."""
    where = line(plain(value).replace("\n", ", "))
    name, _, address = where.partition(",")
    return {"place_name": cut(name.strip()), "place_address": cut(address.strip(" ,"))}


def plain(value: str) -> str:
    """A text without what cannot be shown; HTML, as Outlook and Google send it, as plain text."""
    if _TAG.search(value):
        value = "".join(_words(value[:_LONGEST_HTML])).replace("\xa0", " ")
        value = "\n".join(" ".join(one.split()) for one in value.splitlines())
    return re.sub(r"\n{3,}", "\n\n", clean(value))


def _words(value: str) -> Iterator[str]:
    """The words of a piece of HTML, its blocks on lines of their own.

    Not by a parser: the library's reads some texts again for each of their signs, and stops with
    an error at others.
    """
    shown, *comments = value.split("<!--")
    value = shown + "".join(one.partition("-->")[2] for one in comments)
    unseen = 0
    # Words and tags in turn.
    for place, piece in enumerate(_ANY_TAG.split(value)):
        if place % 2 == 0:
            if not unseen:
                yield _unescaped(piece)
            continue
        found = _NAME.match(piece)
        name = found[0].lower() if found else ""
        if name.strip("/") in _UNSEEN:
            unseen = max(0, unseen + (-1 if name.startswith("/") else 1))
        elif name in _BLOCKS or name == "/p":
            yield "\n"


def _unescaped(words: str) -> str:
    # Lines of the source are no lines of the text; a sign has no number of ten digits.
    return html.unescape(re.sub(r"&#\d{10,};?", "", " ".join(re.split(r"[\r\n\t]+", words))))
