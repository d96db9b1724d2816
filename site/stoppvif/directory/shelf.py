"""Every published entry, read once and kept in memory until one of them changes.

Two thousand entries take some megabytes; to read and convert them takes longer than any page may.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import msgspec

from stoppvif.content.stems import fold
from stoppvif.directory import model
from stoppvif.directory.listing import Folded, folded, spoken
from stoppvif.directory.model import Kept
from stoppvif.storage.engine import Database

T = TypeVar("T")


class Held:
    """The entries as they stood at one moment."""

    def __init__(self, entries: list[Kept], first: str, places: Mapping[str, str]) -> None:
        self.entries, self._first, self._places = entries, first, places
        self.by_slug = {kept.slug: kept for kept in entries}
        self.languages = {code for kept in entries for code in spoken(kept.entry)}
        self._in_order: dict[str, list[Kept]] = {}
        self._folded: dict[str, list[Folded]] = {}

    def in_order(self, language: str) -> list[Kept]:
        """All of them by name, as it is in `language`."""

        def made() -> list[Kept]:
            named = [
                (fold(kept.entry.name.get(language) or kept.entry.name.get(self._first, "")), kept)
                for kept in self.entries
            ]
            return [kept for _, kept in sorted(named, key=lambda one: (one[0], one[1].slug))]

        return _once(self._in_order, language, made)

    def folded(self, language: str) -> list[Folded]:
        """The same with their words in `language`, as a search compares them."""

        def made() -> list[Folded]:
            return [
                folded(kept, language, self._first, self._places)
                for kept in self.in_order(language)
            ]

        return _once(self._folded, language, made)


def _once(known: dict[str, T], language: str, make: Callable[[], T]) -> T:
    # Two threads may both make it: the same.
    if language not in known:
        known[language] = make()
    return known[language]


class Shelf:
    """What the directory holds; `drops` tells how often its data have changed.

    `places`: by NIS code, the words that somebody may look for a commune by.
    """

    def __init__(
        self,
        database: Database,
        drops: Callable[[str], int],
        first: str,
        places: Mapping[str, str],
    ) -> None:
        self._database, self._drops = database, drops
        self._first, self._places = first, places
        self._lock = threading.Lock()
        self._held: tuple[int, Held] | None = None

    def held(self) -> Held:
        """The entries as they stand. Raises Away."""
        # Before they are read: what changes meanwhile is read again.
        drops = self._drops(model.TAG)
        with self._lock:
            if self._held is None or self._held[0] != drops:
                with self._database.read() as session:
                    entries = model.published(session)
                told = [_without_the_hidden(kept) for kept in entries]
                self._held = drops, Held(told, self._first, self._places)
            return self._held[1]


def _without_the_hidden(kept: Kept) -> Kept:
    """An entry without a place that is not to be shown, should one have come in past the rules."""
    how = kept.entry.address_visibility
    if how == "public" or not (kept.entry.address or kept.entry.area):
        return kept
    area = kept.entry.area if how == "area" else {}
    return replace(kept, entry=msgspec.structs.replace(kept.entry, address=None, area=area))
