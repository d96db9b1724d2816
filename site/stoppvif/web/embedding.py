"""Pages in the frame of a commune's own site, and the script there that makes the frame."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request

from stoppvif import paths
from stoppvif.web import headers, pages
from stoppvif.web.finished import Finished, finish

blueprint = Blueprint("embedding", __name__, url_prefix="/embed")
THEMES = ("light", "dark")


def set_up(app: Flask, known: Mapping[str, Sequence[str]]) -> None:
    """Tell the script what there is to be framed: `known` by the names that it has for them."""
    app.extensions["embeds"] = {"languages": app.config["LANGUAGES"], **known}


def page(template: str, query: Mapping[str, str], **context: Any) -> Response:
    """`pages.page` for a frame, in the colours that its address asks for, else the device's."""
    asked = request.args.get("theme", "")
    theme = asked if asked in THEMES else ""
    wanted = {**query, **({"theme": theme} if theme else {})}
    return pages.page(template, query=wanted, theme=theme, framed=True, **context)


@blueprint.get("/frame.js")
def frame() -> Response:
    """The script that puts a frame above each link that asks for one."""
    return pages.respond(pages.finished(_made, {}))


def _made() -> Finished:
    known = json.dumps(current_app.extensions["embeds"], separators=(",", ":"))
    script = (paths.data("static/dist") / "frame.js").read_text(encoding="utf-8")
    named = {
        "Content-Type": "text/javascript; charset=utf-8",
        **headers.headers("feed", tls=current_app.config["TLS"]),
    }
    # In a function, so that nothing of ours gets a name on somebody else's page.
    body = f"(function(SITE){{{script}}})({known});\n".encode()
    return finish(200, list(named.items()), body, math.inf)
