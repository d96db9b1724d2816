"""What the search finds of the directory and the agenda, beside the content."""

import datetime as dt
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

import entries
import events
from entries import NOW, WHO
from house import LANGUAGES
from stoppvif.agenda import model as agenda
from stoppvif.agenda.event import Text
from stoppvif.directory import model as directory
from stoppvif.web.fresh import Fresh


@pytest.fixture
def write(desk):
    """`write(function, …)`: as another process would; whoever comes next sees it."""
    desk.at(NOW)

    def written(function, *args):
        found = desk.database.write(function, *args)
        fresh: Fresh = desk.app.extensions["fresh"]
        fresh.look()
        return found

    return written


@pytest.fixture
def ask(desk):
    """`ask(words)`: the addresses that are found among data."""

    def answered(words: str, language: str = "fr") -> list[str]:
        answer = desk.app.test_client().post(f"/{language}/search/found", data={"q": words})
        assert answer.status_code == 200
        links = BeautifulSoup(answer.text, "html.parser").select("a")
        data = (f"/{language}/contacts/", f"/{language}/agenda/")
        return [
            one["href"] for one in links if one["href"].startswith(data) and one["href"] not in data
        ]

    return answered


@pytest.mark.parametrize("language", LANGUAGES)
def test_organisations_and_events_are_found_in_each_language(write, ask, language):
    write(entries.publish, entries.entry("Hortensia"))
    write(events.publish, events.draft("Atelier hortensia"))
    found = ask("hortensia", language)
    assert sorted(found) == [
        f"/{language}/agenda/atelier-hortensia",
        f"/{language}/contacts/hortensia",
    ]


def test_an_event_of_a_network_that_has_changed_its_first_language_hides_no_other(write, ask, desk):
    german = {"de": Text("Hortensien schneiden")}
    write(events.publish, replace(events.draft("Hortensien schneiden"), texts=german))
    write(events.publish, events.draft("Atelier hortensia"))
    assert ask("atelier hortensia") == ["/fr/agenda/atelier-hortensia"]
    (only,) = ask("hortensien schneiden")
    assert "Hortensien schneiden" in desk.app.test_client().get(only).text


def test_every_word_must_stand_there(write, ask):
    write(entries.publish, entries.entry("Hortensia bleu"))
    write(entries.publish, entries.entry("Hortensia rouge"))
    assert ask("hortensia bleu") == ["/fr/contacts/hortensia-bleu"]


def test_a_change_is_found_at_once(write, ask):
    entry_id = write(entries.publish, entries.entry("Hortensia"))
    event_id = write(events.publish, events.draft("Hortensia"))
    assert len(ask("hortensia")) == 2
    write(directory.change, entry_id, entries.entry("Pivoine"), 2, WHO, NOW)
    write(agenda.withdraw, event_id, WHO, NOW)
    assert ask("hortensia") == []
    assert ask("pivoine") == ["/fr/contacts/hortensia"]


def test_what_is_over_is_not_found_and_a_draft_never(write, ask, desk):
    write(events.publish, events.draft("Hortensia", events.date("2026-11-24", "14:00", "16:00")))
    write(directory.create, entries.entry("Hortensia"), "", WHO, NOW)
    assert ask("hortensia") == ["/fr/agenda/hortensia"]
    desk.at(NOW + dt.timedelta(days=2))
    assert ask("hortensia") == []


def test_the_next_date_of_an_event_stands_beside_it(write, desk):
    dates = [events.date("2026-12-02", "14:00", "16:00"), events.date("2026-12-09")]
    write(events.publish, events.draft("Hortensia", *dates))
    answer = desk.app.test_client().post("/fr/search/found", data={"q": "hortensia"})
    assert "mercredi 2 décembre" in answer.text


def found_text(desk, words: str, language: str = "fr") -> str:
    answer = desk.app.test_client().post(f"/{language}/search/found", data={"q": words})
    return BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True)


def test_nobody_is_sent_to_a_date_that_fell_away(write, desk):
    first, second = events.date("2026-12-02", "14:00", "16:00"), events.date("2026-12-09")
    event_id = write(events.publish, events.draft("Hortensia", first, second))
    left = events.draft("Hortensia", second)
    write(agenda.change, event_id, left, 2, WHO, NOW)
    found = found_text(desk, "hortensia")
    assert "mercredi 9 décembre" in found and "2 décembre" not in found
    assert "pas lieu" not in found
    # Where nothing is left, whoever looks for it learns just that.
    nothing = replace(left, dates=tuple(replace(one, dropped=True) for one in left.dates))
    write(agenda.change, event_id, nothing, 3, WHO, NOW)
    assert "N’a pas lieu\u00a0: Hortensia" in found_text(desk, "hortensia")


TOLD = {
    "fr": "Annulé\u00a0: Titre fr",
    "nl": "Afgelast: Titre nl",
    "de": "Abgesagt: Titre de",
    "en": "Cancelled: Titre en",
    "ar": "أُلغي: Titre ar",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_called_off_is_found_with_that_word_before_it(write, desk, language):
    titles = {code: Text(f"Titre {code}", "Hortensia") for code in LANGUAGES}
    write(events.publish, replace(events.draft("A"), texts=titles, status="cancelled"))
    assert TOLD[language] in found_text(desk, "hortensia", language)


def test_without_its_database_the_search_still_finds_the_content(write, ask, desk):
    write(entries.publish, entries.entry("Hortensia"))
    desk.database.close()
    file = desk.database.url.database
    from pathlib import Path

    Path(file).rename(f"{file}.away")
    Path(file).mkdir()
    assert ask("hortensia") == []
    answer = desk.app.test_client().post("/fr/search/found", data={"q": "enfants"})
    assert "/fr/guides/children" in answer.text
