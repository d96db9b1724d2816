"""Scripts that a public page fetches: after its first paint, and only where it needs them.

They are fetched as text and run as part of the page (`static/js/fetched.js`), by their hash.

Named by their content like the desk's, and never kept: a public page leaves nothing in a cache.
"""

import base64
import hashlib
import math
from functools import cache

from flask import Blueprint, Flask, Response, abort, current_app, g

from stoppvif import paths
from stoppvif.web import headers, pages
from stoppvif.web.finished import Finished, finish

blueprint = Blueprint("scripts", __name__, url_prefix="/assets")
NAMES = ("chat.js", "search.js")


def set_up(app: Flask) -> None:
    """Give the templates the addresses of these scripts."""
    app.jinja_env.globals.update(public_script=address)


@cache
def _read(name: str) -> tuple[bytes, str]:
    data = (paths.data("static/dist") / name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:16]


def address(name: str) -> str:
    """Where the script `name` is; its hash goes into this page's CSP.

    Another content has another address.
    """
    digest = base64.b64encode(hashlib.sha256(_read(name)[0]).digest()).decode()
    g.scripts.append(f"'sha256-{digest}'")
    return f"{blueprint.url_prefix}/{_read(name)[1]}/{name}"


@blueprint.get("/<digest>/<name>")
def serve(digest: str, name: str) -> Response:
    """A script, or nothing."""
    if name not in NAMES or _read(name)[1] != digest:
        abort(404)
    return pages.respond(_finished(name, current_app.config["TLS"]))


@cache
def _finished(name: str, tls: bool) -> Finished:
    """The script, compressed once."""
    named = {"Content-Type": "text/javascript; charset=utf-8", **headers.headers("plain", tls=tls)}
    return finish(200, list(named.items()), _read(name)[0], math.inf)
