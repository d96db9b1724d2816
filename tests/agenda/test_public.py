"""The agenda as visitors see it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from audit import Page, audit
from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft, publish
from house import LANGUAGES
from stoppvif.agenda import model
from stoppvif.agenda.dates import Rule
from stoppvif.agenda.event import Text
from stoppvif.web.fresh import Fresh

ALL = {code: Text(f"Titre {code}", f"Résumé {code}") for code in LANGUAGES}


class Agenda:
    """The site over the desk's own database, at the time of `events.NOW`."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.at(NOW)

    def at(self, now: dt.datetime) -> None:
        self.desk.at(now)

    def publish(self, *args, **kwargs) -> int:
        return self.desk.database.write(publish, draft(*args, **kwargs))

    def write(self, *args, **kwargs) -> None:
        self.desk.database.write(*args, **kwargs)
        fresh: Fresh = self.desk.app.extensions["fresh"]
        fresh.look()

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        response = self.desk.app.test_client().get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return audit(Page(path, status, dict(response.headers), response.text))


@pytest.fixture
def agenda(desk) -> Agenda:
    return Agenda(desk)


def titles(soup) -> list[str]:
    return [link.strong.get_text(" ", strip=True) for link in soup.select(".events a")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_and_an_event_in_each_language(agenda, language):
    agenda.publish(texts=ALL, rule=Rule("month", 2, 1), access=("wheelchair",), age_min=5)
    found = agenda.get(f"/{language}/agenda/")
    assert titles(found) == [f"Titre {language}"]
    event = agenda.get(found.select_one(".events a")["href"])
    assert f"Titre {language}" in event.h1.get_text()
    assert "2026" not in event.select_one(".known").get_text()


def test_the_headings_are_days_and_what_runs_for_long_stands_apart(agenda):
    agenda.publish("Stand", date("2026-12-02", "14:00"))
    agenda.publish("Atelier", date("2026-12-02", "10:00"))
    agenda.publish("Exposition", date("2026-11-01", last="2026-12-20"))
    soup = agenda.get("/fr/agenda/")
    heads = [head.get_text(strip=True) for head in soup.select("#found h2")]
    assert heads == ["Pendant plusieurs jours", "mercredi 2 décembre"]
    assert titles(soup) == ["Exposition", "Atelier", "Stand"]


def test_what_is_over_is_in_no_list_and_still_at_its_address(agenda):
    agenda.publish("Stand", date("2026-11-24", "14:00", "16:00"))
    assert titles(agenda.get("/fr/agenda/")) == ["Stand"]
    agenda.at(dt.datetime(2026, 11, 24, 15, 1, tzinfo=dt.UTC))
    assert titles(agenda.get("/fr/agenda/")) == []
    assert "C’est terminé" in agenda.get("/fr/agenda/stand").get_text()


def test_after_new_year_days_of_the_old_one_have_their_year(agenda):
    agenda.publish("Stand", date("2026-12-02"))
    agenda.at(dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC))
    assert "décembre 2026" not in agenda.get("/fr/agenda/stand").select_one(".known").get_text()
    agenda.at(dt.datetime(2026, 12, 31, 23, 1, tzinfo=dt.UTC))
    assert "décembre 2026" in agenda.get("/fr/agenda/stand").select_one(".known").get_text()


def test_filters_stand_in_the_address_and_survive_event_and_language(agenda):
    agenda.publish("Ici")
    agenda.publish("Ailleurs", commune=ESNEUX)
    agenda.publish("Partout", commune="")
    soup = agenda.get(f"/fr/agenda/?commune={AYWAILLE}")
    assert titles(soup) == ["Ici", "Partout"]
    assert soup.select_one("option[selected]")["value"] == AYWAILLE
    event = agenda.get(soup.select_one(".events a")["href"])
    assert event.select_one(".up a")["href"] == f"/fr/agenda/?commune={AYWAILLE}"
    dutch = agenda.get(event.select_one("#languages a[lang=nl]")["href"])
    assert dutch.select_one(".up a")["href"] == f"/nl/agenda/?commune={AYWAILLE}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=talk", ["B"]),
        ("audience=children", ["A", "B"]),
        ("audience=elders", ["A"]),
        ("language=nl", ["B"]),
        ("accessible=1", ["B"]),
        ("period=week", ["A"]),
        ("period=month", ["A", "B"]),
        ("period=today", []),
        ("commune=nowhere&kind=%00&period=x&page=-1&audience=%27&accessible=2", ["A", "B"]),
        ("page=99999", ["A", "B"]),
        ("kind=talk&kind=stand", ["B"]),
    ],
)
def test_each_filter(agenda, query, found):
    agenda.publish("A", date("2026-11-27"))
    agenda.publish(
        "B",
        date("2026-12-10"),
        kind="talk",
        audience=("children",),
        languages=("fr", "nl"),
        access=("wheelchair",),
    )
    assert titles(agenda.get(f"/fr/agenda/?{query}")) == found


