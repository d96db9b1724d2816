"""What the search of the directory finds for the words that people type."""

import time

import pytest
from bs4 import BeautifulSoup

from entries import AYWAILLE, NOW, WHO, entry, full, service
from house import CONTENT
from stoppvif.content.faults import Faults
from stoppvif.directory import listing, sample
from stoppvif.directory.entry import Phone
from stoppvif.directory.model import Kept
from stoppvif.directory.shelf import Held

MANY = 2000
TYPED = {
    "fr": "psychologue, avocats, hébergement, foyer, 04 222 10 12, 042221012, 4052, médecin, enfant",
    "nl": "psycholoog, advocaten, opvang, vluchthuis, slaapplaats, 4052, kinderen, dokter",
    "de": "Psychologin, Anwälte, Unterkunft, Frauenhaus, 4052, Kind, Arzt",
    "en": "psychologist, lawyers, shelter, accommodation, 4052, kid, doctor",
    "ar": "طبيب, محامي, ملجأ, 4052",
}


@pytest.fixture
def names(directory):
    """`names(words, language)`: of the entries that are found."""

    def asked(words: str, language: str = "fr") -> list[str]:
        sent = directory.client.post(f"/{language}/contacts/search/found", data={"q": words})
        soup = BeautifulSoup(sent.text, "html.parser")
        return [link.get_text(" ", strip=True) for link in soup.select(".contacts h2")]

    return asked


@pytest.fixture
def samples(directory, content):
    found = sample.read(CONTENT / "sample/directory.yaml", content, Faults(CONTENT))
    directory.publish(*(one.entry for one in found))


@pytest.mark.usefixtures("samples")
def test_the_samples_are_found_by_what_people_type(names):
    missed = [
        (code, typed)
        for code, words in TYPED.items()
        for typed in words.split(", ")
        if not names(typed, code)
    ]
    assert missed == []
    assert len(names("avocats")) >= len(names("avocat")) >= 3
    assert names("foyer") != names("psychologue")


@pytest.mark.parametrize(
    "typed",
    ["04 222 10 12", "042221012", "04/222.10.12", "04 222", "222 10 12", "+32 4 222 10 12",
     "0032 4 222 10 12", "32 42221012", "٠٤ ٢٢٢ ١٠ ١٢"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_typed(directory, names, typed):
    directory.publish(
        entry("Ici", phones=[Phone(number="04 222 10 12")]),
        entry("Ici aussi", phones=[Phone(number="+32 4 222 10 12")]),
        # The same figures, in another order.
        entry("Là", phones=[Phone(number="04 212 22 10"), Phone(number="1712")]),
        entry("Sans numéro"),
    )
    assert names(typed) == ["Ici", "Ici aussi"]
    assert names("1712") == ["Là"]
    assert names("04 222 10 13") == []


def test_a_postal_code_of_a_commune_that_it_serves(directory, names):
    directory.publish(entry("Ici", communes=[AYWAILLE]), entry("Là"), full())
    assert names("4920") == ["Ici", "La Maison"]
    assert names("4920 permanence") == ["Ici", "La Maison"]
    assert names("4920 4050") == []


def test_every_word_must_stand_whatever_its_ending(directory, names):
    directory.publish(
        entry("A", services=[service("Un soutien psychologique")]),
        entry("B", services=[service("Un avocat, en urgence")]),
    )
    assert names("psychologues soutiens") == ["A"]
    assert names("psychologue avocat") == []
    # Half typed, as before.
    assert names("psychol") == ["A"]


def test_a_word_stands_for_those_of_its_group_alone():
    known = listing.alike(["shelter, safe house, refuge", "lawyer، legal"], "en")
    there = [kept("A", "A refuge for women"), kept("B", "Legal advice"), kept("C", "Nothing")]
    texts = Held(there, "en", {}).folded("en")
    assert listing.search(texts, "shelters", "en", known) == there[:1]
    assert listing.search(texts, "lawyer", "en", known) == there[1:2]
    assert listing.search(texts, "lawyer", "en", {}) == []
    assert not {"safe", "house", "safe house"} & set(known)


def kept(name: str, told: str, number: int = 1) -> Kept:
    made = entry({"en": name}, description={"en": told}, services=[service({"en": "Help"})])
    return Kept(number, f"{name}-{number}", "", "published", 1, NOW, WHO, NOW, made)


def test_two_thousand_entries_are_stemmed_once_and_then_searched_quickly(monkeypatch):
    told = "A refuge, with psychological support for women and children who live with violence. "
    held = Held([kept("House", told * 6, number) for number in range(MANY)], "en", {})
    known = listing.alike(["shelter, refuge"], "en")
    texts = held.folded("en")
    stemmed: list[str] = []
    real = listing.stems
    monkeypatch.setattr(
        listing, "stems", lambda text, code: stemmed.append(text) or real(text, code)
    )
    began = time.process_time()
    assert len(listing.search(held.folded("en"), "shelter kid 04 222", "en", known)) == 0
    assert len(listing.search(held.folded("en"), "shelter psychology", "en", known)) == MANY
    took = time.process_time() - began
    assert held.folded("en") is texts
    assert stemmed == ["shelter", "kid", "04", "222", "shelter", "psychology"]
    # Ten times what it takes on a quiet machine: to stem them all again takes longer.
    assert took < 0.3, took
