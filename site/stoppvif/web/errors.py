"""Error pages: in the visitor's language, with the way out, and nothing of what she sent."""

import logging
from typing import cast

from flask import Flask, Response, g, request
from flask_babel import LazyString, lazy_gettext
from werkzeug.exceptions import HTTPException

from stoppvif.storage.away import Away
from stoppvif.web import desk, language, pages
from stoppvif.web.finished import Finished

log = logging.getLogger(__name__)

# Status to heading and sentence. Any other 4xx is told as 400, any other 5xx as 500.
WORDS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("We could not read that request"),
        lazy_gettext("Please go back to the home page and try again."),
    ),
    403: (
        lazy_gettext("This form came from another site"),
        lazy_gettext("Please open the page here and try again."),
    ),
    404: (
        lazy_gettext("This page does not exist"),
        lazy_gettext("The address may have a mistake, or the page may have moved."),
    ),
    405: (
        lazy_gettext("This address cannot be used in that way"),
        lazy_gettext("Please go back to the home page and try again."),
    ),
    408: (
        lazy_gettext("That took too long"),
        lazy_gettext("The connection may be weak. Please try again."),
    ),
    413: (
        lazy_gettext("That was too much at once"),
        lazy_gettext("Please send a shorter text."),
    ),
    500: (
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext("It is not your fault. Please try again in a moment."),
    ),
    503: (
        lazy_gettext("This part is not available right now"),
        lazy_gettext("Please try again in a moment. The telephone numbers still work."),
    ),
}

# Should even the page that says so fail: the way out, and nothing else.
LAST_RESORT = b'<!doctype html><title>SV</title><a id="leave" href="/exit">101 112 &#x2190;</a>'


def set_up(app: Flask) -> None:
    """Have every fault of `app` end in one of these pages."""
    app.extensions["error_pages"] = {}

    @app.errorhandler(HTTPException)
    def told(error: HTTPException) -> Response:
        response = _respond(app, error.code or 500)
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        # The formatter leaves out the exception's words: they may hold the visitor's own.
        log.error("a view failed", exc_info=error)
        return _respond(app, 500)

    @app.errorhandler(Away)
    def away(_: Away) -> Response:
        log.error("the database is locked or away")
        return _respond(app, 503)


def _respond(app: Flask, status: int) -> Response:
    row = row_of(app, request.path)
    lang = language.current()
    if row == "desk" and lang not in desk.languages():
        lang = desk.languages()[0]
    return pages.respond(finished(app, lang, status, row))


def row_of(app: Flask, path: str) -> str:
    """Whose error page an address gets: the desk's has the desk's frame, where there is a desk."""
    surfaces = app.config["SURFACES"]
    alone = "public" not in surfaces
    return "desk" if "desk" in surfaces and (alone or desk.is_desk(path)) else "public"


def finished(app: Flask, lang: str, status: int, row: str = "public") -> Finished:
    """The error page for `status` in `lang`, made once.

    It is made under a request of its own: nothing of the visitor's can stand on a page that
    others will see.
    """
    kept = cast(dict[tuple[str, str, int], Finished], app.extensions["error_pages"])
    if (row, lang, status) not in kept:
        words = {**WORDS, **desk.WORDS} if row == "desk" else WORDS
        heading, sentence = words.get(status) or words[400 if status < 500 else 500]
        template = "web/desk_error.html" if row == "desk" else "web/error.html"
        with app.test_request_context("/"):
            g.lang = lang
            kept[row, lang, status] = pages.render(
                template, row, status, heading=heading, sentence=sentence, code=status
            )
    return kept[row, lang, status]