def test_twenty_on_a_page_and_the_filters_go_along(agenda):
    for number in range(45):
        agenda.publish(f"N {number:02}", date("2026-12-02", f"{8 + number // 5:02}:00"))
    pages = [agenda.get(f"/fr/agenda/?kind=stand&page={number}") for number in (1, 2, 3)]
    assert [len(titles(page)) for page in pages] == [20, 20, 5]
    later = pages[0].select_one(".pages a")["href"]
    assert titles(agenda.get(later)) == titles(pages[1])


def test_the_way_back_leads_to_the_page_of_the_list_where_somebody_was(agenda):
    for number in range(25):
        agenda.publish(f"N {number:02}", date("2026-12-02", f"{number % 24:02}:00"))
    link = agenda.get("/fr/agenda/?kind=stand&page=2").select_one(".events a")["href"]
    assert agenda.get(link).select_one(".up a")["href"] == "/fr/agenda/?kind=stand&page=2"
    beyond = link.replace("page=2", "page=99999")
    assert agenda.get(beyond).select_one(".up a")["href"] == "/fr/agenda/?kind=stand&page=2"


def test_what_was_chosen_and_how_much_there_is_of_it_is_told(agenda):
    agenda.publish("A", kind="show", access=("wheelchair",))
    agenda.publish("B", date("2026-11-01", last="2026-12-20"), kind="show", access=("wheelchair",))
    page = agenda.get(f"/fr/agenda/?commune={AYWAILLE}&kind=show&accessible=1&period=month")
    assert page.select_one("#count[role=status]").get_text() == "Résultats : 2"
    said = page.select_one("#found .note").get_text(" ", strip=True)
    assert said.startswith("Aywaille · Spectacle · ")
    assert page.select_one("form.filters")["action"].endswith("#found")
    assert agenda.get("/fr/agenda/").select_one("#count").get_text() == ""


def test_the_status_stands_before_the_title(agenda):
    for status, word in [("cancelled", "Annulé"), ("full", "Complet"), ("postponed", "Reporté")]:
        agenda.publish(f"Stand {status}", status=status)
        page = agenda.get(f"/fr/agenda/stand-{status}")
        assert page.h1.get_text(" ", strip=True) == f"{word} Stand {status}"
    assert titles(agenda.get("/fr/agenda/"))[0] == "Annulé Stand cancelled"


def test_a_change_shows_at_once_and_is_marked(agenda):
    event_id = agenda.publish("Avant", date("2026-12-02"), date("2026-12-09"))
    assert titles(agenda.get("/fr/agenda/"))[0] == "Avant"
    wanted = draft("Après", date("2026-12-02"), date("2026-12-09"))
    agenda.write(model.change, event_id, wanted, 2, WHO, NOW)
    assert titles(agenda.get("/fr/agenda/"))[0] == "Après"
    assert "Modifié le lundi 23 novembre" in agenda.get("/fr/agenda/avant").get_text()


def test_a_date_that_falls_away_is_struck_out_and_said(agenda):
    event_id = agenda.publish("A", date("2026-12-02"), date("2026-12-09"))
    wanted = draft("A", date("2026-12-09"))
    agenda.write(model.change, event_id, wanted, 2, WHO, NOW)
    page = agenda.get("/fr/agenda/a")
    assert [gone.get_text() for gone in page.select("s")] == [
        "mercredi 2 décembre",
        "mercredi 9 décembre",
    ]
    assert page.get_text().count("N’a pas lieu") == 2


