"""Where a login leads: where she wanted to go, if that is a page of the desk."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import EDITOR
from keyring import Keyring, keyring

INSIDE = ["/desk/", "/desk", "/desk/account/", "/desk/trail?page=2", "/desk/roster/social/2026-W48"]
OUTSIDE = [
    "",
    "/",
    "/fr/",
    "/exit",
    "/desktop",
    "//evil.example",
    "//evil.example/desk/",
    "///evil.example/desk/",
    "https://evil.example/desk/",
    "https:/desk/",
    "https:desk/",
    "javascript:alert(1)",
    "\\\\evil.example",
    "/\\evil.example",
    "/desk/\\evil.example",
    "/desk//evil.example",
    "/\t/evil.example",
    "/desk/\r\nSet-Cookie: a=b",
    "desk/",
    "//[",
    "//[::1]/desk/",
    "http://[/desk/",
    "//\u2100/desk/",
    "/desk/\u202e",
]


@pytest.fixture
def anna(desk) -> Keyring:
    return keyring(desk, "anna", EDITOR)


def leads(desk, wanted: str) -> str:
    """What the login form carries on, where the address asks for `wanted`."""
    response = desk.app.test_client().get(
        "/desk/login", query_string={"next": wanted, "lang": "en"}
    )
    assert response.status_code == 200
    _, _, rest = response.text.partition('name="next" value="')
    return rest.partition('"')[0]


@pytest.mark.parametrize("wanted", INSIDE)
def test_a_login_leads_where_she_wanted_to_go(desk, anna, wanted):
    assert leads(desk, wanted) == wanted
    browser = desk.stranger()
    assert browser.post("/desk/login", anna.form(next=wanted)).to == wanted


@pytest.mark.parametrize("wanted", OUTSIDE)
def test_a_login_never_leads_out_of_the_desk(desk, wanted):
    assert leads(desk, wanted) == "/desk/"


@pytest.mark.parametrize("wanted", [w for w in OUTSIDE if w.isprintable() or "\u202e" in w])
def test_a_form_that_asks_for_another_place_leads_home(desk, anna, wanted):
    assert desk.stranger().post("/desk/login", anna.form(next=wanted)).to == "/desk/"


def test_whoever_is_logged_in_is_led_on_at_once_and_no_further(desk, anna):
    browser = anna.enter()
    assert browser.get("/desk/login?next=/desk/account/", 303).to == "/desk/account/"
    assert browser.get("/desk/login?next=//evil.example", 303).to == "/desk/"


def test_the_door_remembers_where_somebody_wanted_to_go(desk, anna):
    browser = desk.stranger()
    door = browser.get("/desk/account/?a=1&b=%2F", 303).to
    page = browser.get(f"{door}&lang=en")
    wanted = page.soup.find("input", attrs={"name": "next"})["value"]
    assert (
        browser.post("/desk/login", anna.form(next=wanted)).to
        == wanted
        == "/desk/account/?a=1&b=%2F"
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("/\\:@[].%?#desk"), max_size=30))
def test_whatever_is_asked_for_stays_inside(desk, wanted):
    found = leads(desk, "/desk/" + wanted)
    assert found.startswith("/desk/")
    assert "//" not in found.partition("?")[0].partition("#")[0]
    assert "\\" not in found
