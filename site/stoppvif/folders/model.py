"""Which folders there are, for whom, and for which need."""

from dataclasses import dataclass

from stoppvif.content.model import Content
from stoppvif.content.page import AUDIENCES, NEEDS, Audience, Guide, Need


@dataclass(frozen=True, slots=True)
class Index:
    """The folders of each audience in reading order, and the needs that public ones answer."""

    folders: dict[Audience, list[Guide]]
    needs: list[Need]


def slugs(content: Content) -> list[str]:
    """All folders; an author's order where `network.yaml` gives one, the others after it."""
    first = content.languages[0]
    there = [slug for language, slug in content.guides if language == first]
    order = {slug: place for place, slug in enumerate(content.network.guides)}
    return sorted(there, key=lambda slug: (order.get(slug, len(order)), slug))


def index(content: Content, language: str) -> Index:
    """The folders as they are shown in `language`; what is not translated is in the first one."""
    found: dict[Audience, list[Guide]] = {audience: [] for audience in AUDIENCES}
    for slug in slugs(content):
        guide = folder(content, slug, language)
        if guide is not None:
            found[guide.matter.audience].append(guide)
    answered = {need for guide in found["public"] for need in guide.matter.need}
    return Index(found, [need for need in NEEDS if need in answered])


def folder(content: Content, slug: str, language: str) -> Guide | None:
    """The folder `slug` in `language`, else in the first one."""
    guides = content.guides
    return guides.get((language, slug)) or guides.get((content.languages[0], slug))
