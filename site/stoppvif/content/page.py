"""The shapes of what is written in Markdown: pages of words, folders, the network's own pages."""

import datetime as dt
from typing import Literal, get_args

from stoppvif.content.strict import Confidence, Strict

Audience = Literal["public", "professionals"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
Need = Literal[
    "danger", "talk", "shelter", "legal", "health", "children", "money", "digital", "own_behaviour"
]
NEEDS: tuple[Need, ...] = get_args(Need)


class Source(Strict, frozen=True):
    """Where a statement of fact comes from."""

    text: str
    url: str = ""
    date: dt.date | None = None
    confidence: Confidence = "B"


class FrontMatter(Strict, frozen=True):
    """What stands above a page's words.

    `next` names where it leads on, as links in content do (`links.py`). A translation says in
    `translation_of` which state of the first language's words it translates.
    """

    title: str
    neutral_title: str
    summary: str
    updated: dt.date
    sources: list[Source] = []
    verify: list[str] = []
    next: list[str] = []
    translation_of: dt.date | None = None


class GuideMatter(FrontMatter, frozen=True, kw_only=True):
    """What stands above a folder: also for whom it is, and which needs it answers."""

    audience: Audience
    need: list[Need]


class Page(Strict, frozen=True):
    """A page of words: `html` is safe, made by us from Markdown without raw HTML.

    `text` is what stands in it, without marks, a line for each paragraph: for the search.
    """

    slug: str
    language: str
    matter: FrontMatter
    html: str
    text: str


class Guide(Page, frozen=True, kw_only=True):
    """A folder."""

    matter: GuideMatter
