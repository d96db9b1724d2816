"""A page from its template: one response, its headers and its finished bytes."""

import contextlib
import datetime as dt
import math
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, render_template, request, url_for

from stoppvif.web import assets, audience, headers, language
from stoppvif.web.finished import Finished, Store, choose, finish
from stoppvif.web.slots import Slots

# One for what visitors read, one for what programs fetch: the file of a year with ever other
# filters takes seconds to make, and holds up no page meanwhile.
_making = {False: threading.Lock(), True: threading.Lock()}
# Threads that make such files or wait for one; beyond them, to ask later is the answer.
_feeds = threading.BoundedSemaphore(3)
HTML = ("Content-Type", "text/html; charset=utf-8")


def set_up(app: Flask, store: Store, slots: Slots, *, tls: bool) -> None:
    """Give `app` its store of finished pages, its slots, its headers and its template helpers."""
    app.extensions["finished"] = store
    app.extensions["slots"] = slots
    app.config["TLS"] = tls
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        style=assets.style, script=assets.script, icon=assets.icon, slots=slots, same_page=same_page
    )
    assets.preload()
    app.before_request(_refuse_foreign_form)
    app.after_request(_plain_headers)


def page(
    template: str,
    *,
    valid_until: dt.datetime | None = None,
    query: Mapping[str, str] | None = None,
    made_of: "Data | None" = None,
    **context: Any,
) -> Response:
    """The page of the request's address, the same bytes for everyone, kept until `valid_until`.

    `valid_until` is the instant when its words may become untrue; None stands for never. `query`
    is what the page has understood of the address's query, in its own order: nothing else of a
    query changes the page or is kept. The language switch keeps it. `made_of`: what `data` found
    before the page's data were read.
    """
    g.query = query or {}

    def make() -> Finished:
        return render(template, audience.current(), 200, valid_until, **context)

    return respond(finished(make, g.query, made_of))


def same_page(code: str) -> str:
    """The address of the page being made in the language `code`: same page, same query."""
    if not request.endpoint or request.view_args is None:
        return url_for("network.home", lang=code)
    return url_for(request.endpoint, lang=code, **{**request.view_args, **g.get("query", {})})


@dataclass(frozen=True, slots=True)
class Data:
    """Which data a page is made of, and how often they had changed before it read them."""

    tag: str
    drops: int


def data(tag: str) -> Data:
    """To be called before the data are read: a page that came too late is not kept."""
    return Data(tag, _store().drops(tag))


def finished(
    make: Callable[[], Finished], query: Mapping[str, str], made_of: Data | None = None
) -> Finished:
    """The finished answer of the request's path and `query`, made by `make` where none is kept."""
    address = f"{request.path}?{urlencode(query)}" if query else request.path
    # One thread makes a page, the others wait for it: its time ends for all visitors at once.
    with _turn(feed=audience.current() == "feed"):
        found = _store().get(address)
        if found is None:
            found = make()
            if made_of is None:
                _store().put(address, found)
            else:
                _store().put(address, found, made_of.tag, made_of.drops)
    return found


@contextlib.contextmanager
def _turn(*, feed: bool) -> Iterator[None]:
    if feed and not _feeds.acquire(blocking=False):
        abort(503)
    try:
        with _making[feed]:
            yield
    finally:
        if feed:
            _feeds.release()


def _store() -> Store:
    return cast(Store, current_app.extensions["finished"])


def render(
    template: str,
    row: str,
    status: int,
    valid_until: dt.datetime | None = None,
    **context: Any,
) -> Finished:
    """Render `template` in the page's language, with the headers of `row`."""
    g.styles, g.scripts = [], []
    body = render_template(template, **context).encode()
    named = headers.headers(
        row,
        tls=current_app.config["TLS"],
        styles=g.styles,
        scripts=g.scripts,
        host=current_app.config["HOST"],
        ancestors=current_app.config["EMBED_ANCESTORS"],
    )
    until = valid_until.timestamp() if valid_until else math.inf
    return finish(
        status, [HTML, ("Content-Language", language.current()), *named.items()], body, until
    )


def respond(finished: Finished) -> Response:
    """The variant of a finished page that the browser takes, as Flask's response."""
    accept = request.headers.get("Accept-Encoding", "").encode("latin-1", "replace")
    variant = finished.variants[choose(accept)]
    response = Response(variant.body, finished.status)
    response.headers.clear()
    for name, value in variant.headers:
        response.headers[name.decode()] = value.decode("latin-1")
    g.finished = True
    return response


def _refuse_foreign_form() -> None:
    """A form that another site sends in her name is refused: no token, so no cookie, is needed."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _plain_headers(response: Response) -> Response:
    if g.get("finished"):
        return response
    if 300 <= response.status_code < 400:
        # Werkzeug repeats the address in the body of a redirect; nothing needs it there.
        response.set_data(b"")
    declared = audience.current()
    row = declared if declared == "asset" and response.status_code == 200 else "plain"
    response.headers.update(headers.headers(row, tls=current_app.config["TLS"]))
    return response
