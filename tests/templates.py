"""`make check`: every template parses, uses what it imports, and holds nothing our CSP refuses."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, nodes

from stoppvif import paths

REFUSED = {
    r"\son\w+=": "a script in an attribute is refused by our CSP",
    r"\sstyle=": "a style in an attribute is refused by our CSP",
    r"\bhx-on|js:|hx-vals=.js": "htmx would need eval, which our CSP refuses",
    r"<(?:img|iframe|object|embed|video|audio)\b": "a page is one response: nothing else loads",
}
# The same for visitors alone: the desk has one script, and opens its login in a second tab.
REFUSED_IN_PUBLIC = {
    r"(?:src|srcset|poster)=": "a page is one response: nothing else loads",
    r"(?<!hx-)target=": "the visit is one entry in the Back list: no second tab",
}
# A conversation without script stands in two frames of ours, whose links lead out of them.
FRAMED = "chat/public/plain/"
# In the frame of another site every way on takes the whole window; a place in the page does not.
EMBED = {"web/embed.html", "violentometer/form.html"}
WITHIN = re.compile(r'target="_(?:top|self)"')
OURS = re.compile(
    r'<iframe class="\w+" src="\{\{ url_for\("plain_frames\.\w+"\) \}\}"|target="_top"'
)
# Desk templates: rooms behind the login, and what they share. A `desk/` folder is one too.
DESK = re.compile(r"staff/|duty/|web/desk|\w+/desk/")
# Where `|safe` may stand: HTML that we made from Markdown without HTML.
SAFE = {"network/words.html", "network/about.html", "folders/folder.html"}


def faults(folder: Path) -> list[str]:
    """Each fault of the templates in `folder`, with file and line."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = []
    for file in sorted(folder.rglob("*.html")):
        name, text = str(file.relative_to(folder)), file.read_text(encoding="utf-8")
        tree = environment.parse(text, name)
        found += [f"{name}:{line}: {words}" for line, words in _lines(name, text)]
        found += [f"{name}:1: imports {macro} and does not use it" for macro in _unused(tree, text)]
    return found


def _lines(name: str, text: str):
    refused = REFUSED if DESK.match(name) else REFUSED | REFUSED_IN_PUBLIC
    for number, read in enumerate(text.splitlines(), 1):
        line = OURS.sub("", read) if name.startswith(FRAMED) else read
        line = WITHIN.sub("", line) if name in EMBED else line
        for pattern, words in refused.items():
            if re.search(pattern, line):
                yield number, words
        if "|safe" in line and name not in SAFE:
            yield number, "|safe: only for HTML that we made ourselves"


def _unused(tree: nodes.Template, text: str) -> list[str]:
    names = [
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    ]
    return [name for name in names if len(re.findall(rf"\b{name}\b", text)) < 2]


if __name__ == "__main__":
    wrong = faults(paths.data("templates"))
    print("\n".join(wrong) or "Templates: nothing wrong")
    sys.exit(bool(wrong))
