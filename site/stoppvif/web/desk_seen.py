"""Two people who change the same thing: whoever saves second loses nothing, and undoes nothing.

A form carries a short mark of each field as it was when the form was opened. So it is known what
each of the two has changed, and only what both changed has to be decided by somebody.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"([A-Za-z0-9_.-]{1,80}):([0-9a-f]{8})", re.ASCII)
_EMPTY: tuple[Any, ...] = (None, "", (), [], {})


def marks(fields: Mapping[str, Any]) -> str:
    """What a hidden field says of how things were: no content, only whether it is still that."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in fields.items() if _there(value))


def _there(value: Any) -> bool:
    return value not in _EMPTY


def _mark(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Merged:
    """Both changes in one: `fields`; `taken`: what only the other one changed, and is in it.

    `clashes`: what both changed; there `fields` has one's own.
    """

    fields: dict[str, Any]
    taken: list[str]
    clashes: list[str]


def merge(seen: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """What becomes of two changes of what `seen` marks. Without marks all that differs clashes."""
    marked = dict(_MARK.findall(seen[:20_000]))
    fields, taken, clashes = dict(mine), [], []
    for name in {**mine, **theirs}:
        own, other = mine.get(name), theirs.get(name)
        if own == other or not (_there(own) or _there(other)):
            continue
        if marked and _is(marked.get(name), own):
            fields[name] = other
            taken.append(name)
        elif not marked or not _is(marked.get(name), other):
            clashes.append(name)
    return Merged(fields, taken, clashes)


def _is(mark: str | None, value: Any) -> bool:
    return mark == _mark(value) if _there(value) else mark is None
