"""Style, script and icons, written into the page itself, and the hashes that the CSP names."""

import base64
import hashlib
from functools import cache

from flask import g
from markupsafe import Markup

from stoppvif import paths


@cache
def _read(name: str) -> tuple[Markup, str]:
    text = (paths.data("static/dist") / name).read_text(encoding="utf-8").strip()
    digest = hashlib.sha256(text.encode()).digest()
    # Our own build, not input: nothing in it comes from a person.
    return Markup(text), f"'sha256-{base64.b64encode(digest).decode()}'"  # noqa: S704 (as said)


def preload() -> None:
    """Read everything that pages hold, so that what is missing stops the start and not a visit."""
    for file in sorted(paths.data("static/dist").glob("*.*")):
        _read(file.name)
    for file in sorted((paths.data("static/dist") / "img").glob("*.svg")):
        icon(file.stem)


def style(name: str) -> Markup:
    """The style sheet `name`, inline; its hash goes into this page's CSP."""
    text, digest = _read(f"{name}.css")
    g.styles.append(digest)
    return Markup("<style>{}</style>").format(text)


def script(name: str) -> Markup:
    """The script `name`, inline; its hash goes into this page's CSP."""
    text, digest = _read(f"{name}.js")
    g.scripts.append(digest)
    return Markup("<script>{}</script>").format(text)


@cache
def icon(name: str) -> Markup:
    """The drawing `name`, inline and hidden from screen readers: words always stand beside it."""
    text = (paths.data("static/dist") / "img" / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(text.strip())  # noqa: S704 (our own build)
