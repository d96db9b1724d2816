"""The page of one organisation."""

import datetime as dt
import json

import pytest

from entries import AYWAILLE, ESNEUX, closure, entry, full, service, weekly
from stoppvif.directory.entry import Address, Phone


def main(soup) -> str:
    return soup.main.get_text(" ", strip=True)


def test_everything_that_is_known_stands_there(directory):
    directory.publish(full(verify=""))
    soup = directory.get("/fr/contacts/la-maison")
    words = main(soup)
    for said in (
        "LM",
        "Une association.",
        "Fermé pour travaux.",
        "Répond maintenant, jusqu’à 12:00",
        "Accueil",
        "néerlandais",
        "info@example.org",
        "example.org",
        "Rue de la Gare 1",
        "4920 Aywaille",
        "Sur rendez-vous.",
        "Une permanence",
        "Un entretien, sans rendez-vous.",
        "Personnes qui subissent des violences · de 12 à 25 ans",
        "Habiter la commune.",
        "Téléphonez.",
        "Selon votre situation · Dix euros.",
        "Carte d’identité.",
        "Un interprète peut venir.",
        "Ce que vous dites ici reste couvert par le secret professionnel.",
        "français, turc",
        "Accessible en fauteuil roulant",
        "Sonnez à droite.",
        "Vérifié pour la dernière fois le 12 octobre 2026, par téléphone.",
    ):
        assert said in words, said
    links = {link["href"] for link in soup.select("article a")}
    assert links == {"tel:+3243844793", "mailto:info@example.org", "https://www.example.org/"}


def test_what_is_for_the_desk_is_nowhere(directory):
    directory.publish(full())
    text = directory.client.get("/fr/contacts/la-maison").text
    for hidden in ("Ask for the number", "Nadia Lambert", "example.org/source"):
        assert hidden not in text


def test_the_order_helps(directory):
    directory.publish(full(verify=""))
    words = main(directory.get("/fr/contacts/la-maison"))
    order = [
        "La Maison",
        "Fermé pour travaux.",
        "Répond maintenant",
        "04 384 47 93",
        "Rue de la Gare 1",
        "lundi",
        "Une permanence",
        "secret professionnel",
        "Vérifié",
    ]
    places = [words.index(one) for one in order]
    assert places == sorted(places)


def test_what_is_empty_has_no_row(directory):
    directory.publish(entry())
    soup = directory.get("/fr/contacts/la-maison")
    rows = [row.get_text(strip=True) for row in soup.select("dt")]
    assert rows == ["Pour qui", "Communes"]
    assert not soup.select(".now, .dial, .alert, table")
    assert "secret" not in main(soup)
    assert "Vérifié" not in main(soup)


# --- where ----------------------------------------------------------------------------------------


def test_an_address_that_is_told_by_phone_stands_in_no_byte(directory):
    phone = Phone(number="04 384 47 93")
    directory.publish(
        entry("Refuge", phones=[phone], address_visibility="phone"),
        entry("Autour", phones=[phone], address_visibility="area", area={"fr": "Près de la gare"}),
    )
    told = main(directory.get("/fr/contacts/refuge"))
    assert "L’adresse se donne par téléphone." in told
    around = main(directory.get("/fr/contacts/autour"))
    assert "Près de la gare" in around
    assert "se donne par téléphone" not in around


def test_a_hidden_address_that_got_into_the_record_all_the_same_is_not_shown(directory):
    """The rules refuse it; a file that is read in past them must not tell it either."""
    secret = Address(address_1="Rue Secrète 7", postal_code="4140", city="Secreville")
    directory.publish(
        *(
            entry(name, address_visibility=how, address=secret, phones=[Phone(number="101")])
            for name, how in [("A", "phone"), ("B", "area")]
        )
    )
    for path in ("", "a", "b"):
        text = directory.client.get(f"/fr/contacts/{path}").text
        assert "Secr" not in text, path
    found = directory.client.post("/fr/contacts/search/found", data={"q": "Secreville"})
    assert "/fr/contacts/a" not in found.text


# --- when -----------------------------------------------------------------------------------------


def test_the_week_with_holidays_and_closures(directory):
    hours = weekly(
        ("mo tu", "13:00", "17:00"),
        ("mo", "09:00", "12:00"),
        closures=[
            closure("2026-12-24", "2027-01-01", fr="Fêtes"),
            closure("2026-12-01", "2026-12-01"),
            closure("2026-01-01", "2026-01-05", fr="Passé"),
        ],
        valid_to=dt.date(2027, 6, 30),
    )
    directory.publish(entry(hours=hours))
    soup = directory.get("/fr/contacts/la-maison")
    rows = {
        row.th.get_text(strip=True): row.td.get_text(" ", strip=True)
        for row in soup.select(".week tr")
    }
    assert list(rows)[:2] == ["lundi", "mardi"]
    assert rows["lundi"] == "09:00–12:00 · 13:00–17:00"
    assert rows["mercredi"] == rows["Jours fériés"] == "fermé"
    words = main(soup)
    closed = [
        "Fermé le 1er décembre 2026",
        "Fermé du 24 décembre 2026 au 1er janvier 2027 · Fêtes",
    ]
    assert words.index(closed[0]) < words.index(closed[1])
    assert "Passé" not in words
    assert "Ces heures valent jusqu’au 30 juin 2027." in words


