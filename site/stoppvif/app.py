"""The Flask application, put together from the rooms."""

import logging
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, Response, redirect, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from stoppvif import catalogues, desk, paths
from stoppvif.agenda import embed as agenda_embed
from stoppvif.agenda import feeds, propose
from stoppvif.agenda import public as agenda
from stoppvif.agenda import words as agenda_words
from stoppvif.agenda.searched import Events
from stoppvif.chat import frames, plain
from stoppvif.chat import public as chat
from stoppvif.content import links
from stoppvif.content.check import dials
from stoppvif.content.faults import ContentError
from stoppvif.content.load import load
from stoppvif.content.model import Content
from stoppvif.directory import public as directory
from stoppvif.directory import words as directory_words
from stoppvif.directory.searched import Entries
from stoppvif.duty.shown import PublicView
from stoppvif.duty.watch import Watch
from stoppvif.folders import public as folders
from stoppvif.network import public as network
from stoppvif.network import search
from stoppvif.network.searching import Source
from stoppvif.settings import Settings
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.violentometer import embed as test_embed
from stoppvif.violentometer import public as violentometer
from stoppvif.web import audience, embedding, errors, language, leaving, pages, scripts, words
from stoppvif.web.database import database, database_of
from stoppvif.web.finished import Store
from stoppvif.web.fresh import Fresh
from stoppvif.web.once import Once
from stoppvif.web.slots import Door, Slots

log = logging.getLogger(__name__)
root = Blueprint("root", __name__)
health = Blueprint("health", __name__)

# What home offers besides the lines that answer now.
DOORS: Sequence[Door] = (
    Door(
        "violentometer.index",
        lazy_gettext("Take the test"),
        lazy_gettext("Tick what fits. Nothing is sent, nothing is kept."),
        "ruler",
    ),
    Door(
        "chat.start",
        lazy_gettext("Write to someone"),
        lazy_gettext("Anonymous. A professional answers when one is there."),
        "letter",
    ),
    Door(
        "network.urgent",
        words.PAGES["urgent"],
        lazy_gettext("Who answers, when, in which language."),
        "phone",
    ),
    Door(
        "directory.index",
        words.PAGES["contacts"],
        lazy_gettext("Organisations in your commune: what they do, for whom, when."),
        "people",
    ),
    Door(
        "folders.index",
        lazy_gettext("Read and print"),
        lazy_gettext("Understand, prepare, help: short guides, one by one."),
        "leaflet",
    ),
    Door(
        "agenda.index",
        words.PAGES["agenda"],
        lazy_gettext("Stands, shows, workshops in the communes."),
        "calendar",
    ),
)

MENU: Sequence[Door] = (
    Door("network.home", words.PAGES["home"]),
    Door("violentometer.index", lazy_gettext("Test")),
    Door("chat.start", lazy_gettext("Writing")),
    Door("folders.index", lazy_gettext("Guides")),
    Door("directory.index", lazy_gettext("Contacts")),
    Door("agenda.index", words.PAGES["agenda"]),
    Door("network.urgent", lazy_gettext("Numbers")),
    Door("search.ask", lazy_gettext("Search")),
)


