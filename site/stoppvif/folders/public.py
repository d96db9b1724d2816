"""The folders, for visitors. What is typed into the plan's sheet never leaves its page."""

from typing import cast

from flask import Blueprint, Response, abort, current_app

from stoppvif.content import lines, onward
from stoppvif.content.model import Content
from stoppvif.folders import model
from stoppvif.web import clock, language
from stoppvif.web.pages import page

blueprint = Blueprint("folders", __name__, url_prefix="/<lang:lang>/guides")


def content() -> Content:
    """The words and facts that the application was started with."""
    return cast(Content, current_app.extensions["content"])


@blueprint.get("/")
def index() -> Response:
    """Which folder do I need."""
    return page("folders/index.html", index=model.index(content(), language.current()))


@blueprint.get("/<guide>")
def folder(guide: str) -> Response:
    """One folder, where it comes from, and where it leads on."""
    lang = language.current()
    found = model.folder(content(), guide, lang)
    if found is None:
        abort(404)
    now, numbers = clock.now(), content().numbers.values()
    emergency = [number for number in numbers if number.group == "emergency"]
    return page(
        "folders/folder.html",
        valid_until=lines.valid_until(emergency, now),
        folder=found,
        emergency=lines.lines(emergency, now, lang),
        steps=onward.steps(found.matter.next, content(), lang),
    )


@blueprint.get("/prepare/sheet")
def plan() -> Response:
    """The sheet of a safety plan: ticks and words that stay in the page, and print."""
    if content().plan is None:
        abort(404)
    now, numbers = clock.now(), content().numbers.values()
    emergency = [number for number in numbers if number.group == "emergency"]
    return page(
        "folders/plan.html",
        valid_until=lines.valid_until(emergency, now),
        plan=content().plan,
        emergency=lines.lines(emergency, now, language.current()),
    )
