"""The way out: `/exit`, by a link or by a beacon."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.web import language
from stoppvif.web.slots import slots

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/exit")
def leave() -> BaseResponse:
    """To the neutral site of the browser's language; by GET, so that a plain link does it."""
    return _cleared(redirect(slots().exits[language.current()], 303))


@blueprint.post("/exit")
def told() -> BaseResponse:
    """A page that leaves by itself tells us so.

    Its beacon gets no redirect: the browser would fetch the neutral site a second time, on a
    line that may be slow, while the page that she is waiting for loads.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        return leave()
    return _cleared(Response(status=204))


def _cleared(response: BaseResponse) -> BaseResponse:
    # The cache and no more: with cookies and storage, a link sent to a professional would
    # destroy the desk's login and keys.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