@root.get("/")
def front() -> BaseResponse:
    """To the home of the language that the browser asks for."""
    response = redirect(url_for("network.home"), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@health.get("/health")
def healthy() -> Response:
    """200 while the database answers; else 503, and that it does not."""
    try:
        database().ping()
    except Away:
        return Response("database", 503, mimetype="text/plain")
    return Response("ok", mimetype="text/plain")


class Site(Flask):
    """Flask, except that what it logs of a fault names no address that somebody visited."""

    def log_exception(self, exc_info: Any) -> None:
        """Tell that a page failed, and where in the code."""
        log.error("a page failed", exc_info=exc_info)


def create_app(settings: Settings, keeping: Database | None = None) -> Flask:
    """The application for `settings`, over the database `keeping`, else over the settings' own.

    Raises ContentError if the content would mislead a visitor, or a setting does not fit it.
    """
    content = load(settings.content_dir)
    lines = catalogues.uncompiled(content.languages) + _unknown_exits(settings, content)
    if lines:
        raise ContentError(*lines)
    app = Site("stoppvif", template_folder=str(paths.data("templates")), static_folder=None)
    app.config.update(
        PROVIDE_AUTOMATIC_OPTIONS=False,
        PUBLIC_URL=settings.public_url,
        HOST=settings.host,
        SURFACES=settings.surfaces,
        TRAIL_DAYS=settings.trail_days,
        EMBED_ANCESTORS=settings.embed_ancestors,
    )
    app.extensions["content"] = content
    app.extensions["database"] = keeping or Database(settings.database_url)
    app.extensions["watch"] = watch = desk.watch(settings, database_of(app))
    app.extensions["mailer"] = None
    language.set_up(app, content.languages)
    slots = _slots(settings, content, watch)
    pages.set_up(app, Store(settings.finished_mb << 20), slots, tls=settings.tls)
    app.extensions["fresh"] = Fresh(database_of(app), app.extensions["finished"])
    errors.set_up(app)
    _rooms(app, content)
    app.jinja_env.filters["dialled"] = dials
    app.jinja_env.globals["page_address"] = _page_address
    audience.declare(app, health, "plain")
    if "public" in settings.surfaces:
        _public(app, content)
    if "desk" in settings.surfaces:
        desk.set_up(app, settings, content)
    if _talks(settings):
        _chat(app)
    return app


def _rooms(app: Flask, content: Content) -> None:
    """What features give to every page of theirs."""
    words.set_up(app)
    agenda_words.set_up(app)
    directory_words.set_up(app)
    agenda.set_up(app)
    propose.set_up(app)
    directory.set_up(app, content, app.extensions["finished"])
    scripts.set_up(app)


def _page_address(name: str) -> str:
    """Where content's `page:NAME` is, in the page's language."""
    return links.PAGES[name].format(lang=language.current())


def _talks(settings: Settings) -> bool:
    """Whether this process holds conversations: both ends of one are connected to it."""
    return settings.surfaces == {"public", "desk"}


def _public(app: Flask, content: Content) -> None:
    audience.declare(app, root, "plain")
    audience.declare(app, leaving.blueprint, "plain")
    audience.declare(app, network.blueprint, "public")
    audience.declare(app, violentometer.blueprint, "chat")
    audience.declare(app, folders.blueprint, "public")
    audience.declare(app, search.blueprint, "public")
    audience.declare(app, agenda.blueprint, "public")
    audience.declare(app, propose.blueprint, "public")
    audience.declare(app, feeds.blueprint, "feed")
    audience.declare(app, directory.blueprint, "public")
    audience.declare(app, scripts.blueprint, "plain")
    _embeds(app, content)
    with app.test_request_context("/"):
        app.extensions["once"] = Once()
        app.extensions["searched"] = search.set_up(
            content, names=_named(content), sources=_sources(app, content.languages[0])
        )


def _embeds(app: Flask, content: Content) -> None:
    """What communes' own sites may show in a frame."""
    communes = [commune.nis for commune in content.communes]
    embedding.set_up(app, {"versions": list(content.tests), "communes": communes})
    audience.declare(app, embedding.blueprint, "feed")
    audience.declare(app, agenda_embed.blueprint, "embed")
    audience.declare(app, test_embed.blueprint, "embed")


def _sources(app: Flask, first: str) -> list[Source]:
    """What the search finds besides the content."""
    drops = app.extensions["finished"].drops
    return [
        Entries(app.extensions["shelf"], first),
        Events(database_of(app), drops, first),
    ]


def _named(content: Content) -> list[str]:
    """The pages that the search finds by what the site calls them."""
    there = {"chat": True, "guides": content.guides, "plan": content.plan, "network": content.about}
    named = ("urgent", "test", "contacts", "agenda", "safety", "privacy", "accessibility")
    return [*named, *(name for name, exists in there.items() if exists)]


def _chat(app: Flask) -> None:
    audience.declare(app, chat.blueprint, "chat")
    audience.declare(app, chat.lists, "plain")
    audience.declare(app, plain.blueprint, "chat")
    audience.declare(app, plain.returns, "plain")
    audience.declare(app, frames.blueprint, "stream")


def _unknown_exits(settings: Settings, content: Content) -> list[str]:
    """A way out for a language that the site does not speak is a typing error."""
    unknown = settings.exit_url.keys() - set(content.languages) - {""}
    return [f"STOPPVIF_EXIT_URL: the site does not speak {code!r}" for code in sorted(unknown)]


def _slots(settings: Settings, content: Content, watch: Watch) -> Slots:
    """The doors between the rooms that exist, and who stands under every page."""
    network, exits = content.network, settings.exit_url
    missing = {"chat.start"} if not _talks(settings) else set()
    missing |= {"folders.index"} if not content.guides else set()
    publisher = (network.publisher.name, network.publisher.address)
    return Slots(
        doors=[door for door in DOORS if door.endpoint not in missing],
        menu=[door for door in MENU if door.endpoint not in missing],
        foot=[
            *([Door("network.about", lazy_gettext("The network"))] if content.about else []),
            *(
                Door("network.words", words.PAGES[slug], values={"slug": slug})
                for slug in ("safety", "privacy", "accessibility")
            ),
        ],
        exits={
            code: exits.get(code) or exits.get("") or network.exit[code]
            for code in content.languages
        },
        network=network.name,
        short=network.short,
        what=network.what,
        communes=[commune.name for commune in content.communes],
        publisher=", ".join(part for part in publisher if part),
        contact=network.contact,
        tel=network.tel,
        emergency=[
            (number.tel, number.name)
            for number in content.numbers.values()
            if number.group == "emergency" and number.tel
        ],
        availability=PublicView(watch),
        desk=desk.DOORS,
    )
