"""Dates in words, in each language."""

import pytest
from flask import g

from events import NOW, date
from house import LANGUAGES
from stoppvif.agenda import said
from stoppvif.agenda.dates import EVERY, ORDINALS, Rule
from stoppvif.agenda.event import STATUSES


@pytest.fixture
def speak(app, at):
    """`speak(language, function, …)`: what it says on that language's pages."""
    at(NOW)

    def spoken(language, function, *args):
        with app.test_request_context("/"):
            g.lang = language
            return function(*args)

    return spoken


WHEN = {
    "fr": [
        "mercredi 2 décembre",
        "mercredi 2 décembre, 14:00–16:00",
        "mercredi 2 décembre, à partir de 09:05",
        "samedi 2 janvier 2027, 18:00–24:00",
        "Du mercredi 2 décembre au vendredi 4 décembre",
        "Du mercredi 2 décembre, 10:00 au vendredi 4 décembre, 17:00",
    ],
    "nl": [
        "woensdag 2 december",
        "woensdag 2 december, 14:00–16:00",
        "woensdag 2 december, vanaf 09:05",
        "zaterdag 2 januari 2027, 18:00–24:00",
        "Van woensdag 2 december tot vrijdag 4 december",
        "Van woensdag 2 december, 10:00 tot vrijdag 4 december, 17:00",
    ],
    "de": [
        "Mittwoch, 2. Dezember",
        "Mittwoch, 2. Dezember, 14:00–16:00",
        "Mittwoch, 2. Dezember, ab 09:05",
        "Samstag, 2. Januar 2027, 18:00–24:00",
        "Von Mittwoch, 2. Dezember bis Freitag, 4. Dezember",
        "Von Mittwoch, 2. Dezember, 10:00 bis Freitag, 4. Dezember, 17:00",
    ],
    "en": [
        "Wednesday 2 December",
        "Wednesday 2 December, 14:00–16:00",
        "Wednesday 2 December, from 09:05",
        "Saturday 2 January 2027, 18:00–24:00",
        "From Wednesday 2 December to Friday 4 December",
        "From Wednesday 2 December, 10:00 to Friday 4 December, 17:00",
    ],
    "ar": [
        "الأربعاء 2 ديسمبر",
        "الأربعاء 2 ديسمبر، من 14:00 إلى 16:00",
        "الأربعاء 2 ديسمبر، من الساعة 09:05",
        "السبت 2 يناير 2027، من 18:00 إلى 24:00",
        "من الأربعاء 2 ديسمبر إلى الجمعة 4 ديسمبر",
        "من الأربعاء 2 ديسمبر، 10:00 إلى الجمعة 4 ديسمبر، 17:00",
    ],
}
DATES = [
    date("2026-12-02"),
    date("2026-12-02", "14:00", "16:00"),
    date("2026-12-02", "09:05"),
    date("2027-01-02", "18:00", "24:00"),
    date("2026-12-02", last="2026-12-04"),
    date("2026-12-02", "10:00", "17:00", last="2026-12-04"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_when(speak, language):
    assert [speak(language, said.when, one) for one in DATES] == WHEN[language]


RULES = {
    "fr": ["Chaque lundi", "Un lundi sur deux", "Le premier mercredi du mois"],
    "nl": ["Elke maandag", "Om de twee weken op maandag", "Elke eerste woensdag van de maand"],
    "de": ["Jede Woche am Montag", "Alle zwei Wochen am Montag", "Jeden ersten Mittwoch im Monat"],
    "en": ["Every Monday", "Every other Monday", "Every first Wednesday of the month"],
    "ar": ["كل يوم الاثنين", "الاثنين كل أسبوعين", "الأربعاء الأول من كل شهر"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_dates_repeat(speak, language):
    rules = [Rule("week", 0), Rule("two_weeks", 0), Rule("month", 2, 1)]
    assert [speak(language, said.rule, one) for one in rules] == RULES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_there_can_be_has_words_of_its_own(speak, language):
    rules = [
        Rule(every, weekday, ordinal)
        for every in EVERY
        for weekday in range(7)
        for ordinal in (ORDINALS if every == "month" else (0,))
    ]
    told = [speak(language, said.rule, one) for one in rules]
    assert len(set(told)) == len(rules)
    assert not any("%" in one for one in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_are_those_of_one_day(speak, language):
    assert speak(language, said.hours, date("2026-12-02")) == ""
    assert speak(language, said.hours, date("2026-12-02", "10:00", last="2026-12-03")) == ""
    assert "10:00" in speak(language, said.hours, date("2026-12-02", "10:00"))


def test_the_day_of_the_heading_is_brussels_day(speak, at):
    """At half past eleven in the evening of London, it is the next year there."""
    at(NOW.replace(year=2026, month=12, day=31, hour=23, minute=30))
    assert speak("fr", said.day, date("2027-01-02").day) == "samedi 2 janvier"
    assert speak("fr", said.day, date("2026-12-31").day) == "jeudi 31 décembre 2026"


@pytest.mark.parametrize(
    ("of_event", "of_date", "word"),
    [
        ("scheduled", "scheduled", ""),
        ("scheduled", "moved", "New date"),
        ("scheduled", "dropped", "Falls away"),
        ("rescheduled", "scheduled", "New date"),
        ("full", "scheduled", "Full"),
        ("full", "moved", "Full"),
        ("full", "dropped", "Falls away"),
        ("online", "moved", "Now online"),
        ("cancelled", "dropped", "Cancelled"),
        ("cancelled", "moved", "Cancelled"),
        ("postponed", "dropped", "Postponed"),
    ],
)
def test_nobody_comes_for_nothing(speak, of_event, of_date, word):
    assert speak("en", said.status, of_event, of_date) == word


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_a_word(speak, language):
    told = [speak(language, said.status, status, "scheduled") for status in STATUSES]
    assert told[0] == ""
    assert all(told[1:])
    assert len(set(told)) == len(STATUSES)