@pytest.mark.parametrize(
    ("checked", "phones", "said"),
    [
        (None, True, "Personne ne l’a encore vérifié : appelez d’abord."),
        ("2026-11-22", True, "le 22 novembre 2026, par téléphone."),
        ("2025-11-23", True, "le 23 novembre 2025, par téléphone."),
        ("2025-11-22", True, "le 22 novembre 2025 ; cela a pu changer : appelez d’abord."),
        ("2025-11-22", False, "le 22 novembre 2025 ; cela a pu changer : demandez d’abord."),
    ],
)
def test_when_it_was_checked_is_a_sentence(directory, checked, phones, said):
    made = entry(
        assured_date=checked and dt.date.fromisoformat(checked),
        assured_by="phone" if checked else "",
        phones=[Phone(number="04 384 47 93")] if phones else [],
    )
    directory.publish(made)
    assert said in main(directory.get("/fr/contacts/la-maison"))


@pytest.mark.parametrize("how", ["phone", "mail", "visit", "site", ""])
def test_each_way_to_check_has_its_sentence(directory, how):
    directory.publish(entry(assured_date=dt.date(2026, 10, 12), assured_by=how))
    assert "Last checked on 12 October 2026" in main(directory.get("/en/contacts/la-maison"))


# --- words ----------------------------------------------------------------------------------------


def test_what_may_have_to_be_reported_is_said(directory):
    directory.publish(entry(regime="report"))
    words = main(directory.get("/fr/contacts/la-maison"))
    assert "peuvent être obligées de signaler certains faits" in words


def test_communes_that_it_serves(directory):
    directory.publish(entry(communes=[AYWAILLE, ESNEUX, "99999"]))
    assert "Aywaille · Esneux Retour" not in main(directory.get("/fr/contacts/la-maison"))
    row = directory.get("/fr/contacts/la-maison").find("dt", string="Communes")
    assert row.find_next_sibling("dd").get_text().startswith("Aywaille · Esneux")


def test_what_is_not_translated_is_french_and_marked(directory):
    directory.publish(full())
    soup = directory.get("/ar/contacts/la-maison")
    assert soup.h1.span["lang"] == "fr"
    marked = soup.find("span", string="Carte d’identité.")
    assert (marked["lang"], marked["dir"]) == ("fr", "ltr")


def test_scripts_in_every_field_are_words(directory):
    evil = "</script><script>alert(1)</script><img src=x onerror=a>“&{{ 7*7 }}"
    text = {"fr": evil}
    every = dict.fromkeys(
        ["name", "description", "alert", "hours_note", "accessibility_note"], text
    )
    of_service = dict.fromkeys(
        [
            "name",
            "description",
            "eligibility_description",
            "application_process",
            "fees_description",
            "required_documents",
            "interpretation_services",
        ],
        text,
    )
    address = Address(address_1=evil, postal_code=evil, city=evil)
    directory.publish(
        full(
            **every,
            alternate_name=evil,
            phones=[Phone(number=evil, description=text, languages=[evil])],
            email=evil,
            languages=[evil],
            address=address,
            communes=[],
            services=[service(**of_service)],
            hours=weekly(
                ("mo", "09:00", "12:00"), closures=[closure("2026-12-01", "2026-12-02", fr=evil)]
            ),
        )
    )
    client = directory.client
    path = next(
        line
        for line in client.get("/fr/contacts/").text.split('"')
        if "/fr/contacts/script" in line
    )
    for page in ("/fr/contacts/", path):
        text_of = client.get(page).text
        assert "<img" not in text_of
        assert "<script>alert" not in text_of
        assert "onerror=a>" not in text_of
    assert evil in main(_soup(client.get(path).text))


def _soup(text: str):
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "html.parser")


def test_a_number_that_nobody_in_belgium_has_can_still_be_dialled(directory):
    directory.publish(entry(phones=[Phone(number="+33 1 23 45 67 89"), Phone(number="04 11")]))
    links = [link["href"] for link in directory.get("/fr/contacts/la-maison").select(".dial")]
    assert links[0] == "tel:+33123456789"
    assert links[1] == "tel:0411"


def test_an_unknown_address_is_not_found(directory):
    for path in ("nobody", "%00", "..", "a" * 3000):
        assert directory.client.get(f"/fr/contacts/{path}").status_code in (404, 308), path


def test_nothing_asks_to_be_kept_on_the_phone(directory):
    """No file of a contact: it would stay on a device that somebody else may look into."""
    directory.publish(full())
    text = directory.client.get("/fr/contacts/la-maison").text
    assert "vcard" not in text.lower()
    assert "download" not in text
    assert "ld+json" not in text
    assert json.dumps("BEGIN:VCARD") not in text
