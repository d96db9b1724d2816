"""Everything written in Markdown: pages of words, folders, and the network's own pages."""

from pathlib import Path
from typing import TypeVar

from stoppvif.content import markdown
from stoppvif.content.faults import Faults
from stoppvif.content.links import INDEX, Places
from stoppvif.content.page import FrontMatter, Guide, GuideMatter, Page

# Pages of words that every network needs; without the first one nobody knows how to leave.
PAGES = ("safety", "privacy", "accessibility")
SAFETY_PAGES = ("safety",)
GUIDES, ABOUT = "guides", "network"
M = TypeVar("M", bound=FrontMatter)
P = TypeVar("P", bound=Page)
# (language, slug) to what was read; a language without its own has none.
Found = dict[tuple[str, str], tuple[M, markdown.Written]]


class Reader:
    """Reads the Markdown of one `content/`."""

    def __init__(self, folder: Path, languages: list[str], faults: Faults) -> None:
        self.folder, self.languages, self.faults = folder, languages, faults
        # The first language is authoritative: what it has not, no other one has.
        self.places: Places = {"guide": self._slugs(GUIDES), "network": self._slugs(ABOUT)}

    def pages(self) -> dict[tuple[str, str], Page]:
        """The pages of words that every network needs."""
        found: Found[FrontMatter] = {}
        for language in self.languages:
            for slug in PAGES:
                grave = slug in SAFETY_PAGES or language == self.languages[0]
                self._read(found, "pages", language, slug, FrontMatter, grave=grave)
        return _made(Page, found)

    def guides(self) -> dict[tuple[str, str], Guide]:
        """The folders."""
        found = self._all(GUIDES, "guide", GuideMatter)
        for (language, slug), (matter, _) in found.items():
            first = found.get((self.languages[0], slug))
            if first and (matter.audience, matter.need) != (first[0].audience, first[0].need):
                file = self._file(GUIDES, language, slug)
                self.faults.add(file, 1, "audience and need are the first language’s")
        return _made(Guide, found)

    def about(self) -> dict[tuple[str, str], Page]:
        """The network's own pages; `index` is the first."""
        found = self._all(ABOUT, "network", FrontMatter)
        if self.places["network"] and INDEX not in self.places["network"]:
            file = self._file(ABOUT, self.languages[0], INDEX)
            self.faults.add(file, 1, "the first page of the network is missing")
        return _made(Page, found)

    def _file(self, place: str, language: str, slug: str) -> Path:
        return self.folder / language / place / f"{slug}.md"

    def _slugs(self, place: str, language: str = "") -> list[str]:
        files = (self.folder / (language or self.languages[0]) / place).glob("*.md")
        return sorted(file.stem for file in files)

    def _all(self, place: str, kind: str, matter: type[M]) -> Found[M]:
        found: Found[M] = {}
        first, *others = self.languages
        for slug in self.places[kind]:
            self._read(found, place, first, slug, matter, grave=True)
            for language in others:
                self._read(found, place, language, slug, matter)
        for language in others:
            for slug in set(self._slugs(place, language)) - set(self.places[kind]):
                file = self._file(place, language, slug)
                self.faults.add(file, 1, f"a translation of what {first} does not have")
        for (language, slug), (read, _) in found.items():
            if language != first:
                self._compare(self._file(place, language, slug), read, found.get((first, slug)))
        return found

    def _read(
        self,
        found: Found[M],
        place: str,
        language: str,
        slug: str,
        kind: type[M],
        *,
        grave: bool = False,
    ) -> None:
        file = self._file(place, language, slug)
        if not file.is_file():
            self.faults.add(file, 1, "the page is missing", "error" if grave else "notice")
            return
        read = markdown.page(file, language, self.faults, self.places, kind)
        if read is not None:
            found[language, slug] = read

    def _compare(
        self, file: Path, read: FrontMatter, first: tuple[FrontMatter, markdown.Written] | None
    ) -> None:
        """A translation says what it translates; where that has changed since, notice it."""
        if read.translation_of is None:
            self.faults.add(file, 1, "translation_of is missing: the day of the words translated")
        elif first and read.translation_of < first[0].updated:
            since = f"{self.languages[0]} has changed on {first[0].updated}"
            self.faults.add(file, 1, f"{since}, after it was translated", "notice")


def _made(kind: type[P], found: Found[M]) -> dict[tuple[str, str], P]:
    return {
        (language, slug): kind(
            slug=slug, language=language, matter=matter, html=written.html, text=written.text
        )
        for (language, slug), (matter, written) in found.items()
    }
