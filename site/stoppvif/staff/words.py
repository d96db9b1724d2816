"""The desk's words for the codes of accounts and of the trail."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import LazyString, format_date, gettext, lazy_gettext

from stoppvif.content.model import Content
from stoppvif.staff.model import AccountError
from stoppvif.web import language
from stoppvif.web.words import BELGIUM, LANGUAGES, REGIMES, clock_time

ROLES: dict[str, LazyString] = {
    "professional": lazy_gettext("Professional"),
    "coordinator": lazy_gettext("Coordinator"),
    "editor": lazy_gettext("Editor"),
    "administrator": lazy_gettext("Administrator"),
}
TOPICS: dict[str, LazyString] = {
    "me": lazy_gettext("Violence that somebody lives with"),
    "someone": lazy_gettext("Somebody who worries about another"),
    "child": lazy_gettext("Children"),
    "elder": lazy_gettext("Older people"),
    "young": lazy_gettext("Young people"),
    "own": lazy_gettext("Own violent behaviour"),
}
METHODS: dict[str, LazyString] = {
    "passkey": lazy_gettext("Passkey"),
    "password": lazy_gettext("Password and code"),
    "recovery": lazy_gettext("Password and recovery code"),
}
ERRORS: dict[str, LazyString] = {
    "bad_login": lazy_gettext(
        "A login name has 3 to 40 small letters, digits, dots or hyphens, such as a.dupont."
    ),
    "bad_name": lazy_gettext("Please give a name of 2 to 80 characters."),
    "login_taken": lazy_gettext("Somebody else has this login name."),
    "no_role": lazy_gettext("Please choose at least one role."),
    "one_regime": lazy_gettext("A professional answers for one regime: social or police."),
    "no_regime": lazy_gettext("Please choose whose roster this coordinator looks after."),
    "no_language": lazy_gettext("Please choose at least one language that she answers in."),
    "no_commune": lazy_gettext("Please choose at least one commune for the editor."),
    "gone": lazy_gettext("This account no longer exists."),
    "disabled": lazy_gettext("This account is closed. Open it first."),
    "last_administrator": lazy_gettext(
        "This is the last administrator who can log in. Make another one first."
    ),
    "link": lazy_gettext("This link is no longer valid."),
    "password_short": lazy_gettext("Please choose at least 12 characters."),
    "password_long": lazy_gettext("Please choose at most 200 characters."),
    "password_common": lazy_gettext(
        "This password is easy to guess. Four or five words that have nothing to do with each "
        "other make a good one."
    ),
    "password_differs": lazy_gettext("The two passwords are not the same."),
    "code": lazy_gettext("This code is not right. Please type the one that the app shows now."),
    "passkey": lazy_gettext(
        "This passkey was not accepted. It may be for another site, or no longer known here."
    ),
    "passkey_late": lazy_gettext("That took too long, or was sent twice. Please try again."),
    "passkey_many": lazy_gettext("You have ten passkeys. Please remove one first."),
    "last_way": lazy_gettext(
        "This is your only way to log in. Add another passkey or a password first."
    ),
}
ACTIONS: dict[str, LazyString] = {
    "logged_in": lazy_gettext("logged in"),
    "logged_out": lazy_gettext("logged out"),
    "code_refused": lazy_gettext(
        "Somebody had the right password of %(name)s and a wrong code, ten times."
    ),
    "enrolled": lazy_gettext("enrolled with a one-time link"),
    "passkey_added": lazy_gettext("added a passkey"),
    "passkey_removed": lazy_gettext("removed a passkey"),
    "password_set": lazy_gettext("set a password and an app for codes"),
    "codes_renewed": lazy_gettext("made new recovery codes"),
    "session_revoked": lazy_gettext("ended a session elsewhere"),
    "account_added": lazy_gettext("invited %(name)s: %(roles)s"),
    "account_changed": lazy_gettext("changed %(name)s: %(roles)s"),
    "account_reset": lazy_gettext("reset the login of %(name)s"),
    "account_linked": lazy_gettext("made a new link for %(name)s"),
    "account_disabled": lazy_gettext("closed the account of %(name)s"),
    "account_enabled": lazy_gettext("opened the account of %(name)s again"),
}
# The name of whoever worked from the server's shell.
SHELL = "shell"


def set_up(app: Flask) -> None:
    """Give desk templates these words, and days and hours as every clock in Belgium tells them."""
    app.jinja_env.globals.update(
        role_name=ROLES.__getitem__,
        regime_name=REGIMES.__getitem__,
        method_name=METHODS.__getitem__,
        wall=wall,
        wall_clock=wall_clock,
        hours=hours,
        day_name=day_name,
        weekday_name=lambda day: format_date(day, "EEEE"),
        month_name=lambda day: format_date(day, "LLLL yyyy"),
    )


def wall_clock(instant: dt.datetime) -> str:
    """The time of day in Brussels: 18:00."""
    return f"{instant.astimezone(BELGIUM):%H:%M}"


def wall(instant: dt.datetime) -> str:
    """Day and time in Brussels."""
    return f"{day_name(instant)}, {wall_clock(instant)}"


def hours(starts: dt.datetime, ends: dt.datetime) -> str:
    """From when to when, on the clock; midnight as an end is 24:00."""
    return f"{wall_clock(starts)}–{clock_time(ends.astimezone(BELGIUM))}"


def day_name(day: dt.date) -> str:
    """A day, short: Wed 25 Nov. An instant is on its day in Brussels."""
    if isinstance(day, dt.datetime):
        day = day.astimezone(BELGIUM).date()
    return str(format_date(day, _pattern()))


def _pattern() -> str:
    """A short day, as the page's language writes it."""
    return "EEE d. MMM" if language.current() == "de" else "EEE d MMM"


def error(fault: AccountError) -> str:
    """What a rule's refusal means, in a sentence."""
    return str(ERRORS[fault.code])


def sentence(action: str, about: Mapping[str, Any]) -> str:
    """What an entry of the trail says: codes in words, dates as dates."""
    words = str(current_app.extensions["actions"].get(action, action))
    return words % {name: _told(name, value) for name, value in about.items()}


def _told(name: str, value: Any) -> str:
    if value is None:
        return str(gettext("none"))
    tell = _TELLING.get(name, str)
    return str(tell(value))


def _weekdays(days: list[int]) -> str:
    monday = dt.date(2024, 1, 1)
    return ", ".join(format_date(monday + dt.timedelta(days=day), "EEE") for day in days)


def _day(value: str) -> str:
    return str(format_date(dt.date.fromisoformat(value), f"{_pattern()} yyyy"))


# How each part of a sentence of the trail is told; what is not in here is told as it is.
_TELLING: dict[str, Callable[[Any], object]] = {
    "roles": lambda roles: ", ".join(str(ROLES[role]) for role in roles),
    "regime": REGIMES.__getitem__,
    "language": lambda code: LANGUAGES.get(code, code),
    "days": _weekdays,
    "day": _day,
    "first": _day,
    "last": _day,
    "week": _day,
}


def communes() -> list[tuple[str, str]]:
    """The communes of the network: NIS code and name."""
    content = cast(Content, current_app.extensions["content"])
    return [(commune.nis, commune.name) for commune in content.communes]
