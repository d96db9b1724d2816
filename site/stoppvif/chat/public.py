"""The chat's door, for visitors: what she has to know before the first word, and what she reads."""

import datetime as dt
from typing import Any, cast

from flask import Blueprint, Response, current_app

from stoppvif.content import lines
from stoppvif.content.model import REGIMES, Content, Text
from stoppvif.duty.availability import Availability, Choice
from stoppvif.duty.watch import Watch
from stoppvif.storage.away import Away
from stoppvif.web import clock, language
from stoppvif.web.pages import page
from stoppvif.web.words import BELGIUM

blueprint = Blueprint("chat", __name__, url_prefix="/<lang:lang>/chat")
# What her page fetches and shows in no page of its own.
lists = Blueprint("chat_lists", __name__, url_prefix="/<lang:lang>/chat")
# Whether somebody is there is exact here: a finished page is as old as this at most.
FRESH = dt.timedelta(seconds=2)


def content() -> Content:
    """The words and facts that the application was started with."""
    return cast(Content, current_app.extensions["content"])


def there(now: dt.datetime) -> dict[Choice, Availability]:
    """Whether somebody of each regime is there; nobody where the database is away."""
    watch = cast(Watch, current_app.extensions["watch"])
    try:
        board = watch.ready(now)
    except Away:
        return dict.fromkeys(REGIMES, Availability("closed"))
    return board.by_choice(now)


def paragraphs(text: Text) -> list[Text]:
    """A text of several paragraphs, parted: each of them in every language that has it."""
    parted = {code: words.strip().split("\n\n") for code, words in text.items()}
    most = max(map(len, parted.values()), default=0)
    return [
        {code: parts[index].strip() for code, parts in parted.items() if index < len(parts)}
        for index in range(most)
    ]


def communes() -> list[tuple[str, str]]:
    """Code and name of each commune, to choose from."""
    return [(commune.nis, commune.name) for commune in content().communes]


def numbers() -> dict[str, Any]:
    """Lines to call, for any page: those of an emergency, and a few that answer now."""
    now, found = clock.now(), content().numbers.values()
    emergency = [one for one in found if one.group == "emergency"]
    others = [one for one in found if one.group in ("violence", "talk")]
    return {
        "emergency": lines.lines(emergency, now, language.current()),
        "lines": lines.answering(others, now, language.current(), 3),
    }


@blueprint.get("/")
def start() -> Response:
    """Who answers, what they may pass on, what is kept, and whether somebody is there."""
    now, found = clock.now(), content()
    state = there(now)
    best = max((one.state for one in state.values()), key=("closed", "busy", "open").index)
    opens = [one.opens for one in state.values() if one.opens]
    return page(
        "chat/public/start.html",
        valid_until=now + FRESH,
        words=found.chat,
        there=state,
        state=best,
        opens=min(opens).astimezone(BELGIUM) if opens else None,
        at=now.astimezone(BELGIUM),
        chosen=next((r for r in REGIMES if state[r].state == best), REGIMES[0]),
        communes=communes(),
        cover=paragraphs(found.chat.cover.text),
        **numbers(),
    )


@blueprint.get("/reading")
def reading() -> Response:
    """What to read while waiting; the chat's page fetches it in."""
    readings = [(one.title, paragraphs(one.text)) for one in content().chat.reading]
    return page("chat/public/reading.html", readings=readings)


@lists.get("/words")
def resume_words() -> Response:
    """The list that seven resume words come from, a line each."""
    return Response("\n".join(content().words[language.current()]), mimetype="text/plain")
