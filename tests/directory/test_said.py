"""What the page of an entry says where little is known, or not for sure."""

import datetime as dt
from dataclasses import replace

import pytest

from entries import entry
from house import LANGUAGES
from stoppvif.directory.entry import Address, Phone

NONE = "Nous n’avons pas encore leur numéro."
ASK = "Vous pouvez aussi demander au réseau"
CHECKED = dt.date(2026, 10, 12)


def article(directory, language: str = "fr"):
    return directory.get(f"/{language}/contacts/la-maison").article


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_can_be_reached_the_numbers_are_near(directory, language):
    directory.publish(entry())
    assert article(directory, language).select_one(f'a[href="/{language}/urgent"]')


@pytest.mark.parametrize(
    "way",
    [
        {"phones": [Phone(number="04 384 47 93")]},
        {"email": "info@example.org"},
        {"website": "https://www.example.org/"},
    ],
    ids=lambda way: next(iter(way)),
)
def test_where_somebody_can_be_reached_nothing_is_said_of_it(directory, way):
    directory.publish(entry(**way))
    found = article(directory)
    assert NONE not in found.get_text()
    assert not found.select_one('a[href="/fr/urgent"]')


def test_an_address_is_no_way_to_ask_first(directory):
    there = Address(address_1="Rue de la Gare 1", postal_code="4920", city="Aywaille")
    directory.publish(entry(address_visibility="public", address=there))
    assert NONE in article(directory).get_text()


def test_the_network_s_own_contact_stands_there_where_it_has_one(directory):
    directory.publish(entry())
    assert ASK not in article(directory).get_text()
    env = directory.desk.app.jinja_env
    env.globals["slots"] = replace(env.globals["slots"], contact="Au CPAS", tel="04 384 00 00")
    directory.desk.app.extensions["finished"].clear()
    found = article(directory)
    assert f"{ASK} : Au CPAS 04 384 00 00" in found.get_text(" ", strip=True)
    assert found.select_one('a[href="tel:+3243840000"]')


def test_the_desk_alone_has_no_page_of_numbers_to_lead_to(directory):
    """The desk's preview takes this template too."""
    directory.publish(entry())
    directory.desk.app.config["SURFACES"] = {"desk"}
    found = article(directory)
    assert NONE in found.get_text()
    assert not found.select("a")


@pytest.mark.parametrize("when", [CHECKED, dt.date(2020, 1, 1), None])
def test_what_is_to_be_verified_is_not_told_as_checked_nor_what_it_is(directory, when):
    made = entry(
        verify="Ask whether Tuesday is right",
        assured_date=when,
        assured_by="phone" if when else "",
        phones=[Phone(number="04 384 47 93")],
    )
    directory.publish(made)
    said = article(directory, "en").get_text()
    assert "Not yet confirmed by the service itself." in said
    assert "checked" not in said
    assert "Tuesday" not in said
