"""The way out: `/exit`, by a link or by a beacon. A conversation that runs ends with it."""

from typing import cast

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.web import language, session
from stoppvif.web.slots import slots

blueprint = Blueprint("leaving", __name__)
LONGEST_TOKEN = 100


@blueprint.get("/exit")
def leave() -> BaseResponse:
    """To the neutral site of the browser's language; by GET, so that a plain link does it."""
    return _ended(_cleared(cast(Response, redirect(slots().exits[language.current()], 303))))


@blueprint.post("/exit")
def told() -> BaseResponse:
    """A page that leaves by itself tells us so.

    Its beacon gets no redirect: the browser would fetch the neutral site a second time, on a
    line that may be slow, while the page that she is waiting for loads.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        return leave()
    # The page's own conversation is named by its token; a cookie is one of a page without script.
    token = request.get_data(as_text=True)
    if 0 < len(token) <= LONGEST_TOKEN:
        _tell(token)
    return _ended(_cleared(Response(status=204)))


def _ended(response: Response) -> Response:
    """End the conversation whose cookie came along, and have the browser forget it."""
    token, _ = session.parts(request)
    if token:
        _tell(token)
    if session.NAME in request.cookies:
        session.take(response, tls=current_app.config["TLS"])
    return response


def _tell(token: str) -> None:
    # Whoever holds conversations has said so at the start; nobody here waits for them.
    left = current_app.extensions.get("left")
    if left is not None:
        left(token)


def _cleared(response: Response) -> Response:
    # The cache and no more: with cookies and storage, a link sent to a professional would
    # destroy the desk's login and keys.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
