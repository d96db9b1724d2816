"""Pages of words: Markdown with front matter into safe HTML."""

import re
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from stoppvif.content import links
from stoppvif.content.faults import Faults
from stoppvif.content.model import FrontMatter, Page
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


def page(file: Path, language: str, faults: Faults) -> Page | None:
    """The page in `file`; None, with its faults noted, if it cannot be shown."""
    text = read(file, faults)
    if text is None:
        return None
    parts = _FRONT.match(text.replace("\r\n", "\n"))
    if parts is None:
        faults.add(file, 1, "the file does not begin with front matter between two lines of ---")
        return None
    head = Document(file, parts["matter"], faults, first_line=2)
    matter = head.record(FrontMatter, head.data) if head.data is not None else None
    first_line = parts["matter"].count("\n") + 3
    html = _html(file, parts["body"], first_line, language, faults)
    if matter is None:
        return None
    for index, fact in enumerate(matter.verify):
        head.fault(f"to verify: {fact}", "verify", index, notice=True)
    for index, source in enumerate(matter.sources):
        if source.url:
            try:
                links.web(source.url)
            except ValueError as error:
                head.fault(str(error), "sources", index)
    return Page(slug=file.stem, language=language, matter=matter, html=html)


def _html(file: Path, body: str, first_line: int, language: str, faults: Faults) -> str:
    tokens = _PARSER.parse(body)
    for token in tokens:
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "heading_open" and token.tag == "h1":
            faults.add(file, line, "the title stands in the front matter: begin with ##")
        for part in (token, *(token.children or ())):
            if part.type in ("softbreak", "hardbreak"):
                line += 1
            if part.type in _REFUSED:
                faults.add(file, line, _REFUSED[part.type])
            if part.type == "link_open":
                _resolve(part, file, line, language, faults)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _resolve(token: Token, file: Path, line: int, language: str, faults: Faults) -> None:
    target: Any = token.attrGet("href")
    try:
        token.attrSet("href", links.address(str(target), language))
    except ValueError as error:
        faults.add(file, line, str(error))
    if str(target).startswith("https:"):
        token.attrSet("rel", "noreferrer")
