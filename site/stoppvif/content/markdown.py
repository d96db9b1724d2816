"""Pages of words: Markdown with front matter into safe HTML."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

from stoppvif.content import links
from stoppvif.content.faults import Faults
from stoppvif.content.links import Places
from stoppvif.content.page import FrontMatter
from stoppvif.content.reading import Document, read


class _Parser(MarkdownIt):
    """Markdown whose links are judged by our own rule.

    The library leaves a link to `javascript:` as text, in silence; an author must be told.
    """

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the library's names)
        """Every link: what follows refuses it, with file and line."""
        return True


# HTML is parsed so that it can be refused: left as text it would stand on the page unseen.
_PARSER = _Parser("commonmark", {"html": True, "typographer": False})
_FRONT = re.compile(r"\A---\n(?P<matter>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
_REFUSED = {
    "html_block": "HTML is not allowed in content",
    "html_inline": "HTML is not allowed in content",
    "image": "a picture would load from elsewhere",
}


M = TypeVar("M", bound=FrontMatter)


@dataclass(frozen=True, slots=True)
class Written:
    """A body in Markdown, read: safe HTML, and what stands in it without marks."""

    html: str
    text: str


def page(
    file: Path, language: str, faults: Faults, places: Places, kind: type[M]
) -> tuple[M, Written] | None:
    """What stands in `file`; None, with its faults noted, if it cannot be shown."""
    text = read(file, faults)
    if text is None:
        return None
    parts = _FRONT.match(text.replace("\r\n", "\n"))
    if parts is None:
        faults.add(file, 1, "the file does not begin with front matter between two lines of ---")
        return None
    head = Document(file, parts["matter"], faults, first_line=2)
    matter = head.record(kind, head.data) if head.data is not None else None
    body = _Body(file, parts["matter"].count("\n") + 3, language, faults, places)
    written = body.read(parts["body"])
    if matter is None:
        return None
    _check(head, matter, language, places)
    return matter, written


def _check(head: Document, matter: FrontMatter, language: str, places: Places) -> None:
    # A translation repeats what has to be verified; it is listed once.
    for index, fact in enumerate(matter.verify if matter.translation_of is None else ()):
        head.fault(f"to verify: {fact}", "verify", index, notice=True)
    for index, source in enumerate(matter.sources):
        if source.url:
            try:
                links.web(source.url)
            except ValueError as error:
                head.fault(str(error), "sources", index)
    for index, step in enumerate(matter.next):
        try:
            if links.address(step, language, places).startswith("/"):
                continue
            head.fault(f"{step!r} is no page of ours", "next", index)
        except ValueError as error:
            head.fault(str(error), "next", index)


@dataclass(frozen=True, slots=True)
class _Body:
    """Where a body stands: its file, its first line there, and what it may lead to."""

    file: Path
    first_line: int
    language: str
    faults: Faults
    places: Places

    def read(self, body: str) -> Written:
        tokens = _PARSER.parse(body)
        words: list[str] = []
        for token in tokens:
            line = self.first_line + (token.map[0] if token.map else 0)
            if token.type == "heading_open" and token.tag == "h1":
                self.fault(line, "the title stands in the front matter: begin with ##")
            for part in (token, *(token.children or ())):
                if part.type in ("softbreak", "hardbreak"):
                    line += 1
                if part.type in _REFUSED:
                    self.fault(line, _REFUSED[part.type])
                if part.type == "link_open":
                    self._resolve(part, line)
            if token.type == "inline":
                words.append(_words(token))
        html = str(_PARSER.renderer.render(tokens, _PARSER.options, {}))
        return Written(html, "\n".join(words))

    def fault(self, line: int, message: str) -> None:
        self.faults.add(self.file, line, message)

    def _resolve(self, token: Token, line: int) -> None:
        target: Any = token.attrGet("href")
        try:
            token.attrSet("href", links.address(str(target), self.language, self.places))
        except ValueError as error:
            self.fault(line, str(error))
        if str(target).startswith("https:"):
            token.attrSet("rel", "noreferrer")
        if str(target).startswith("tel:"):
            # Among Arabic words its groups of digits would stand in the wrong order.
            token.attrSet("dir", "ltr")


def _words(token: Token) -> str:
    parts = token.children or ()
    return "".join(" " if part.type.endswith("break") else part.content for part in parts)
