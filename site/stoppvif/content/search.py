"""Search over all content of a language: FTS5 in memory, so that nothing of it or of a query stays.

Words are folded and stemmed before they are compared (`stems.py`), the last one may be half typed.
Built when a language is first searched: the start waits for none of it.
"""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from stoppvif.content.stems import fold, stems, words

# What a title weighs beside a summary, the words people use for the page, and its text.
WEIGHTS = (10.0, 4.0, 8.0, 1.0)
# A word in more than this share of the pages tells them apart no more.
COMMON = 0.5
MOST = 8
# How near a word must be to be offered for one that stands nowhere; 1 is the same.
NEAR = 0.7
# From so many letters on, the beginning of a word that sounds like danger is that word; so is one
# that is as like it.
SURE, ALIKE = 4, 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found. `key` is how content links to it; `also` what people call it."""

    key: str
    address: str
    title: str
    summary: str
    text: str = ""
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a query comes to: `entries` best first; `instead` is what was looked for in its place.

    `danger`: it sounds as if somebody is not safe.
    """

    entries: list[Entry] = field(default_factory=list)
    instead: str = ""
    danger: bool = False


class Index:
    """The search of one language."""

    def __init__(self, language: str, entries: Iterable[Entry], danger: Iterable[str]) -> None:
        # Here, not above: a process that nobody searches in does without its 0.1 s.
        from sqlite_utils import Database  # noqa: PLC0415

        self.language, self.entries = language, list(entries)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._danger = [stems(phrase, language) for phrase in danger]
        table = Database(self._connection)["entry"]
        parts = ("title", "summary", "also", "body")
        table.create({"id": int, **dict.fromkeys(parts, str)}, pk="id")  # type: ignore[union-attr]
        table.insert_all(  # type: ignore[union-attr]
            {"id": number, **dict(zip(parts, self._stemmed(entry), strict=True))}
            for number, entry in enumerate(self.entries)
        )
        table.enable_fts(parts, tokenize="unicode61")  # type: ignore[union-attr]
        self._count()

    def _stemmed(self, entry: Entry) -> list[str]:
        parts = (entry.title, entry.summary, "\n".join(entry.also), entry.text)
        return [" ".join(stems(part, self.language)) for part in parts]

    def _count(self) -> None:
        """In how many entries each word stands, and how words are written that may be offered."""
        self._in: dict[str, int] = {}
        self._written: dict[str, str] = {}
        for entry in self.entries:
            said = "\n".join((entry.title, entry.summary, *entry.also, entry.text))
            seen = set()
            for word, stem in zip(words(said), stems(said, self.language), strict=True):
                seen.add(stem)
                self._written.setdefault(fold(word), word)
            for stem in seen:
                self._in[stem] = self._in.get(stem, 0) + 1

    def find(self, query: str) -> Found:
        """What `query` comes to. Any text is words: no sign in it is an operator."""
        asked = words(query)
        mended = [self._mend(word) for word in asked]
        terms = stems(" ".join(mended), self.language)
        best = self._match(self._telling(terms), " AND ")
        if len(best) < MOST:
            best += [one for one in self._match(terms, " OR ") if one not in best]
        return Found(
            entries=[self.entries[one] for one in best[:MOST]],
            instead=" ".join(mended) if mended != asked else "",
            danger=self._sounds(stems(query, self.language)) or self._sounds(terms),
        )

    def every(self, query: str, most: int) -> list[Entry]:
        """At most `most` entries in which every word stands that tells them apart, best first."""
        mended = " ".join(map(self._mend, words(query)))
        terms = self._telling(stems(mended, self.language))
        return [self.entries[one] for one in self._match(terms, " AND ")[:most]]

    def _telling(self, terms: list[str]) -> list[str]:
        """The words that tell pages apart; all of them where none does."""
        most = COMMON * len(self.entries)
        return [term for term in terms if self._in.get(term, 0) <= most] or terms

    def _match(self, terms: list[str], how: str) -> list[int]:
        if not terms:
            return []
        # A quote cannot stand in a word, so each of them is one, and may go on.
        wanted = how.join(f'"{term}"*' for term in dict.fromkeys(terms))
        sql = f"SELECT rowid FROM entry_fts WHERE entry_fts MATCH ? ORDER BY bm25(entry_fts, {', '.join(map(str, WEIGHTS))}) LIMIT {MOST}"  # noqa: S608, E501
        with self._lock:
            return [row for (row,) in self._connection.execute(sql, (wanted,))]

    def _mend(self, word: str) -> str:
        """The nearest word that stands somewhere, where `word`, or one that it begins, does not."""
        (stem,) = stems(word, self.language) or [""]
        bare = fold(word)
        if any(known.startswith((stem, bare)) for known in self._in if known):
            return word
        if any(written.startswith(bare) for written in self._written):
            return word
        near = process.extractOne(
            bare,
            self._written.keys(),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=NEAR,
        )
        return self._written[near[0]] if near else word

    def _sounds(self, terms: list[str]) -> bool:
        """Whether it sounds like danger: rather once too often, half typed or misspelt too."""
        said = f" {' '.join(terms)} "
        return any(
            f" {' '.join(phrase)} " in said
            if len(phrase) != 1
            else any(_near(term, phrase[0]) for term in terms)
            for phrase in self._danger
            if phrase
        )


def _near(term: str, word: str) -> bool:
    if term == word or (len(term) >= SURE and word.startswith(term)):
        return True
    likeness = DamerauLevenshtein.normalized_similarity(term, word)
    return min(len(term), len(word)) > SURE and likeness >= ALIKE
