"""The search of the directory: by POST, in no address, kept nowhere."""

import logging

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import Page, audit
from entries import AYWAILLE, ESNEUX, entry, service
from stoppvif.directory.public import MOST_FOUND


@pytest.fixture
def ask(directory):
    """`ask(words, query)`: the page that answers, audited; without script."""

    def answered(words: str, query: str = "", language: str = "fr") -> BeautifulSoup:
        sent = directory.client.post(f"/{language}/contacts/search{query}", data={"q": words})
        assert sent.status_code == 303
        path = sent.headers["Location"]
        response = directory.client.get(path)
        return audit(Page(path, 200, dict(response.headers), response.text))

    return answered


def names(soup) -> list[str]:
    return [link.get_text(" ", strip=True) for link in soup.select(".contacts h2")]


@pytest.fixture
def three(directory):
    directory.publish(
        entry("Écoute à la gare", communes=[AYWAILLE]),
        entry("Maison", communes=[ESNEUX], services=[service("Une écoute pour les hommes")]),
        entry("Logement", description={"fr": "Un toit", "nl": "Een dak"}, communes=[ESNEUX]),
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ECOUTE", ["Écoute à la gare", "Maison"]),
        ("ecoute hommes", ["Maison"]),
        ("toit", ["Logement"]),
        ("Esneux", ["Logement", "Maison"]),
        # A village of Esneux.
        ("tilff", ["Logement", "Maison"]),
        ("rien-de-tel", []),
        ("<b>%", []),
    ],
)
def test_every_word_is_found_whatever_its_accents(ask, words, found):
    assert names(ask(words)) == found


@pytest.mark.usefixtures("three")
def test_the_page_s_language_is_searched(ask):
    assert names(ask("dak", language="nl")) == ["Logement"]
    assert names(ask("toit", language="nl")) == []


@pytest.mark.usefixtures("three")
def test_what_is_chosen_narrows_the_search_and_stays_chosen(ask, directory):
    soup = ask("ecoute", f"?commune={AYWAILLE}")
    assert names(soup) == ["Écoute à la gare"]
    assert soup.select_one("option[selected]")["value"] == AYWAILLE
    form = {"q": "ecoute", "commune": ESNEUX}
    part = directory.client.post("/fr/contacts/search/found", data=form).text
    assert names(BeautifulSoup(part, "html.parser")) == ["Maison"]


@pytest.mark.usefixtures("three")
def test_with_script_the_list_alone_comes(directory):
    part = directory.client.post("/fr/contacts/search/found", data={"q": "ecoute"}).text
    assert "<html" not in part
    assert len(names(BeautifulSoup(part, "html.parser"))) == 2
    nothing = directory.client.post("/fr/contacts/search/found", data={"q": " "}).text
    assert len(names(BeautifulSoup(nothing, "html.parser"))) == 3


@pytest.mark.usefixtures("three")
def test_it_is_told_once_and_stands_in_no_address_header_or_log(directory, caplog):
    client = directory.client
    with caplog.at_level(logging.DEBUG):
        sent = client.post("/fr/contacts/search", data={"q": "zaubernuss"})
        answer = client.get(sent.headers["Location"])
    assert "zaubernuss" in answer.text
    assert "zaubernuss" not in str(sent.headers) + str(answer.headers) + caplog.text
    for path in (sent.headers["Location"], "/fr/contacts/"):
        again = client.get(path).text
        assert "zaubernuss" not in again
        assert len(names(BeautifulSoup(again, "html.parser"))) == 3
    store = directory.desk.app.extensions["finished"]
    assert all(b"zaubernuss" not in page.variants[0].body for page in store._pages.values())


def test_what_is_too_long_gets_a_sentence_and_is_given_back(ask, directory):
    long = "violence " * 1000
    soup = ask(long)
    assert "très long" in soup.select_one("[role=alert]").get_text()
    assert soup.find(id="q")["value"] == long
    part = directory.client.post("/fr/contacts/search/found", data={"q": long}).text
    assert "très long" in part


def test_numbers_for_an_emergency_stay(ask):
    for words in ("il me frappe", "x"):
        assert {link["href"] for link in ask(words).select(".danger .dial")} == {
            "tel:101",
            "tel:112",
        }


def test_more_than_anybody_reads_is_told(ask, directory):
    directory.publish(*(entry(f"Centre {number}") for number in range(MOST_FOUND + 1)))
    soup = ask("centre")
    assert len(names(soup)) == MOST_FOUND
    assert "Un mot de plus" in soup.main.get_text()


@pytest.mark.parametrize("data", [{}, {"q": ["a", "b"]}, {"q[]": "a"}, {"need": "a\x00"}])
def test_a_form_that_is_none_is_answered(directory, data):
    for path in ("/fr/contacts/search", "/fr/contacts/search/found"):
        assert directory.client.post(path, data=data).status_code in (200, 303)


def test_another_site_searches_nothing_in_her_name(directory):
    foreign = {"Sec-Fetch-Site": "cross-site"}
    sent = directory.client.post("/fr/contacts/search", data={"q": "x"}, headers=foreign)
    assert sent.status_code == 403


@given(words=st.text(max_size=200))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
def test_any_text_is_answered(directory, words):
    answer = directory.client.post("/fr/contacts/search/found", data={"q": words})
    assert answer.status_code == 200
