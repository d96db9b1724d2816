"""What is wrong with an event, field by field."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import date, draft
from stoppvif.agenda import event
from stoppvif.agenda.event import Dated, EventError, Text
from stoppvif.content.ways import slug_of

COMMUNES, LANGUAGES = ("62009", "62032"), ("fr", "nl", "de", "en", "ar")


def faults(wrong):
    try:
        event.check(wrong, COMMUNES, LANGUAGES, "fr")
    except EventError as error:
        return error.faults
    return {}


def test_an_event_that_is_right_passes():
    assert faults(draft()) == {}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"kind": "party"}, {"kind": "code"}),
        ({"commune": "62063"}, {"commune": "code"}),
        ({"audience": ("everyone", "cats")}, {"audience": "code"}),
        ({"languages": ("fr", "x" * 40)}, {"languages": "code"}),
        ({"organiser": "x" * 161}, {"organiser": "long"}),
        ({"organiser": "a\x00b"}, {"organiser": "control"}),
        ({"age_min": 12, "age_max": 6}, {"age_max": "age"}),
        ({"age_min": -1}, {"age_min": "age"}),
        ({"place_name": ""}, {"place_name": "missing"}),
        ({"place_told": True}, {"place_name": "told"}),
        ({"place_told": True, "place_name": ""}, {}),
        ({"place_name": "", "online_url": "https://a.example/x"}, {}),
        ({"status": "online"}, {"online_url": "missing"}),
        ({"online_url": "javascript:alert(1)"}, {"online_url": "link"}),
        ({"online_url": "http://a.example"}, {"online_url": "link"}),
        ({"online_url": "https://a:b@c.example"}, {"online_url": "link"}),
        (
            {"registration_how": "phone", "registration_value": "call me"},
            {"registration_value": "phone"},
        ),
        ({"registration_how": "phone", "registration_value": "04 222 10 12"}, {}),
        ({"registration_how": "mail", "registration_value": "x@y"}, {"registration_value": "mail"}),
        ({"registration_how": "mail", "registration_value": "x@y.example"}, {}),
        # Too long to be anything: nothing else is said of it.
        (
            {"registration_how": "mail", "registration_value": "a@" + "b." * 300_000 + "@"},
            {"registration_value": "long"},
        ),
        (
            {"registration_how": "link", "registration_value": "x" * 161},
            {"registration_value": "long"},
        ),
        ({"online_url": "https://a.example/" + "x" * 2000}, {"online_url": "long"}),
        ({"dates": ()}, {"dates": "missing"}),
        ({"dates": (Dated(date("2026-12-02")),) * 367}, {"dates": "many"}),
        (
            {"dates": (Dated(date("2026-12-02")), Dated(date("1970-01-01")))},
            {"dates.1": "year"},
        ),
        ({"texts": {"nl": Text("Een stand")}}, {"texts.fr.title": "missing"}),
        ({"texts": {"fr": Text("A"), "nl": Text("  ")}}, {"texts.nl.title": "missing"}),
        ({"texts": {"fr": Text("A" * 141)}}, {"texts.fr.title": "long"}),
        ({"texts": {"fr": Text("A", body="b" * 6001)}}, {"texts.fr.body": "long"}),
        ({"texts": {"fr": Text("A\nB")}}, {"texts.fr.title": "control"}),
        # XML holds none of these.
        ({"texts": {"fr": Text("A\ufffe")}}, {"texts.fr.title": "control"}),
        ({"texts": {"fr": Text("A", body="\uffff")}}, {"texts.fr.body": "control"}),
        ({"contact": "\ud800"}, {"contact": "control"}),
        ({"online_url": "https://a.example/\uffff"}, {"online_url": "link"}),
    ],
)
def test_each_fault_is_named_at_its_field(changes, found):
    assert faults(replace(draft(), **changes)) == found


def test_all_faults_are_told_at_once():
    wrong = replace(draft(), kind="x", dates=(), texts={})
    assert set(faults(wrong)) == {"kind", "dates", "texts.fr.title"}


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_check(typed):
    names = ("organiser", "place_name", "online_url", "registration_value", "contact")
    for how in event.REGISTRATIONS:
        wrong = replace(
            draft(), registration_how=how, **dict.fromkeys(names, typed), texts={"fr": Text(typed)}
        )
        faults(wrong)


@given(st.text(max_size=300))
def test_an_address_is_made_of_plain_letters(title):
    slug = slug_of(title)
    assert len(slug) <= 60
    assert slug == slug.strip("-").lower()
    assert slug.isascii()
