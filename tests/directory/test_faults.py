"""What is wrong with an entry: lists without end, values without end, and what no page can show."""

import datetime as dt
from itertools import product
from string import ascii_lowercase
from typing import Any

import msgspec
import pytest

from entries import entry
from organisations import COMMUNES
from stoppvif.content.model import Closure, Slot, Weekly
from stoppvif.directory import faults
from stoppvif.directory.entry import Phone

CODES = ["".join(code) for code in product(ascii_lowercase, repeat=3)]
DAY = dt.date(2026, 12, 24)
SLOT = Slot(days=["mo"], opens="09:00", closes="12:00")
PLAIN = entry(communes=["62009"])
SERVICE = PLAIN.services[0]
LONG = "a" * 100_000


def told(**changes: Any) -> dict[str, str]:
    try:
        faults.check(msgspec.structs.replace(PLAIN, **changes), COMMUNES, ("fr", "nl"), "fr")
    except faults.EntryError as error:
        return error.faults
    return {}


def service(**changes: Any) -> list[Any]:
    return [msgspec.structs.replace(SERVICE, **changes)]


def week(**changes: Any) -> Weekly:
    return Weekly(**{"weekly": [SLOT], "holidays": "closed"} | changes)


def test_an_entry_of_these_tests_is_right():
    assert told() == {}
    assert told(languages=CODES[: faults.MOST_LANGUAGES], communes=list(COMMUNES)) == {}
    assert told(hours=week(closures=[Closure(DAY, DAY)] * faults.MOST_CLOSURES)) == {}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"languages": CODES}, "languages"),
        ({"languages": ["fr", "fr"]}, "languages"),
        ({"phones": [Phone("112", languages=CODES)]}, "phones.0.languages"),
        ({"phones": [Phone("112", languages=["fr"] * 2)]}, "phones.0.languages"),
        ({"phones": [Phone("112")] * 1000}, "phones"),
        ({"accessibility": ["lift", "lift"]}, "accessibility"),
        ({"communes": ["62009"] * 1000}, "communes"),
        ({"services": service(needs=["talk"] * 1000)}, "services.0.needs"),
        ({"services": service(audience=["men", "men"])}, "services.0.audience"),
        ({"services": [SERVICE] * 50_000}, "services"),
        ({"hours": week(weekly=[SLOT] * 1000)}, "hours"),
        ({"hours": week(closures=[Closure(DAY, DAY)] * 13)}, "hours.closures"),
        ({"hours": week(weekly=[Slot(["mo"] * 8, "09:00", "12:00")])}, "hours.weekly.0.days"),
    ],
)
def test_lists_without_end_are_refused_and_looked_into_no_further(changes, place):
    assert told(**changes) == {place: "many"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"email": "a@" + "." * 100_000 + "@"}, "email"),
        ({"website": LONG}, "website"),
        ({"phones": [Phone(LONG)]}, "phones.0.number"),
        ({"services": service(id="A" + LONG)}, "services.0.id"),
        ({"hours": week(weekly=[Slot(["mo"], LONG, "12:00")])}, "hours.weekly.0.from"),
        ({"name": {"fr": "\x00" + LONG}}, "name.fr"),
    ],
)
def test_what_is_too_long_is_that_and_no_other_rule_sees_it(monkeypatch, changes, place):
    for rule in ("is_mail", "is_link", "is_phone", "minutes"):
        monkeypatch.setattr(faults, rule, None)
    plain = {"email": "", "website": "", "phones": []}
    assert told(**plain | changes) == {place: "long"}


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\udfff", "\x00", "\t", "\u2028"])
def test_what_no_page_can_show_is_refused(sign):
    assert told(name={"fr": f"a{sign}b"}) == {"name.fr": "control"}


@pytest.mark.parametrize("sign", ["\n", "\ufffd", "\ud7ff", "\ue000", "😀", "\u200f"])
def test_what_pages_can_show_may_stand_in_a_text(sign):
    assert told(name={"fr": f"a{sign}b"}) == {}
