"""What every desk page shares: its frame, its script, its refusals. Public pages share none."""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask_babel import LazyString, lazy_gettext
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden
from werkzeug.routing import IntegerConverter, Map

from stoppvif import paths
from stoppvif.web import pages

View = TypeVar("View", bound=Callable[..., Any])
CLEANING = "cleaning"
# The desk speaks what the network's professionals do; visitors' pages speak more.
LANGUAGES = ("fr", "nl", "de", "en")
ASSETS = ("desk.js", "desk_chat.js")
# Never sent twice: a password, a code, a signed answer.
_SECRET = ("csrf_token", "password", "repeat", "code", "answer", "secret")
# What no keyboard types into a field: PostgreSQL keeps no NUL, and no page can show any of them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What an error page says otherwise here: nobody is afraid of another site, but of the wrong door.
WORDS: dict[int, tuple[LazyString, LazyString]] = {
    403: (
        lazy_gettext("This part of the desk is not among your roles"),
        lazy_gettext("Ask an administrator if you need it."),
    ),
    503: (
        lazy_gettext("The database does not answer"),
        lazy_gettext(
            "Nothing that you sent was kept. Please try again in a moment. "
            "Whoever needs help now can call:"
        ),
    ),
}
assets = Blueprint("assets", __name__, url_prefix="/desk/assets")
csrf = CSRFProtect()


class RowNumber(IntegerConverter):
    """A number in an address: one that no row can have leads nowhere, instead of failing."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def cleaning(view: View) -> View:
    """Declare a route that takes what cannot be shown out of a text: it is long, and pasted."""
    setattr(view, CLEANING, True)
    return view


def is_desk(path: str) -> bool:
    """Whether a path is behind the desk's door."""
    return path == "/desk" or path.startswith("/desk/")


def has_session(path: str) -> bool:
    """Whether a path is for somebody: all of the desk but its script, which is for anybody."""
    return is_desk(path) and not path.startswith(f"{assets.url_prefix}/")


def languages() -> list[str]:
    """The languages of the desk, of those that the network speaks."""
    spoken: list[str] = current_app.config["LANGUAGES"]
    return [code for code in spoken if code in LANGUAGES] or spoken[:1]


def set_up(app: Flask) -> None:
    """Give `app` tokens for desk forms, and the desk's helpers for templates."""
    app.config.update(
        # Under `no-referrer` there is no referrer to check. Without an end: a token lives as long
        # as the session that it belongs to.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    csrf.init_app(app)
    app.url_map.converters["int"] = RowNumber
    app.before_request(_check_form)
    app.register_error_handler(CSRFError, lambda _: again(400))
    app.jinja_env.globals.update(asset=asset, desk_languages=languages)
    for name in ASSETS:
        _asset(name)


def _check_form() -> None:
    if not has_session(request.path):
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not hasattr(view, CLEANING) and any(
        _CONTROL.search(typed) for _, typed in request.form.items(multi=True)
    ):
        abort(400)
    csrf.protect()


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A desk page: made for one person, never kept."""
    return pages.respond(pages.render(template, "desk", status, **context))


def again(status: int) -> Response:
    """A form that came with an old token, or after the session had ended: send it once more.

    What was typed stands in the page, and a fresh token; secrets have to be typed anew. Only for
    a form of ours: one that another site sent gets nothing but a refusal.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        # Answered, not raised: nobody catches what is raised while a fault is being told.
        return cast(Response, current_app.handle_http_exception(Forbidden()))
    form = cast("MultiDict[str, str]", request.form)
    typed = [(name, value) for name, value in form.items(multi=True) if name not in _SECRET]
    g.pop("csrf_token", None)
    return page(
        "web/desk_again.html",
        status,
        typed=typed,
        secret=any(name in form for name in _SECRET[1:]),
        logged_in=g.get("visit") is not None,
        token=generate_csrf(),
    )


@cache
def _asset(name: str) -> tuple[bytes, str]:
    data = (paths.data("static/dist") / name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:16]


def asset(name: str) -> str:
    """The address of a bundled script; another content has another address."""
    return f"{assets.url_prefix}/{_asset(name)[1]}/{name}"


@assets.get("/<digest>/<name>")
def serve(digest: str, name: str) -> Response:
    """A bundled script of the desk."""
    if name not in ASSETS or _asset(name)[1] != digest:
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "text/javascript"
    return Response(_asset(name)[0], mimetype=kind)
