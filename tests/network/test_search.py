"""The search: what people type, what they find, and that nothing of it stays."""

import logging
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from audit import Page, audit
from house import LANGUAGES

QUERIES = yaml.safe_load(
    (Path(__file__).parents[1] / "content" / "queries.yaml").read_text(encoding="utf-8")
)


@pytest.fixture
def search(app):
    """`search(query, language)`: the page that answers, audited."""

    def ask(query: str, language: str = "fr", part: str = "") -> BeautifulSoup:
        path, client = f"/{language}/search{part}", app.test_client()
        response = client.post(path, data={"q": query})
        if not part:
            path = response.headers["Location"]
            response = client.get(path)
        assert response.status_code == 200
        if part:
            return BeautifulSoup(response.text, "html.parser")
        return audit(Page(path, 200, dict(response.headers), response.text))

    return ask


def found(soup: BeautifulSoup) -> list[str]:
    return [link["href"] for link in soup.select("#found .doors a, .doors a")]


def keys(app, query: str, language: str) -> list[str]:
    return [entry.key for entry in app.extensions["searched"].find(query, language).entries]


@pytest.mark.parametrize(
    "asked", QUERIES, ids=lambda asked: f"{asked['language']} {asked['query']}"
)
def test_what_people_type_finds_the_page_among_the_first_three(app, asked):
    assert asked["page"] in keys(app, asked["query"], asked["language"])[:3]


def test_there_are_sixty_queries_in_every_language():
    assert len(QUERIES) >= 60
    assert {asked["language"] for asked in QUERIES} == set(LANGUAGES)


def test_a_half_typed_word_finds(search):
    assert found(search("violences conjug"))[0] == "/fr/guides/signs"


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("il me frappe", "fr"),
        ("il me frape", "fr"),
        ("j'ai peur", "fr"),
        ("hij slaat mij", "nl"),
        ("er würgt mich", "de"),
        ("he hits me", "en"),
        ("يضربني", "ar"),
    ],
)
def test_numbers_and_the_test_come_first_where_it_sounds_like_danger(search, query, language):
    soup = search(query, language)
    assert found(soup)[:2] == [f"/{language}/urgent", f"/{language}/test/"]
    assert {"tel:101", "tel:112"} <= {link["href"] for link in soup.select("#found .danger a")}


def test_a_misspelt_word_is_offered_as_it_is_written(search):
    soup = search("enfans", "fr")
    assert "/fr/guides/children" in found(soup)[:3]
    assert search("violenxe").select_one("#found .note strong").get_text() == "violence"


def test_arabic_is_found_with_vowel_signs_and_without(app):
    plain, signed = "العنف", "العُنْفُ"
    assert keys(app, signed, "ar") == keys(app, plain, "ar") != []
    assert keys(app, "الأطفال", "ar") == keys(app, "الاطفال", "ar") != []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "enfants OR",
        'NEAR("a" "b", 5)',
        "title:enfants",
        "en*fants",
        "(((",
        "-police",
        "^x",
        "a AND",
    ],
)
def test_signs_are_no_operators(search, query):
    assert search(query).h1


@given(query=st.text(max_size=200))
def test_any_text_is_answered(app, query):
    for language in ("fr", "ar"):
        assert len(keys(app, query, language)) <= 10


def test_nine_thousand_characters_get_a_sentence_and_keep_what_was_typed(search):
    long = "violence " * 1000
    soup = search(long)
    assert "très long" in soup.select_one("[role=alert]").get_text()
    assert soup.find(id="q")["value"] == long
    assert not found(soup)
    assert "très long" in search(long, part="/found").get_text()


def test_nothing_typed_finds_nothing_and_says_nothing(search):
    soup = search("   ")
    assert not found(soup)
    assert not soup.select(".fault")


def test_where_nothing_is_found_a_way_on_is_offered(search):
    assert {"/fr/urgent", "/fr/guides/"} <= {
        link["href"] for link in search("qwrtzp").select("#found a")
    }


def test_an_address_with_a_query_is_the_empty_page(app, get):
    assert get("/fr/search?q=police").find(id="q")["value"] == ""


def test_a_query_stands_in_no_title_no_header_and_no_log(app, caplog):
    with caplog.at_level(logging.DEBUG):
        client = app.test_client()
        sent = client.post("/fr/search", data={"q": "zaubernuss"})
        response = client.get(sent.headers["Location"])
    assert "zaubernuss" not in str(sent.headers)
    soup = BeautifulSoup(response.text, "html.parser")
    assert "zaubernuss" not in soup.title.get_text()
    assert "zaubernuss" not in str(response.headers)
    assert "zaubernuss" not in caplog.text
    assert "zaubernuss" not in app.test_client().get("/fr/search").text


def test_what_was_found_is_shown_once(app):
    """Whoever opens the address again, from the history, sees the empty field."""
    client = app.test_client()
    place = client.post("/fr/search", data={"q": "enfants"}).headers["Location"]
    assert "/fr/guides/children" in client.get(place).text
    again = BeautifulSoup(client.get(place).text, "html.parser")
    assert not found(again)
    assert again.find(id="q")["value"] == ""


def test_what_nobody_came_back_for_is_forgotten(monkeypatch):
    from stoppvif.web import once

    kept = once.Once()
    names = [kept.keep(f"{number}") for number in range(once.MOST + 5)]
    assert kept.tell(names[0]) == ""
    assert kept.tell(names[-1]) == f"{once.MOST + 4}"
    later = once.time.monotonic() + once.SECONDS + 1
    monkeypatch.setattr(once.time, "monotonic", lambda: later)
    assert kept.tell(names[-2]) == ""
    kept.keep("x")
    assert len(kept._kept) == 1


def test_another_site_searches_nothing_in_her_name(app):
    sent = app.test_client().post(
        "/fr/search", data={"q": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403
