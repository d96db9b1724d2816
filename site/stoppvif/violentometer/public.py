"""The violentometer, for visitors. It sends nothing: what she ticks never leaves her page."""

from typing import Any, cast

from flask import Blueprint, Response, abort, current_app

from stoppvif.content.lines import valid_until
from stoppvif.content.model import ZONES, Content, Test, Version
from stoppvif.violentometer import model
from stoppvif.web import clock, language
from stoppvif.web.pages import page
from stoppvif.web.slots import slots

blueprint = Blueprint("violentometer", __name__, url_prefix="/<lang:lang>/test")


def content() -> Content:
    """The words and facts that the application was started with."""
    return cast(Content, current_app.extensions["content"])


@blueprint.get("/")
def index() -> Response:
    """Which version is mine."""
    return page("violentometer/index.html", tests=content().tests)


@blueprint.get("/<any(couple, teen, family, elder, friend, self):version>")
def version(version: Version) -> Response:
    """One version, its statements, and all three results, of which the page shows one."""
    test = content().tests.get(version)
    if test is None:
        abort(404)
    return page("violentometer/version.html", **laid_out(test))


def laid_out(test: Test) -> dict[str, Any]:
    """What a page of `test` shows at this moment, and until when."""
    now, lang = clock.now(), language.current()
    look = slots().availability
    shown = look() if look else None
    until = valid_until(model.used_numbers(test, content()), now)
    return {
        "valid_until": min(until, shown.until) if shown else until,
        "open": shown is not None and shown.state != "closed" and "chat" in current_app.blueprints,
        "test": test,
        "zones": model.zones(test),
        "helpers": model.helpers(test, content(), now),
        # Gravest first: where CSS cannot choose, she sees all three in this order.
        "steps": {zone: model.steps(test, zone, content(), now, lang) for zone in reversed(ZONES)},
    }
