"""What the pages of the chat without script share: whose request it is, and a way into the loop.

Sockets and these pages call the same functions; those live in the event loop, a view in a thread.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from flask import Response, current_app, redirect, request, url_for

from stoppvif.chat import hers
from stoppvif.chat.hers import Hers
from stoppvif.chat.public import content
from stoppvif.chat.visitor import VisitorLine
from stoppvif.storage.away import Away
from stoppvif.web import audience, database, pages, session

T = TypeVar("T")
# As long as a page may take: a writer that is stuck must not hold a thread.
SECONDS = 10


def line() -> VisitorLine:
    """The visitors' end of the conversations of this process. Raises Away where it holds none."""
    found = cast(VisitorLine | None, current_app.extensions.get("visitors"))
    if found is None:
        raise Away("no conversations here")
    return found


def ask(story: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in the loop of the conversations. Raises what it does, or Away."""
    loop = line().reception.loop
    if loop is None:
        raise Away("not begun")
    future = asyncio.run_coroutine_threadsafe(story, loop)
    try:
        return future.result(SECONDS)
    except TimeoutError:
        future.cancel()
        raise Away("the loop") from None


def mine() -> Hers | None:
    """The conversation of this request's cookie; None where there is none. Raises Away."""
    token, packed = session.parts(request)
    if not token:
        return None
    with database.read() as reading:
        return hers.find(reading, token, packed)


def fresh(template: str, status: int = 200, **context: Any) -> Response:
    """A page made for this request alone: kept nowhere."""
    made = pages.render(template, audience.current(), status, words=content().chat, **context)
    return pages.respond(made)


def to(endpoint: str) -> Response:
    """On to another page of hers."""
    return cast(Response, redirect(url_for(endpoint), 303))


def caller() -> str:
    """The keyed hash of where she is, which the front adds."""
    return request.headers.get("X-Caller", "")


def plainly(typed: str) -> str:
    """What was typed, without what no keyboard makes; as `static/js/chat/shown.js` reads it."""
    one = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(c for c in one if c in "\n\t" or (c >= " " and c != "\x7f")).strip()
