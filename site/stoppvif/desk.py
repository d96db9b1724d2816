"""The desk, put together from its rooms; and the watch, which public pages ask too."""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import force_locale, gettext, lazy_gettext

from stoppvif.agenda import desk as agenda
from stoppvif.agenda import desk_acts as agenda_acts
from stoppvif.agenda import desk_export as agenda_export
from stoppvif.agenda import desk_import as agenda_import
from stoppvif.agenda import desk_import_words as agenda_import_words
from stoppvif.agenda import desk_words as agenda_words
from stoppvif.agenda import proposals
from stoppvif.chat import desk as chat
from stoppvif.content.model import Content
from stoppvif.directory import desk as directory
from stoppvif.directory import desk_edit as directory_edit
from stoppvif.directory import desk_exchange as directory_exchange
from stoppvif.directory import desk_faults as directory_faults
from stoppvif.directory import desk_words as directory_words
from stoppvif.duty import cover, shifts, weeks
from stoppvif.duty import desk as duty
from stoppvif.duty import words as duty_words
from stoppvif.duty.mail import Letter, Mailer
from stoppvif.duty.watch import Rules, Watch
from stoppvif.settings import Settings
from stoppvif.staff import access, account, door
from stoppvif.staff import desk as staff
from stoppvif.staff import words as staff_words
from stoppvif.staff.entry import Entry
from stoppvif.staff.keys import Keys
from stoppvif.staff.passkeys import Party
from stoppvif.storage.engine import Database
from stoppvif.storage.key import secret_key
from stoppvif.web import audience, clock
from stoppvif.web import desk as frame
from stoppvif.web.database import database_of
from stoppvif.web.slots import DeskDoor

# The rooms of the desk, as its home and its menu show them.
DOORS: Sequence[DeskDoor] = (
    DeskDoor(
        "chat_desk.show",
        lazy_gettext("Conversations"),
        lazy_gettext("Who waits, and what you write with them."),
        frozenset({"professional", "coordinator"}),
    ),
    DeskDoor(
        "roster.here",
        lazy_gettext("Roster"),
        lazy_gettext("Who is planned when, and where nobody is."),
        frozenset({"professional", "coordinator"}),
    ),
    DeskDoor(
        "agenda_desk.index",
        lazy_gettext("Agenda"),
        lazy_gettext("What the communes announce: write, translate, publish."),
        frozenset({"editor", "coordinator"}),
    ),
    DeskDoor(
        "directory_desk.index",
        lazy_gettext("Directory"),
        lazy_gettext("Who helps, and how: write, check, publish."),
        frozenset({"editor", "coordinator"}),
    ),
    DeskDoor(
        "staff.people",
        lazy_gettext("Accounts"),
        lazy_gettext("Invite colleagues, and change what they may do."),
        frozenset({"administrator"}),
    ),
    DeskDoor(
        "staff.shown_trail",
        lazy_gettext("Trail"),
        lazy_gettext("Who did what at this desk."),
        frozenset({"coordinator"}),
    ),
    DeskDoor(
        "account.show",
        lazy_gettext("My account"),
        lazy_gettext("Language, passkeys, where you are logged in."),
        frozenset({"professional", "coordinator", "editor", "administrator"}),
    ),
)


def set_up(app: Flask, settings: Settings, content: Content) -> None:
    """Give `app` the desk. Raises NoKeyError where there is no secret and no place for one."""
    keys = Keys(secret_key(database_of(app), settings.secret_key))
    app.secret_key = keys.derive("flask")
    party = Party.of(settings.public_url, content.network.name)
    app.extensions["door"] = Entry(database_of(app), keys, party)
    app.extensions["actions"] = {
        **staff_words.ACTIONS,
        **duty_words.ACTIONS,
        **agenda_words.ACTIONS,
        **agenda_import_words.ACTIONS,
        **directory_words.ACTIONS,
        **directory_faults.ACTIONS,
    }
    access.set_up(app, keys)
    frame.set_up(app)
    staff_words.set_up(app)
    app.jinja_env.globals.update(today=weeks.today, week_name=weeks.week_name, ringing=duty.ringing)
    kept: Watch = app.extensions["watch"]
    app.extensions["on_duty"] = lambda staff_id: kept.is_rostered(staff_id, clock.now())
    app.extensions["session_over"] = kept.forget
    app.extensions["mailer"] = _mailer(app, settings, content)
    audience.declare(app, frame.assets, "asset")
    rooms = (door, account, staff, duty, weeks, shifts, cover, chat)
    for room in (
        *rooms,
        agenda,
        agenda_acts,
        agenda_export,
        agenda_import,
        directory,
        directory_edit,
        directory_exchange,
    ):
        audience.declare(app, room.blueprint, "desk")


def watch(settings: Settings, database: Database) -> Watch:
    """The watch over who is on duty, as the settings have it."""
    seconds = {
        "heartbeat": settings.heartbeat_seconds,
        "lapse": settings.lapse_seconds,
        "alarm": settings.alarm_seconds,
    }
    rules = Rules(
        **{name: dt.timedelta(seconds=value) for name, value in seconds.items()},
        alarms="desk" in settings.surfaces,
        mail=settings.smtp_url is not None,
        trail_days=settings.trail_days,
    )
    return Watch(database, rules, [proposals.expire])


def _mailer(app: Flask, settings: Settings, content: Content) -> Mailer | None:
    """Who sends alarms by mail; None where no mail server is set."""
    if settings.smtp_url is None:
        return None

    def letter() -> Letter:
        with app.app_context(), force_locale(content.languages[0]):
            return Letter(
                subject=content.network.name,
                text=gettext(
                    "Please look at your desk: %(address)s", address=f"{settings.public_url}/desk/"
                ),
                sender=settings.alarm_from or settings.alarm_to[0],
                to=settings.alarm_to,
                domain=urlsplit(settings.public_url).hostname or "localhost",
            )

    return Mailer(database_of(app), settings.smtp_url, letter)
