"""The desk's room of conversations: a page that holds what its script needs, and no conversation.

Words go through sockets alone, sealed; what stands here is content, and how many wait.
"""

from typing import Any, cast

from flask import Blueprint, Response, current_app
from flask_babel import force_locale, gettext

from stoppvif.chat import guests, routing, waiting
from stoppvif.chat.desk_words import OUTCOMES, REFERRALS
from stoppvif.content.model import Content, Number
from stoppvif.duty.watch import Watch
from stoppvif.staff.access import admits, me, unattended
from stoppvif.staff.words import TOPICS
from stoppvif.web import clock, desk, language
from stoppvif.web.database import read
from stoppvif.web.words import LANGUAGES, PAGES

blueprint = Blueprint("chat_desk", __name__, url_prefix="/desk/chat")
AGREED = "agreed_word"
# Pages whose addresses are given; they are the same in each language.
GIVEN = {"urgent": "urgent", "test": "test/", "safety": "safety"}


@blueprint.get("/")
@admits("professional", "coordinator")
def show() -> Response:
    """Whoever waits, my conversations, and what they need."""
    return _show()


@blueprint.get("/live")
@unattended
@admits("professional", "coordinator")
def live() -> Response:
    """The same, for the part that keeps itself true: whether this browser needs a key."""
    return _show()


def _show() -> Response:
    watch, now = cast(Watch, current_app.extensions["watch"]), clock.now()
    person = watch.roster.people.get(me().id)
    with read() as session:
        asked = waiting.waiting(session)
        holds = guests.of(session, me().id)
    rostered = watch.is_rostered(me().id, now)
    return desk.page(
        "chat/desk/page.html",
        waiting=sum(person is not None and routing.may(one, person) for one in asked),
        rostered=rostered,
        # A coordinator may be asked in at any time; whoever is done has no key.
        keyed=bool(rostered or holds or me().coordinates()),
        told=_told(),
        danger=_content().chat.danger,
        numbers=[_content().numbers[name] for name in _content().chat.danger.numbers],
        outcomes=OUTCOMES,
        referrals=REFERRALS,
    )


def _content() -> Content:
    return cast(Content, current_app.extensions["content"])


def _told() -> dict[str, Any]:
    """What the script writes from: in the visitor's language what is sent, in hers its name."""
    content, first = _content(), _content().languages[0]
    return {
        "first": first,
        "agreed": AGREED,
        "languages": {code: str(LANGUAGES.get(code, code)) for code in content.languages},
        "directions": {code: language.direction(code) for code in content.languages},
        "topics": {code: str(words) for code, words in TOPICS.items()},
        "inserts": [
            *(
                {
                    "kind": "phrase",
                    "id": one.id,
                    "keys": one.keys,
                    "name": language.plain(one.about),
                    "text": one.text,
                }
                for one in content.chat.phrases
            ),
            *(_number(one, first) for one in content.numbers.values() if one.tel or one.url),
            *_pages(content.languages),
        ],
    }


def _number(one: Number, first: str) -> dict[str, Any]:
    """A line as text that is sent: its name, and what to dial."""
    reach = one.tel or one.url
    return {
        "kind": "number",
        "name": language.plain(one.name),
        "text": {
            code: reach if name == reach else f"{name}{_colon(code)} {reach}"
            for code, name in (one.name or {first: reach}).items()
        },
    }


def _colon(code: str) -> str:
    return " :" if code == "fr" else ":"


def _pages(languages: list[str]) -> list[dict[str, Any]]:
    public = current_app.config["PUBLIC_URL"]
    found: list[dict[str, Any]] = []
    for name, path in GIVEN.items():
        text = {}
        for code in languages:
            with force_locale(code):
                text[code] = f"{_page_name(name)}{_colon(code)} {public}/{code}/{path}"
        found.append({"kind": "page", "name": _page_name(name), "text": text})
    return found


def _page_name(name: str) -> str:
    return gettext("Take the test") if name == "test" else str(PAGES[name])
