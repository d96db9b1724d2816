"""The next dates of a commune, as they stand in a frame on its own site."""

import pytest
from bs4 import BeautifulSoup

from audit import FLIGHT, Page, audit
from desk import Desk
from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft, publish
from house import LANGUAGES
from stoppvif.agenda import model
from stoppvif.agenda.event import Text

SITES = ("https://www.aywaille.be", "https://www.esneux.be")


@pytest.fixture
def framed(tmp_path, monkeypatch):
    """`framed(query)`: the audited frame of a site that two communes may show."""
    desk = Desk(tmp_path, monkeypatch, embed_ancestors=SITES)
    desk.at(NOW)

    def fetch(query: str = "", lang: str = "fr") -> BeautifulSoup:
        path = f"/embed/{lang}/agenda{query}"
        answer = desk.app.test_client().get(path)
        assert answer.status_code == 200
        return audit(Page(path, 200, dict(answer.headers), answer.text, "embed", SITES))

    def write(*args):
        value = desk.database.write(*args)
        desk.app.extensions["fresh"].look()
        return value

    fetch.desk, fetch.write = desk, write
    fetch.publish = lambda *args, **kwargs: write(publish, draft(*args, **kwargs))
    yield fetch
    desk.database.close()


def titles(soup) -> list[str]:
    return [
        strong.get_text(" ", strip=True) for strong in soup.select(".events strong:not(.status)")
    ]


def test_a_communes_next_ten_dates_and_what_runs_for_long(framed):
    for number in range(12):
        framed.publish(f"N {number:02}", date("2026-12-02", f"{8 + number:02}:00"))
    framed.publish("Exposition", date("2026-11-01", last="2026-12-20"))
    framed.publish("Ailleurs", commune=ESNEUX)
    framed.publish("Partout", date("2026-12-01"), commune="")
    soup = framed(f"?commune={AYWAILLE}")
    assert titles(soup) == ["Exposition", "Partout", *(f"N {number:02}" for number in range(9))]
    assert soup.h1.get_text() == "Agenda · Aywaille"
    heads = [head.get_text() for head in soup.select("h2")]
    assert heads == ["Pendant plusieurs jours", "mardi 1er décembre", "mercredi 2 décembre"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_date_and_the_whole_list_open_on_our_site_with_the_commune_kept(framed, language):
    framed.publish("Un stand")
    soup = framed(f"?commune={AYWAILLE}", language)
    ways = [link["href"] for link in soup.main.select("a")]
    assert ways == [
        f"/{language}/agenda/un-stand?commune={AYWAILLE}",
        f"/{language}/agenda/?commune={AYWAILLE}",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?commune=",
        "?commune=99999",
        "?commune=%00",
        "?commune=62009'",
        "?commune[]=62009",
        "?kind=talk&page=3&period=today&accessible=1&theme=purple",
        f"?commune=x&commune={AYWAILLE}",
    ],
)
def test_what_is_not_known_counts_as_not_asked_and_makes_no_page_of_its_own(framed, query):
    framed.publish("Ici")
    framed.publish("Ailleurs", commune=ESNEUX)
    assert titles(framed(query)) == ["Ici", "Ailleurs"]
    store = framed.desk.app.extensions["finished"]
    assert store.get("/embed/fr/agenda") is not None
    assert len(store) == 1


@pytest.mark.parametrize(
    ("query", "theme", "scheme"),
    [
        ("", "auto", "light dark"),
        ("?theme=dark", "dark", "dark"),
        ("?theme=light", "light", "light"),
    ],
)
def test_the_site_may_choose_the_colours(framed, query, theme, scheme):
    soup = framed(query)
    assert soup.html["data-theme"] == theme
    assert soup.find("meta", attrs={"name": "color-scheme"})["content"] == scheme
    assert (theme == "auto") == ("prefers-color-scheme" in soup.style.get_text())


def test_an_empty_agenda_is_kind(framed):
    soup = framed(f"?commune={AYWAILLE}")
    assert "Rien n’est annoncé ici pour le moment" in soup.main.get_text()
    assert soup.main.find("a", href=f"/fr/agenda/?commune={AYWAILLE}")


def test_what_changes_shows_at_once_and_what_is_over_is_gone(framed):
    event_id = framed.publish("Avant", date("2026-12-02", "14:00", "16:00"))
    assert titles(framed()) == ["Avant"]
    framed.write(model.change, event_id, draft("Après", date("2026-12-02")), 2, WHO, NOW)
    assert titles(framed()) == ["Après"]
    framed.desk.at(NOW.replace(month=12, day=3))
    assert titles(framed()) == []


def test_what_is_cancelled_says_so_first(framed):
    framed.publish("Un stand", status="cancelled")
    assert framed().select_one(".events .status").get_text() == "Annulé"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_frame_fits_in_the_first_flight(framed, language):
    for number in range(20):
        text = Text(f"Rencontre numéro {number} sur un sujet assez long {number * 7919}", "Résumé")
        days = [date(f"2026-12-{number + 1:02}", "14:00")]
        if number >= 12:
            days = [date("2026-11-01", last=f"2026-12-{number + 1}")]
        place = f"Salle communale {number * 104729}"
        framed.publish("", *days, texts={language: text, "fr": text}, place_name=place)
    path = f"/embed/{language}/agenda?commune={AYWAILLE}"
    answer = framed.desk.app.test_client().get(path, headers={"Accept-Encoding": "gzip"})
    size = len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert size <= FLIGHT, size
