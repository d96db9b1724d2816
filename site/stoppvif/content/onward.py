"""Where a page of content leads on to, by name and address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stoppvif.content import links
from stoppvif.content.model import Content
from stoppvif.content.page import Page


@dataclass(frozen=True, slots=True)
class Step:
    """A way on. `title` is the content's own; a page of the site (`name`) has its words in `web`.

    `language` is the one that the title is in.
    """

    name: str
    address: str
    title: str
    language: str


def shown(
    pages: Mapping[tuple[str, str], Page], slug: str, content: Content, language: str
) -> Page:
    """The page `slug` in `language`, else in the first one. Raises KeyError."""
    return pages.get((language, slug)) or pages[content.languages[0], slug]


def steps(names: Iterable[str], content: Content, language: str) -> list[Step]:
    """The steps that a page's `next` names, checked when it was read."""
    found = []
    places: dict[str, Mapping[tuple[str, str], Page]]
    places = {"guide": content.guides, "network": content.about}
    there = {place: {slug for _, slug in pages} for place, pages in places.items()}
    for target in names:
        kind, _, slug = target.partition(":")
        address = links.address(target, language, there)
        if kind in places:
            page = shown(places[kind], slug, content, language)
            found.append(Step(slug, address, page.matter.title, page.language))
        else:
            found.append(Step(slug, address, "", language))
    return found