@pytest.mark.parametrize("act", [model.withdraw, model.archive])
def test_what_is_withdrawn_is_gone(agenda, act):
    event_id = agenda.publish("A")
    agenda.get("/fr/agenda/a")
    agenda.write(act, event_id, WHO, NOW)
    agenda.get("/fr/agenda/a", 404)
    assert titles(agenda.get("/fr/agenda/")) == []


def test_a_draft_is_for_nobody(agenda):
    agenda.write(model.create, draft("A"), WHO, NOW, slug="a")
    agenda.get("/fr/agenda/a", 404)
    assert titles(agenda.get("/fr/agenda/")) == []


@pytest.mark.parametrize("number", ["04 123 45 67", "+32 4 123 45 67", "04 123 45 67 (bureau)"])
def test_a_number_that_nobody_has_can_be_read_and_dialled(agenda, number):
    agenda.publish("A", registration_how="phone", registration_value=number, contact=number)
    page = agenda.get("/fr/agenda/a")
    found = page.select('dl a[href^="tel:"]')
    assert found[0].get_text() == number
    assert all(set(link["href"][4:]) <= set("+0123456789") for link in found)


def test_who_organises_it_is_left_out_where_nobody_says_so(agenda):
    agenda.publish("A", organiser="", contact="")
    assert "Qui organise" not in agenda.get("/fr/agenda/a").get_text()


def test_the_first_of_a_month_is_said_as_people_say_it(agenda):
    agenda.publish("A", date("2026-12-01"))
    assert "mardi 1er décembre" in agenda.get("/fr/agenda/").get_text()


def test_a_day_whose_hour_is_told_on_registration_is_not_called_a_whole_day(agenda):
    agenda.publish("A", date("2026-12-02"), place_told=True, place_name="")
    assert agenda.get("/fr/agenda/").select_one(".hour").get_text() == (
        "L’heure est donnée à l’inscription"
    )


def test_a_place_that_is_told_on_registration_is_nowhere(agenda):
    agenda.publish("A", place_told=True, place_name="", registration_how="phone")
    assert "Le lieu est donné à l’inscription" in agenda.get("/fr/agenda/a").get_text()


def test_what_is_not_translated_is_french_and_marked(agenda):
    agenda.publish("Un titre")
    page = agenda.get("/ar/agenda/un-titre")
    assert page.h1["lang"] == "fr"
    link = agenda.get("/ar/agenda/").select_one(".events strong span")
    assert (link["lang"], link.get_text()) == ("fr", "Un titre")


def test_scripts_in_every_field_are_words(agenda):
    evil = "</script><script>alert(1)</script><img src=x onerror=a>“&"
    text = Text(evil, evil, evil, evil, evil)
    agenda.publish(
        organiser=evil, place_name=evil, place_address=evil, contact=evil, texts={"fr": text}
    )
    found = agenda.get("/fr/agenda/")
    page = agenda.get(found.select_one(".events a")["href"])
    assert len(page.select("script")) == 2
    assert not page.select("img")
    assert evil in page.h1.get_text()


def test_an_empty_agenda_is_kind(agenda):
    soup = agenda.get("/fr/agenda/?kind=march")
    assert "Rien n’est annoncé ici pour le moment" in soup.get_text()
    assert soup.find("a", href="/fr/agenda/", string="Tout afficher à nouveau")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_page_fits_in_the_first_flight(agenda, language):
    for number in range(25):
        text = Text(f"Rencontre numéro {number} sur un sujet assez long {number * 7919}", "Résumé")
        agenda.publish(
            dates=draft("", date(f"2026-12-{number + 1:02}", "14:00", "16:30")).dates,
            texts={language: text, "fr": text},
            place_name=f"Salle communale {number * 104729}",
            kind=("stand", "talk", "show")[number % 3],
        )
    client = agenda.desk.app.test_client()
    answer = client.get(f"/{language}/agenda/", headers={"Accept-Encoding": "gzip"})
    size = len(answer.data) + sum(len(k) + len(v) + 4 for k, v in answer.headers)
    assert size <= 14_600, size
