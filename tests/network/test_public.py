"""Home and the numbers, at different hours of the week."""

import datetime as dt
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from house import LANGUAGES, SETTINGS
from stoppvif.app import create_app
from stoppvif.content.hours import BRUSSELS

MONDAY_NOON = dt.datetime(2026, 11, 23, 12, tzinfo=BRUSSELS)
SUNDAY_NIGHT = dt.datetime(2026, 11, 22, 23, 30, tzinfo=BRUSSELS)
ARMISTICE = dt.datetime(2026, 11, 11, 12, tzinfo=BRUSSELS)


def dialled(soup) -> list[str]:
    return [link["href"] for link in soup.find_all("a", href=lambda href: href.startswith("tel:"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_begins_with_the_police_and_the_ambulance(get, at, language):
    at(MONDAY_NOON)
    assert dialled(get(f"/{language}/"))[:2] == ["tel:101", "tel:112"]


def test_home_names_lines_that_answer_now_in_the_visitors_language_first(get, at):
    at(MONDAY_NOON)
    assert dialled(get("/fr/"))[2] == "tel:080030030"
    assert dialled(get("/nl/"))[2] == "tel:1712"
    assert dialled(get("/de/"))[2] == "tel:108"
    assert dialled(get("/en/"))[2] == "tel:+3226162626"


@pytest.mark.parametrize("closed", [SUNDAY_NIGHT, ARMISTICE])
def test_home_names_no_line_that_is_closed(get, at, closed):
    at(closed)
    found = dialled(get("/nl/"))
    assert "tel:1712" not in found
    assert len(found) == 5


def test_home_tells_the_day_of_which_it_speaks(get, at):
    at(dt.datetime(2026, 11, 23, 10, 0, tzinfo=BRUSSELS))
    for language, day in (("fr", "Aujourd’hui, lundi 23 novembre"), ("en", "Today, Monday 23 Nov")):
        assert day in get(f"/{language}/").find(id="talk").parent.get_text()


def test_home_draws_no_door_without_a_room(get):
    doors = [link["href"] for link in get("/fr/").select(".doors a")]
    assert doors == [
        "/fr/test/",
        "/fr/chat/",
        "/fr/urgent",
        "/fr/contacts/",
        "/fr/guides/",
        "/fr/agenda/",
    ]
    alone = create_app(replace(SETTINGS, surfaces=frozenset({"public"})))
    page = BeautifulSoup(alone.test_client().get("/fr/").text, "html.parser")
    # Nobody could answer from another process.
    doors = [link["href"] for link in page.select(".doors a")]
    assert doors == ["/fr/test/", "/fr/urgent", "/fr/contacts/", "/fr/guides/", "/fr/agenda/"]
    assert not page.select('a[href*="chat"]')


def entry(soup, tel: str) -> str:
    (link,) = soup.find_all("a", href=f"tel:{tel}")
    return link.find_parent("li").get_text(" ", strip=True)


def test_each_line_says_whether_somebody_answers_and_until_when(get, at):
    at(MONDAY_NOON)
    soup = get("/en/urgent")
    assert "Answers now, until 18:00" in entry(soup, "1712")
    assert "Answers day and night" in entry(soup, "101")
    assert "Hours not known" not in soup.get_text()


def test_a_closed_line_says_when_it_opens(get, at):
    at(SUNDAY_NIGHT)
    assert "Answers again tomorrow at 09:00" in entry(get("/en/urgent"), "1712")
    at(dt.datetime(2026, 11, 20, 19, tzinfo=BRUSSELS))
    assert "Answers again Monday at 09:00" in entry(get("/en/urgent"), "1712")
    at(dt.datetime(2026, 11, 23, 8, 59, tzinfo=BRUSSELS))
    assert "Answers again today at 09:00" in entry(get("/en/urgent"), "1712")


def test_emergency_comes_first_and_nothing_unverified_is_published(get, content):
    soup = get("/fr/urgent")
    assert soup.main.find("h2")["id"] == "emergency"
    assert all(number.confidence in "AB" for number in content.numbers.values())
    # Known in the region, but confidence C: the refuge's and the sexual assault centre's numbers.
    assert not {"tel:+3242234567", "tel:+3243679311"} & set(dialled(soup))


def test_the_page_says_what_a_call_leaves_behind(get):
    text = get("/fr/urgent").get_text(" ")
    assert "journal" in text
    assert "facture" in text


def test_deaf_people_find_their_way_to_the_emergency_services(get):
    assert "112 BE" in entry(get("/fr/urgent"), "112")
    assert "112 BE" in entry(get("/fr/urgent"), "101")


def test_a_page_is_true_until_the_next_change_and_is_made_anew_then(app, at, get):
    """Stop it Now opens at 14:00 on Mondays, and nothing changes before."""
    at(MONDAY_NOON)
    assert "Answers again today at 14:00" in entry(get("/en/urgent"), "080014112")
    first = app.extensions["finished"].get("/en/urgent")
    at(dt.datetime(2026, 11, 23, 13, 59, 59, tzinfo=BRUSSELS), forget=False)
    get("/en/urgent")
    assert app.extensions["finished"].get("/en/urgent") is first
    at(dt.datetime(2026, 11, 23, 14, tzinfo=BRUSSELS), forget=False)
    assert "Answers now, until 16:00" in entry(get("/en/urgent"), "080014112")


def test_words_that_are_not_translated_are_shown_in_french_and_marked(
    app, content, get, monkeypatch
):
    monkeypatch.delitem(content.pages, ("ar", "privacy"))
    app.extensions["finished"].clear()
    marked = get("/ar/privacy").select_one(".words[lang=fr]")
    assert marked["dir"] == "ltr"
    app.extensions["finished"].clear()
