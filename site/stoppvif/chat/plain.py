"""The chat without script: forms and pages around two frames (`frames.py`, `stream.py`).

The same rules as over sockets. Each page is made for its one request and kept nowhere; token and
secret come with the cookie and are forgotten with the answer.
"""

from typing import Any

from flask import Blueprint, Response, current_app, request

from stoppvif.chat import envelopes, happening, hers, messages, resuming, words
from stoppvif.chat.asking import ask, caller, fresh, line, mine, plainly, to
from stoppvif.chat.conversation import Wish
from stoppvif.chat.faults import ChatError
from stoppvif.chat.hers import Hers
from stoppvif.chat.public import communes, content, numbers
from stoppvif.chat.sealing import new_secret
from stoppvif.chat.visitor import VisitorLine, wished
from stoppvif.content.model import REGIMES
from stoppvif.storage.away import Away
from stoppvif.web import clock, database, language, session
from stoppvif.web.words import BELGIUM

blueprint = Blueprint("plain", __name__, url_prefix="/<lang:lang>/chat")
returns = Blueprint("plain_returns", __name__, url_prefix="/<lang:lang>/chat")
FIELDS = ("regime", "topic", "language", "avoids", "meets")
# What cannot begin, by code: the status of the page that says so.
STATUS = {"choose": 422, "choices": 422, "closed": 409, "too_many": 429, "away": 503}


# --- beginning ------------------------------------------------------------------------------------


@blueprint.post("/")
def begin() -> Response:
    """Begin a conversation, or go on in the one that she has."""
    chosen = {name: request.form.get(name, "")[:40] for name in FIELDS}
    try:
        if mine() is not None:
            return to("plain.now")
        wish = _wish(chosen)
        token = ask(_begin(line(), wish, caller()))
    except ChatError as fault:
        code = "choices" if fault.code == "malformed" else fault.code
        return _again("choose" if chosen["regime"] not in REGIMES else code, chosen)
    except Away:
        return _again("away", chosen)
    return _given(token, new_secret())


def _wish(chosen: dict[str, str]) -> Wish:
    """What she chose. Raises ChatError `malformed` for what no form of ours offers."""
    told = {name: value for name, value in chosen.items() if value}
    wish = messages.read(messages.Begin, {"language": language.current(), **told})
    named = {wish.avoids, wish.meets} - {None}
    if wish.language not in content().languages or named - dict(communes()).keys():
        raise ChatError("malformed")
    return wished(wish)


async def _begin(visitors: VisitorLine, wish: Wish, who: str) -> str:
    if visitors.wait(who):
        raise ChatError("too_many")
    conversation_id, token = await visitors.begin(wish, who)
    await hers.visit(visitors, conversation_id)
    return token


def _again(fault: str, chosen: dict[str, str]) -> Response:
    """The form once more, with a sentence, numbers, and all that she had chosen."""
    return fresh(
        "chat/public/plain/again.html",
        STATUS.get(fault, 422),
        fault=fault,
        chosen={**chosen, "language": chosen["language"] or language.current()},
        communes=communes(),
        **numbers(),
    )


def _given(token: str, secret: bytes) -> Response:
    response = to("plain.now")
    session.give(response, token, hers.pack(secret), tls=current_app.config["TLS"])
    return response


@blueprint.get("/resume")
def resume() -> Response:
    """Where seven words are typed."""
    return fresh("chat/public/plain/resume.html", fault="", typed="")


@returns.get("/search/resume")
def again() -> Response:
    """Another language of a page that asks for the words once more."""
    return to("plain.resume")


@blueprint.post("/search/resume")
def resumed() -> Response:
    """Into the conversation of seven words; whatever had it before has it no more."""
    typed = plainly(request.form.get("seven", ""))[: words.LONGEST]
    found = words.parse(typed)
    if len(found) != words.COUNT:
        return fresh("chat/public/plain/resume.html", 422, fault="count", typed=typed)
    visitors = line()
    if ask(_tries(visitors, caller())):
        return fresh("chat/public/plain/resume.html", 429, fault="slow", typed=typed)
    stretched = words.stretch(found)
    try:
        come_back = ask(_resume(visitors, stretched.lookup))
        return _given(come_back.token, stretched.open(come_back.wrapped))
    except ChatError:
        return fresh("chat/public/plain/resume.html", 422, fault="unknown", typed=typed)


