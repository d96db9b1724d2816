"""The words of the chat: read, and checked."""

import re
from collections.abc import Iterator
from pathlib import Path as File

import msgspec

from stoppvif.content import check
from stoppvif.content.faults import Faults
from stoppvif.content.model import REGIMES, Chat, Number, Text
from stoppvif.content.reading import Document, document

# What only professionals read; their desk speaks fewer languages than visitors do.
AT_THE_DESK = ("about", "steps")
KEYS = re.compile(r"[a-z]{2,4}")
LONGEST_PHRASE = 400
Path = tuple[str | int, ...]


def read(
    file: File, languages: list[str], numbers: dict[str, Number] | None, faults: Faults
) -> Chat | None:
    """The words in `file`; None where they cannot be put together. `numbers`: None if unread."""
    doc = document(file, faults)
    record = doc and doc.record(Chat, doc.data)
    if not doc or not record:
        return None
    for path, text in _texts(record):
        _translated(doc, path, text, languages)
    for name in REGIMES:
        if name not in record.regimes:
            doc.fault(f"the regime {name!r} is missing", "regimes")
        else:
            doc.fault(record.regimes[name].verify, "regimes", name, "verify", notice=True)
    _phrases(doc, record)
    for index, number in enumerate(record.danger.numbers):
        if numbers is not None and number not in numbers:
            doc.fault(f"no number {number!r}", "danger", "numbers", index)
    return record


def _texts(record: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    if isinstance(record, msgspec.Struct):
        for name in record.__struct_fields__:
            yield from _texts(getattr(record, name), (*path, name))
    elif isinstance(record, list):
        for index, part in enumerate(record):
            yield from _texts(part, (*path, index))
    elif isinstance(record, dict):
        if all(isinstance(part, str) for part in record.values()):
            yield path, record
            return
        for key, part in record.items():
            yield from _texts(part, (*path, key))


def _translated(doc: Document, path: Path, text: Text, languages: list[str]) -> None:
    """What a regime must pass on is hers to know before she writes, in each language."""
    at_the_desk = any(part in AT_THE_DESK for part in path)
    for code in languages:
        if not text.get(code, "").strip() and not (at_the_desk and code not in check.DESK):
            grave = path[0] in ("regimes", "kept", "silence") or code == languages[0]
            doc.fault(f"missing translation into {code}", *path, notice=not grave)
    for code in text.keys() - set(languages):
        check.unknown_language(doc, code, *path, code)


def _phrases(doc: Document, record: Chat) -> None:
    seen: set[str] = set()
    for index, phrase in enumerate(record.phrases):
        if not KEYS.fullmatch(phrase.keys):
            doc.fault(f"bad keys {phrase.keys!r}: two to four letters", "phrases", index, "keys")
        for name in (phrase.id, phrase.keys):
            if name in seen:
                doc.fault(f"{name!r} stands twice", "phrases", index)
            seen.add(name)
        for code, words in phrase.text.items():
            if len(words) > LONGEST_PHRASE:
                doc.fault(
                    f"longer than {LONGEST_PHRASE} characters", "phrases", index, "text", code
                )
