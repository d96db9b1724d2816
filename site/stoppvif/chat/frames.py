"""Pages without the site around them: the two frames of a conversation, and the recipe over it.

`stream.py` answers for the messages as long as there is room for a stream.
"""

import contextlib

from flask import Blueprint, Response, request

from stoppvif.chat import envelopes, happening, hers
from stoppvif.chat.asking import ask, fresh, line, mine, plainly, to
from stoppvif.chat.conversation import here as still_here
from stoppvif.chat.faults import ChatError
from stoppvif.chat.hers import Hers
from stoppvif.chat.public import content, paragraphs
from stoppvif.content.wordlists import fold
from stoppvif.storage.away import Away
from stoppvif.web import clock, database
from stoppvif.web.query import number
from stoppvif.web.words import BELGIUM

blueprint = Blueprint("plain_frames", __name__, url_prefix="/<lang:lang>/chat")
# Where no stream is held, the messages are asked for again, before her line counts as broken.
AGAIN_SECONDS = 10
STATUS = {"too_long": 422, "too_many": 429, "away": 503}


@blueprint.errorhandler(Away)
def away(_: Away) -> Response:
    """The page of errors belongs in no frame."""
    return fresh("chat/public/plain/shut.html", 503, away=True)


@blueprint.get("/stream")
def stream() -> Response:
    """All messages so far, and where she stands; it asks again by itself, or by its link."""
    found = mine()
    if found is None:
        return _messages(reason="over")
    if found.conversation.covered:
        return _messages(reason="covered")
    try:
        told = ask(hers.look(line(), found))
        with database.read() as reading:
            said = hers.all_said(reading, found)
        if said:
            ask(line().reception.seen(found.id, "visitor", said[-1].id, read=True))
    except ChatError:
        return _messages(reason="over")
    response = _messages(said, happening.lines(None, told), told["role"] or "social")
    response.headers["Refresh"] = str(AGAIN_SECONDS)
    return response


def _messages(
    said: list[hers.Said] | None = None,
    happens: list[happening.Line] | None = None,
    role: str = "social",
    reason: str = "",
) -> Response:
    return fresh(
        "chat/public/plain/stream.html",
        said=local(said or []),
        happens=happens or [],
        role=role,
        reason=reason,
    )


def local(said: list[hers.Said]) -> list[hers.Said]:
    """The same at the time of every clock in Belgium."""
    return [one.at_zone(BELGIUM) for one in said]


@blueprint.post("/here")
def here() -> Response:
    """She is still there."""
    found = mine()
    if found is not None:
        with contextlib.suppress(ChatError):
            ask(_here(found))
    return to("plain_frames.stream")


async def _here(found: Hers) -> None:
    reception = line().reception
    await reception.write(still_here, found.id, clock.now())
    reception.changed()


@blueprint.get("/write")
def write() -> Response:
    """Her field, with the number that her next message gets."""
    found = mine()
    if found is None or found.conversation.covered:
        return fresh("chat/public/plain/shut.html", away=False)
    return _field(found)


@blueprint.post("/search/write")
def sent() -> Response:
    """Send what she wrote; where it cannot be, her words stay in the field."""
    text = plainly(request.form.get("text", ""))
    given = number(request.form.get("number", ""), 9) or 0
    fault, found = "", None
    try:
        found = mine()
        if found is not None and not found.conversation.covered and text:
            if len(text) > hers.LONGEST_TEXT:
                raise ChatError("too_long")
            ask(hers.say(line(), found, max(1, given), "text", text))
    except ChatError as refused:
        fault = refused.code
    except Away:
        fault = "away"
    if not fault:
        return to("plain_frames.write")
    if fault == "over":
        return fresh("chat/public/plain/shut.html", away=False)
    return _page(max(1, given), text, fault)


def _field(found: Hers) -> Response:
    with database.read() as reading:
        following = envelopes.next_number(reading, found.id, "visitor")
    return _page(following)


def _page(following: int, text: str = "", fault: str = "") -> Response:
    # The same number: a message that was kept though its answer was lost is not said twice.
    status = STATUS.get(fault, 422) if fault else 200
    return fresh("chat/public/plain/write.html", status, number=following, text=text, fault=fault)


@blueprint.get("/cover")
def cover() -> Response:
    """The recipe. It is what anybody sees, with or without a conversation."""
    return _recipe(nothing=False)


@blueprint.post("/search/uncover")
def uncover() -> Response:
    """Her word opens it again; where she chose none, the button alone."""
    found = mine()
    if found is None:
        return to("plain.now")
    with database.read() as reading:
        chosen = hers.word(reading, found)
    if chosen and fold(plainly(request.form.get("field", ""))) != fold(chosen):
        return _recipe(nothing=True)
    with contextlib.suppress(ChatError):
        ask(hers.cover(line(), found, on=False))
    return to("plain.now")


def _recipe(*, nothing: bool) -> Response:
    recipe = paragraphs(content().chat.cover.text)
    return fresh("chat/public/plain/cover.html", cover=recipe, nothing=nothing)