async def _tries(visitors: VisitorLine, who: str) -> float:
    return visitors.limits.may_try(who, clock.timestamp())


async def _resume(visitors: VisitorLine, lookup: bytes) -> resuming.Resumed:
    found = await visitors.resume(lookup)
    await hers.visit(visitors, found.id)
    return found


# --- the conversation -----------------------------------------------------------------------------


@blueprint.get("/now")
def now() -> Response:
    """The page around the frames; the end, where she has no conversation; the recipe, if hidden."""
    found = mine()
    if found is None:
        return _over()
    return to("plain_frames.cover") if found.conversation.covered else _shown(found)


def _shown(found: Hers, status: int = 200, **context: Any) -> Response:
    try:
        told = ask(hers.look(line(), found))
    except ChatError:
        return _over()
    with database.read() as reading:
        has_word = bool(hers.word(reading, found))
    return fresh(
        "chat/public/plain/now.html",
        status,
        happens=happening.lines(None, told),
        at=clock.now().astimezone(BELGIUM),
        has_word=has_word,
        **{"fault": False, "seven": [], **numbers(), **context},
    )


def _over(reason: str = "") -> Response:
    response = fresh("chat/public/plain/over.html", reason=reason, **numbers())
    if session.NAME in request.cookies:
        session.take(response, tls=current_app.config["TLS"])
    return response


@returns.get("/search/word")
@returns.get("/search/write")
@returns.get("/search/uncover")
@returns.get("/keep")
@returns.get("/end")
@returns.get("/here")
def back() -> Response:
    """Where only a form leads, a language or a reload leads back to the conversation."""
    return to("plain.now")


@blueprint.post("/search/word")
def word() -> Response:
    """A word of hers: it is said to whoever answers, and opens the page after it was hidden."""
    found, chosen = mine(), plainly(request.form.get("word", ""))[: hers.LONGEST_WORD]
    if found is None or found.conversation.covered or not chosen:
        return to("plain.now")
    try:
        ask(_word(line(), found, chosen))
    except (ChatError, Away):
        return _shown(found, 422, fault=True)
    # Not this page: Back would ask to send the word once more.
    return to("plain.now")


async def _word(visitors: VisitorLine, found: Hers, chosen: str) -> None:
    number = await visitors.reception.read(envelopes.next_number, found.id, "visitor")
    await hers.say(visitors, found, number, "word", chosen)


@blueprint.post("/keep")
def keep() -> Response:
    """Seven words, shown in this one answer."""
    found = mine()
    if found is None or found.conversation.covered:
        return to("plain.now")
    visitors, seven = line(), words.choose(content().words[language.current()])
    try:
        ask(_may_keep(visitors, found))
        stretched = words.stretch(seven)
        lookup, wrapped = visitors.lookup(stretched.lookup), stretched.wrap(found.secret)
        ask(visitors.reception.write(resuming.keep, found.id, lookup, wrapped))
    except (ChatError, Away):
        return _shown(found, 422, fault=True)
    return _shown(found, seven=seven)


async def _may_keep(visitors: VisitorLine, found: Hers) -> None:
    """Stretching costs a core a good part of a second: no oftener than she may write."""
    if visitors.limits.may_say(found.id, clock.timestamp()):
        raise ChatError("too_many")


@blueprint.post("/end")
def end() -> Response:
    """End and erase."""
    found = mine()
    if found is None:
        return _over()
    ask(line().reception.close(found.id, "visitor"))
    return _over("visitor")


# --- somebody comes in ----------------------------------------------------------------------------


@blueprint.post("/cover")
def hide() -> Response:
    """Hide the conversation, whatever else fails, and tell whoever answers."""
    try:
        found = mine()
        if found is not None:
            ask(hers.cover(line(), found, on=True))
    except (ChatError, Away):
        # Somebody stands beside her: the recipe comes first.
        pass
    response = to("plain_frames.cover")
    # Nor may Back show a page that the browser has kept whole.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
