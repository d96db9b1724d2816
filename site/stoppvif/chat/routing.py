"""Who answers whom: the rules, without any database.

Binding: the regime that a visitor chose, and that nobody from a commune she excluded reads her.
Then, in this order: topic, language, the commune if she asked for it, who has fewest open, who has
been idle longest. The longest waiting is served first; who was dropped returns to the front.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from stoppvif.duty.roster import Person

Choice = Literal["social", "police", "either"]
# One conversation each; a second one only where everybody who may has one.
MOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits, as the rules see her; codes as in DESIGN §9."""

    id: str
    regime: Choice
    topic: str | None = None
    language: str
    meets: str | None = None
    avoids: str | None = None
    queued: dt.datetime
    front: bool = False
    # Who let her pass already.
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A professional on duty: how many conversations she has, and since when she has none."""

    person: Person
    open: int
    idle_since: dt.datetime


def may(asked: Waiting, person: Person) -> bool:
    """Whether this professional may read her at all: what is binding, now and at each handover."""
    if asked.regime not in ("either", person.regime):
        return False
    return asked.avoids is None or person.commune != asked.avoids


def queue(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who is served first, in order."""
    return sorted(waiting, key=lambda asked: (not asked.front, asked.queued, asked.id))


def best(asked: Waiting, ready: Iterable[Ready]) -> Ready | None:
    """Whom to offer her to; None where nobody who may has room or has not let her pass."""
    found = [
        one
        for one in ready
        if one.open < MOST and one.person.id not in asked.declined and may(asked, one.person)
    ]
    return min(found, key=lambda one: _preference(asked, one), default=None)


def _preference(asked: Waiting, one: Ready) -> tuple[object, ...]:
    person = one.person
    return (
        one.open > 0,
        asked.topic is not None and asked.topic not in person.topics,
        asked.language not in person.languages,
        asked.meets is not None and asked.meets != person.commune,
        one.open,
        one.idle_since,
        person.id,
    )


def offers(waiting: Iterable[Waiting], ready: Iterable[Ready]) -> list[tuple[str, int]]:
    """Whom to offer to whom now: pairs of a conversation and a professional, nobody twice.

    Somebody to whom an offer goes is looked at again once she has answered it.
    """
    free = list(ready)
    found: list[tuple[str, int]] = []
    for asked in queue(waiting):
        chosen = best(asked, free)
        if chosen is not None:
            free.remove(chosen)
            found.append((asked.id, chosen.person.id))
    return found
