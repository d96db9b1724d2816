"""The Flask application, put together from the rooms."""

from flask import Blueprint, Flask, Response, redirect, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from stoppvif import catalogues, paths
from stoppvif.content.faults import ContentError
from stoppvif.content.load import load
from stoppvif.content.model import Content
from stoppvif.network import public as network
from stoppvif.settings import Settings
from stoppvif.violentometer import public as violentometer
from stoppvif.web import audience, errors, language, leaving, pages, words
from stoppvif.web.finished import Store
from stoppvif.web.slots import Door, Slots

root = Blueprint("root", __name__)


@root.get("/")
def front() -> BaseResponse:
    """To the home of the language that the browser asks for."""
    response = redirect(url_for("network.home"), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@root.get("/health")
def health() -> Response:
    """200 while all that a visit needs answers."""
    return Response("ok", mimetype="text/plain")


def create_app(settings: Settings) -> Flask:
    """The application for `settings`.

    Raises ContentError if the content would mislead a visitor.
    """
    content = load(settings.content_dir)
    if lines := catalogues.uncompiled(content.languages):
        raise ContentError(*lines)
    app = Flask("stoppvif", template_folder=str(paths.data("templates")), static_folder=None)
    # Whoever hosts asks for no cookie, and so no key to sign one with.
    app.config.update(SESSION_COOKIE_NAME="", PROVIDE_AUTOMATIC_OPTIONS=False)
    app.extensions["content"] = content
    language.set_up(app, content.languages)
    slots = _slots(settings, content)
    pages.set_up(app, Store(settings.finished_mb << 20), slots, tls=settings.tls)
    errors.set_up(app)
    words.set_up(app)
    audience.declare(app, root, "plain")
    audience.declare(app, leaving.blueprint, "plain")
    audience.declare(app, network.blueprint, "public")
    audience.declare(app, violentometer.blueprint, "public")
    return app


def _slots(settings: Settings, content: Content) -> Slots:
    """The doors between the rooms that exist."""
    exits = {
        code: settings.exit_url.get(code) or settings.exit_url.get("") or content.network.exit[code]
        for code in content.languages
    }
    test = Door(
        "violentometer.index",
        lazy_gettext("Take the test"),
        lazy_gettext("Tick what fits. Nothing is sent, nothing is kept."),
        "ruler",
    )
    numbers = Door(
        "network.urgent",
        lazy_gettext("All numbers"),
        lazy_gettext("Who answers, when, in which language."),
        "phone",
    )
    return Slots(
        doors=[test, numbers],
        menu=[
            Door("network.home", lazy_gettext("Home")),
            Door("violentometer.index", lazy_gettext("Test")),
            Door("network.urgent", lazy_gettext("Numbers")),
        ],
        foot=[
            Door(
                "network.words",
                lazy_gettext("Using this site with care"),
                values={"slug": "safety"},
            ),
            Door("network.words", lazy_gettext("Your data"), values={"slug": "privacy"}),
            Door("network.words", lazy_gettext("Accessibility"), values={"slug": "accessibility"}),
        ],
        exits=exits,
        network=content.network.name,
        communes=[commune.name for commune in content.communes],
        publisher=", ".join(
            part
            for part in (content.network.publisher.name, content.network.publisher.address)
            if part
        ),
    )
