"""Words for codes and times, in the page's language: one place, for every room."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from flask import Flask
from flask_babel import LazyString, gettext, lazy_gettext

from stoppvif.web import clock, language

ZONES: dict[str, LazyString] = {
    "green": lazy_gettext("Healthy"),
    "orange": lazy_gettext("Violence is present"),
    "red": lazy_gettext("Danger"),
}
GROUPS: dict[str, LazyString] = {
    "emergency": lazy_gettext("Emergency"),
    "violence": lazy_gettext("Violence in a relationship or a family"),
    "children": lazy_gettext("Children and young people"),
    "elders": lazy_gettext("Older people"),
    "talk": lazy_gettext("Someone who listens"),
    "health": lazy_gettext("Health"),
    "rights": lazy_gettext("Rights and justice"),
    "own": lazy_gettext("If I hurt others"),
}
PAGES: dict[str, LazyString] = {
    "home": lazy_gettext("Home"),
    "test": lazy_gettext("Take another test"),
    "urgent": lazy_gettext("All numbers"),
    "safety": lazy_gettext("Using this site with care"),
    "try": lazy_gettext("Try the way out"),
    "privacy": lazy_gettext("Your data"),
    "accessibility": lazy_gettext("Accessibility"),
    "chat": lazy_gettext("Write to someone"),
    "guides": lazy_gettext("All guides"),
    "agenda": lazy_gettext("Agenda"),
    "contacts": lazy_gettext("Who helps near you"),
    "plan": lazy_gettext("Fill in my safety plan"),
    "network": lazy_gettext("Who we are"),
    "search": lazy_gettext("Search"),
}
NEEDS: dict[str, LazyString] = {
    "danger": lazy_gettext("I am afraid"),
    "talk": lazy_gettext("To understand, to talk"),
    "shelter": lazy_gettext("To leave, to find a place"),
    "legal": lazy_gettext("Rights and justice"),
    "health": lazy_gettext("Health"),
    "children": lazy_gettext("Children"),
    "money": lazy_gettext("Money"),
    "digital": lazy_gettext("Telephone, internet"),
    "own_behaviour": lazy_gettext("If I hurt others"),
}
LANGUAGES: dict[str, LazyString] = {
    "nl": lazy_gettext("Dutch"),
    "fr": lazy_gettext("French"),
    "de": lazy_gettext("German"),
    "en": lazy_gettext("English"),
    "ar": lazy_gettext("Arabic"),
}
REGIMES: dict[str, LazyString] = {
    "social": lazy_gettext("Social work"),
    "police": lazy_gettext("Police victim support"),
}
TOPICS: dict[str, LazyString] = {
    "me": lazy_gettext("Me"),
    "someone": lazy_gettext("Someone I worry about"),
    "child": lazy_gettext("A child"),
    "elder": lazy_gettext("An older person"),
    "young": lazy_gettext("I am under 18"),
    "own": lazy_gettext("My own behaviour"),
}
BELGIUM = ZoneInfo("Europe/Brussels")
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def set_up(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(
        zone_name=ZONES.__getitem__,
        group_name=GROUPS.__getitem__,
        topic_name=TOPICS.__getitem__,
        topic_names=TOPICS.items,
        page_name=PAGES.__getitem__,
        need_name=NEEDS.__getitem__,
        languages_in_words=languages_in_words,
        language_word=lambda code: languages_in_words([code]),
        clock_time=clock_time,
        day_and_time=day_and_time,
        days_in_words=days_in_words,
        today_in_words=today_in_words,
    )


def in_a_row(words: list[str]) -> str:
    """`words` with the comma of the page's language."""
    return ("، " if language.current() == "ar" else ", ").join(words)


def languages_in_words(codes: list[str]) -> str:
    """Names of languages, in a row."""
    return in_a_row([str(LANGUAGES.get(code) or language.name(code)) for code in codes])


def clock_time(instant: dt.datetime) -> str:
    """The time of day of `instant`, as its own zone and every clock in Belgium tell it: 18:00.

    Midnight is where a day ends, 24:00.
    """
    return f"{instant:%H:%M}" if instant.hour or instant.minute else "24:00"


def today_in_words() -> str:
    """The day of which a page says who answers: a tab may stay open over night."""
    day = clock.now().astimezone(BELGIUM).date()
    return str(gettext("Today, %(day)s", day=day_in_words(day)))


def day_in_words(day: dt.date, *, year: bool = False) -> str:
    """A day and its weekday, in every language in that order: "Wednesday 2 December"."""
    # The Unicode consortium's own pattern would put English days the American way.
    pattern = "EEEE, d. MMMM" if language.current() == "de" else "EEEE d MMMM"
    told = str(format_date(day, f"{pattern} y" if year else pattern, locale=language.current()))
    # The library knows no ordinal for the first of a month.
    return told.replace(" 1 ", " 1er ") if language.current() == "fr" else told


def day_and_time(instant: dt.datetime) -> str:
    """When it begins, told from today: "today at 9:00", "tomorrow at 9:00", "Monday at 9:00"."""
    ahead = (instant.date() - clock.now().astimezone(instant.tzinfo).date()).days
    time = f"{instant:%H:%M}"
    if ahead == 0:
        return str(gettext("today at %(time)s", time=time))
    if ahead == 1:
        return str(gettext("tomorrow at %(time)s", time=time))
    if ahead < 7:
        day = format_date(instant.date(), "EEEE", locale=language.current())
    else:
        day = day_in_words(instant.date())
    return str(gettext("%(day)s at %(time)s", day=day, time=time))


def days_in_words(days: list[str]) -> str:
    """Days of the week, three and more in a row told as a span."""
    if len(days) == len(DAYS):
        return str(gettext("every day"))
    names = get_day_names("abbreviated", locale=language.current())
    numbered = sorted(DAYS.index(day) for day in days)
    spans: list[str] = []
    for _, run in itertools.groupby(enumerate(numbered), lambda pair: pair[1] - pair[0]):
        row = [names[number] for _, number in run]
        if len(row) > 2:
            spans.append(str(gettext("%(first)s–%(last)s", first=row[0], last=row[-1])))
        else:
            spans.extend(row)
    return in_a_row(spans)
