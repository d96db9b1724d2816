"""An entry in words, in the page's language."""

import datetime as dt
from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names
from flask_babel import LazyString, gettext, lazy_gettext

from stoppvif.content import hours
from stoppvif.content.model import DAYS, Closure, Commune, Text, Weekly
from stoppvif.directory.entry import Entry, Service
from stoppvif.directory.listing import Filters, reachable
from stoppvif.directory.model import STALE
from stoppvif.directory.words import ASSURED, AUDIENCES, NEEDS
from stoppvif.web import clock, language, words

# ISO 639-3 has a code for each sign language; the library that names languages knows none.
SIGNED = ("sfb", "vgt", "sgg", "gss", "sgn")
# Words of which the search takes each for the others: what people type, what entries say. Each
# language has its own, as many as it needs.
SAME = (
    lazy_gettext("shelter, refuge, hostel, accommodation, sleep"),
    lazy_gettext("psychologist, psychological, psychology, psychiatrist, therapist, therapy"),
    lazy_gettext("lawyer, attorney, solicitor, legal"),
    lazy_gettext("police, policeman, policewoman, complaint"),
    lazy_gettext("doctor, physician, hospital, medical"),
    lazy_gettext("child, children, kid, kids, minor"),
    lazy_gettext("money, financial, debt, debts"),
)


def today() -> dt.date:
    """The day in Brussels."""
    return clock.now().astimezone(hours.BRUSSELS).date()


def day(which: dt.date) -> str:
    """A day with its year: "12 October 2026"."""
    code = language.current()
    told = str(format_date(which, "long", locale="en_GB" if code == "en" else code))
    # The library knows no ordinal for the first of a month.
    return told.replace("1 ", "1er ", 1) if code == "fr" and which.day == 1 else told


def languages(codes: list[str]) -> str:
    """Names of languages in a row; a code that has no name stands for itself."""
    return words.in_a_row([tongue(code) for code in codes])


def tongue(code: str) -> str:
    """What the page's language calls a language."""
    if code in SIGNED:
        return str(gettext("Sign language"))
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return code
    return words.languages_in_words([code])


def short(text: str, most: int = 140) -> str:
    """Its beginning, cut between words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:.–، ") + " …"


def ages(service: Service) -> str:
    """For which ages a service is; nothing where it does not say."""
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return str(gettext("%(low)s to %(high)s years", low=low, high=high))
    if low is not None:
        return str(gettext("from %(age)s years", age=low))
    return str(gettext("up to %(age)s years", age=high)) if high is not None else ""


def week(found: Weekly) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each day of the week with its times, from Monday."""
    names = get_day_names("wide", locale=language.current())
    return [
        (
            names[number],
            sorted((slot.opens, slot.closes) for slot in found.weekly if code in slot.days),
        )
        for number, code in enumerate(DAYS)
    ]


def closures(found: Weekly) -> list[tuple[str, Text]]:
    """When it is closed from today on, and why."""
    ahead = [one for one in found.closures if one.last >= today()]
    return [(_span(one), one.reason) for one in sorted(ahead, key=lambda one: one.first)]


def _span(closed: Closure) -> str:
    if closed.first == closed.last:
        return str(gettext("Closed on %(day)s", day=day(closed.first)))
    first, last = day(closed.first), day(closed.last)
    return str(gettext("Closed from %(first)s to %(last)s", first=first, last=last))


def season(found: Weekly) -> str:
    """Between which days these hours hold; nothing where they always do."""
    first, last = found.valid_from, found.valid_to
    if first and last:
        said = gettext(
            "These hours hold from %(first)s to %(last)s.", first=day(first), last=day(last)
        )
    elif first:
        said = gettext("These hours hold from %(first)s on.", first=day(first))
    elif last:
        said = gettext("These hours hold until %(last)s.", last=day(last))
    else:
        return ""
    return str(said)


def assured(entry: Entry) -> str:
    """When somebody last checked it all: a sentence, with a piece of advice after a year.

    What is still to be verified is not told as checked, nor what it is.
    """
    if entry.verify:
        return str(gettext("Not yet confirmed by the service itself."))
    when = entry.assured_date
    if when is None:
        return str(gettext("Nobody has checked this yet: call first.")) if entry.phones else ""
    if today() - when <= STALE:
        return str(ASSURED[entry.assured_by]) % {"day": day(when)}
    if entry.phones:
        said = gettext("Last checked on %(day)s; this may have changed: call first.", day=day(when))
    else:
        said = gettext("Last checked on %(day)s; this may have changed: ask first.", day=day(when))
    return str(said)


def unreached(entry: Entry) -> str:
    """What leads on to others where nobody can be reached; nothing where somebody can."""
    if reachable(entry):
        return ""
    return str(gettext("We have no number for them yet. These lines help you on:"))


def chosen(wanted: Filters, communes: Mapping[str, Commune]) -> list[str]:
    """What is looked for, in words."""
    return [
        *([str(NEEDS[wanted.need])] if wanted.need else []),
        *([communes[wanted.commune].name] if wanted.commune else []),
        *([str(AUDIENCES[wanted.who])] if wanted.who else []),
        *([tongue(wanted.language)] if wanted.language else []),
        *([str(gettext("Answers now"))] if wanted.open else []),
    ]


def brief(text: Text) -> Text:
    """The beginnings of a text, as a list has room for."""
    return {code: short(found) for code, found in text.items()}


def whom(entry: Entry) -> list[LazyString]:
    """For whom its services are, each named once."""
    there = {code for service in entry.services for code in service.audience}
    return [name for code, name in AUDIENCES.items() if code in there]


def site(address: str) -> str:
    """A website as people say it: without https:// and what nobody types."""
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")
