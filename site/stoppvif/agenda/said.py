"""Dates of events in words, in the page's language; days and clocks are those of Brussels."""

import datetime as dt
from collections.abc import Mapping

from babel.dates import get_day_names
from flask_babel import LazyString, gettext, lazy_gettext

from stoppvif.agenda import dates
from stoppvif.agenda.dates import Date, Rule
from stoppvif.agenda.listing import Filters, Shown
from stoppvif.agenda.words import ACCESS, AUDIENCES, KINDS, PERIODS, STATUSES
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.model import Commune
from stoppvif.web import clock, language
from stoppvif.web.words import day_in_words, languages_in_words

_MONTHLY: dict[int, LazyString] = {
    1: lazy_gettext("Every first %(day)s of the month"),
    2: lazy_gettext("Every second %(day)s of the month"),
    3: lazy_gettext("Every third %(day)s of the month"),
    4: lazy_gettext("Every fourth %(day)s of the month"),
    -1: lazy_gettext("Every last %(day)s of the month"),
}
_WEEKLY: dict[str, LazyString] = {
    "week": lazy_gettext("Every %(day)s"),
    "two_weeks": lazy_gettext("Every other %(day)s"),
}


def day(which: dt.date) -> str:
    """A day: "Wednesday 2 December", with its year where that is not this one."""
    return day_in_words(which, year=which.year != _today().year)


def when(date: Date) -> str:
    """A date with its times: "Wednesday 2 December, 14:00–16:00"."""
    times = hours(date)
    if date.last == date.day:
        return f"{day(date.day)}{_comma()}{times}" if times else day(date.day)
    first, last = day(date.day), day(date.last)
    if date.opens is not None:
        first = f"{first}{_comma()}{dates.clock(date.opens)}"
    if date.closes is not None:
        last = f"{last}{_comma()}{dates.clock(date.closes)}"
    return str(gettext("From %(first)s to %(last)s", first=first, last=last))


def hours(date: Date) -> str:
    """The times of a date of one day; nothing where it is all day."""
    if date.opens is None or date.last != date.day:
        return ""
    if date.closes is None:
        return str(gettext("from %(time)s", time=dates.clock(date.opens)))
    return str(
        gettext(
            "%(opens)s–%(closes)s", opens=dates.clock(date.opens), closes=dates.clock(date.closes)
        )
    )


def rule(found: Rule) -> str:
    """How the dates repeat: "Every first Wednesday of the month"."""
    names = get_day_names("wide", locale=language.current())
    said = _MONTHLY[found.ordinal] if found.every == "month" else _WEEKLY[found.every]
    return str(said) % {"day": names[found.weekday]}


def status(of_event: str, of_date: str) -> str:
    """The word that stands before a title; nothing where all is as it was announced."""
    if of_event in ("cancelled", "postponed"):
        return str(STATUSES[of_event])
    if of_date == "dropped":
        return str(gettext("Falls away"))
    if of_event != "scheduled":
        return str(STATUSES[of_event])
    return str(STATUSES["rescheduled"]) if of_date == "moved" else ""


def chosen(wanted: Filters, communes: Mapping[str, Commune]) -> list[str]:
    """What is looked for, in words."""
    return [
        *([communes[wanted.commune].name] if wanted.commune else []),
        *([str(KINDS[wanted.kind])] if wanted.kind else []),
        *([str(PERIODS[wanted.period])] if wanted.period else []),
        *([str(AUDIENCES[wanted.audience])] if wanted.audience else []),
        *([languages_in_words([wanted.language])] if wanted.language else []),
        *([str(ACCESS["wheelchair"])] if wanted.accessible else []),
    ]


def titled(shown: Shown, title: str) -> str:
    """A title in one line, after what its reader must know first: "Cancelled: A stand"."""
    word = status(shown.event.draft.status, shown.state)
    return str(gettext("%(status)s: %(title)s", status=word, title=title)) if word else title


def _comma() -> str:
    return "، " if language.current() == "ar" else ", "


def _today() -> dt.date:
    return clock.now().astimezone(BRUSSELS).date()
