"""Home, numbers, and the pages of words, for visitors."""

from typing import cast

from flask import Blueprint, Response, abort, current_app

from stoppvif.content import lines, onward
from stoppvif.content.links import INDEX
from stoppvif.content.model import GROUPS, Content
from stoppvif.web import clock, language
from stoppvif.web.pages import page
from stoppvif.web.slots import Shown, slots

blueprint = Blueprint("network", __name__, url_prefix="/<lang:lang>")

# Home names this many lines that answer now; all others stand one tap away.
HOME_LINES = 3


def content() -> Content:
    """The words and facts that the application was started with."""
    return cast(Content, current_app.extensions["content"])


def availability() -> Shown | None:
    """Whether a professional is there; None where the network plans none."""
    look = slots().availability
    return look() if look else None


@blueprint.get("/")
def home() -> Response:
    """What can I do here."""
    now, numbers = clock.now(), content().numbers.values()
    emergency = [number for number in numbers if number.group == "emergency"]
    shown = availability()
    until = lines.valid_until(numbers, now)
    others = [n for n in numbers if n.group in ("violence", "talk") and "me" in n.topics]
    return page(
        "network/home.html",
        valid_until=min(until, shown.until) if shown else until,
        shown=shown,
        emergency=lines.lines(emergency, now, language.current()),
        lines=lines.answering(others, now, language.current(), HOME_LINES),
    )


@blueprint.get("/urgent")
def urgent() -> Response:
    """Every number, emergency first."""
    now, numbers = clock.now(), content().numbers.values()
    groups = {
        group: lines.lines([n for n in numbers if n.group == group], now, language.current())
        for group in GROUPS
    }
    return page(
        "network/urgent.html",
        valid_until=lines.valid_until(numbers, now),
        groups={group: found for group, found in groups.items() if found},
    )


@blueprint.get("/<any(safety, privacy, accessibility):slug>")
def words(slug: str) -> Response:
    """A page of words; where it is not translated, the authoritative one, marked as such."""
    pages, languages = content().pages, content().languages
    found = pages.get((language.current(), slug)) or pages.get((languages[0], slug))
    if found is None:
        abort(404)
    return page("network/words.html", words=found)


@blueprint.get("/network/", defaults={"name": INDEX})
@blueprint.get("/network/<name>")
def about(name: str) -> Response:
    """A page of the network about itself; `index` is the first, and stands at the folder."""
    lang = language.current()
    if (content().languages[0], name) not in content().about:
        abort(404)
    shown = onward.shown(content().about, name, content(), lang)
    others = sorted({one for _, one in content().about} - {INDEX, name})
    return page(
        "network/about.html",
        words=shown,
        steps=onward.steps(shown.matter.next, content(), lang),
        others=onward.steps([f"network:{one}" for one in others], content(), lang),
    )


@blueprint.get("/safety/try")
def trial() -> Response:
    """A page to try the way out."""
    return page("network/trial.html", words=content().trial)
