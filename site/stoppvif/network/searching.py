"""What the search looks through: everything that a language has, by name and address."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from stoppvif.content import links
from stoppvif.content.model import Content
from stoppvif.content.search import Entry, Found, Index
from stoppvif.storage.away import Away

# Where a query that sounds like danger leads first, whatever else it finds.
FIRST = ("page:urgent", "page:test")
# Pages whose words the site has, not the content.
OURS = ("urgent", "test", "chat", "guides")
# So much of what stands in the database beside what the content has.
MOST_DATA = 5


@lru_cache(maxsize=64)
def _index(searched: "Searched", language: str) -> Index:
    danger = searched.content.search.danger.get(language, [])
    return Index(language, searched.entries(language), danger)


class Source(Protocol):
    """A feature's data that can be found too. Both raise Away."""

    def version(self) -> object:
        """Another one whenever there is something else to find."""

    def entries(self, language: str) -> Iterable[Entry]:
        """What there is to find."""


class Searched:
    """One network's content, as it is searched, and the data of `sources`."""

    def __init__(
        self,
        content: Content,
        titles: dict[str, dict[str, str]],
        sources: Sequence[Source] = (),
    ) -> None:
        """`titles`: by language, what the site calls its pages `OURS` and those it has."""
        self.content, self.titles, self.sources = content, titles, sources
        self._data: dict[str, tuple[list[object], Index]] = {}

    def find(self, query: str, language: str) -> Found:
        """What `query` comes to; where it sounds like danger, numbers and test come first."""
        index = _index(self, language)
        found = index.find(query)
        if not found.danger:
            return found
        first = [one for key in FIRST for one in index.entries if one.key == key]
        rest = [one for one in found.entries if one not in first]
        return Found([*first, *rest], found.instead, danger=True)

    def data(self, query: str, language: str) -> list[Entry]:
        """What data hold every word of `query`; nothing while they cannot be read."""
        try:
            versions = [source.version() for source in self.sources]
            known = self._data.get(language)
            if known is None or known[0] != versions:
                there = [one for source in self.sources for one in source.entries(language)]
                known = self._data[language] = versions, Index(language, there, [])
        except Away:
            return []
        return known[1].every(query, MOST_DATA)

    def entries(self, language: str) -> Iterator[Entry]:
        """Everything in `language`; what is not translated is not searched in another one."""
        yield from self._pages(language)
        yield from self._tests(language)
        for kind, pages in (("guide", self.content.guides), ("network", self.content.about)):
            there = {kind: {slug for _, slug in pages}}
            for (code, slug), page in pages.items():
                if code == language and (kind, slug) != ("network", links.INDEX):
                    key = f"{kind}:{slug}"
                    matter = page.matter
                    address = links.address(key, language, there)
                    also = self._also(key, language)
                    yield Entry(key, address, matter.title, matter.summary, page.text, also)

    def _pages(self, language: str) -> Iterator[Entry]:
        for name, ours in self.titles[language].items():
            title, summary, text = self._said(name, language) or (ours, "", "")
            address = links.PAGES[name].format(lang=language)
            also = self._also(name, language)
            yield Entry(f"page:{name}", address, title or ours, summary, text, also)

    def _said(self, name: str, language: str) -> tuple[str, str, str] | None:
        """Title, summary and words of a page that the content fills; None where it has none."""
        content = self.content
        page = content.pages.get((language, name))
        if name == "network":
            page = content.about.get((language, links.INDEX))
        if page:
            return page.matter.title, page.matter.summary, page.text
        if name == "plan" and content.plan:
            plan = content.plan
            return plan.title.get(language, ""), plan.intro.get(language, ""), ""
        if name == "urgent":
            told = [
                f"{number.name.get(language, '')} {number.tel} {number.what.get(language, '')}"
                for number in content.numbers.values()
            ]
            return "", "", "\n".join(told)
        return None

    def _tests(self, language: str) -> Iterator[Entry]:
        for version, test in self.content.tests.items():
            said = [statement.text.get(language, "") for statement in test.statements]
            yield Entry(
                f"test:{version}",
                f"{links.PAGES['test'].format(lang=language)}{version}",
                test.title.get(language, ""),
                test.about.get(language, ""),
                "\n".join(said),
                [test.short.get(language, ""), *self._also(f"test:{version}", language)],
            )

    def _also(self, key: str, language: str) -> list[str]:
        return self.content.search.pages.get(key, {}).get(language, [])
