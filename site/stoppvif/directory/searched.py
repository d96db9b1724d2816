"""The entries of the directory, as the search of the whole site finds them."""

from collections.abc import Iterator

from stoppvif.content import links, search
from stoppvif.content.model import Text
from stoppvif.directory.shelf import Shelf


class Entries:
    """What the directory adds to the search."""

    def __init__(self, shelf: Shelf, first: str) -> None:
        self._shelf, self._first = shelf, first

    def version(self) -> object:
        """Another one whenever there is something else to find. Raises Away."""
        return self._shelf.held()

    def entries(self, language: str) -> Iterator[search.Entry]:
        """Each organisation; what is not translated stands in the first language."""

        def told(text: Text) -> str:
            return text.get(language) or text.get(self._first, "")

        for one in self._shelf.held().folded(language):
            entry = one.kept.entry
            yield search.Entry(
                f"contact:{one.kept.slug}",
                f"{links.PAGES['contacts'].format(lang=language)}{one.kept.slug}",
                told(entry.name),
                told(entry.description),
                one.text,
                [entry.alternate_name, *entry.name.values()],
            )
