"""Recovery codes: for the day when the phone is gone."""

import pytest

from desk import EDITOR
from keyring import Keyring, keyring
from stoppvif.staff import passwords
from stoppvif.staff.access import keys_of


@pytest.fixture
def anna(desk) -> Keyring:
    return keyring(desk, "anna", EDITOR)


def enter(desk, anna: Keyring, code: str, status: int = 303):
    browser = desk.stranger(caller=code)
    browser.post("/desk/login", anna.form(code=code), status)
    return browser


def left(desk, anna: Keyring) -> int:
    with desk.database.read() as session:
        return passwords.codes_left(session, anna.staff_id)


def test_each_of_ten_lets_her_in_once(desk, anna):
    assert len(set(anna.codes)) == 10
    for number, code in enumerate(anna.codes, 1):
        enter(desk, anna, code)
        assert left(desk, anna) == 10 - number
    for code in anna.codes:
        enter(desk, anna, code, 422)


@pytest.mark.parametrize(
    "typed",
    [
        str.upper,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "\u2013"),
        lambda code: f"  {code.upper().replace('-', ' - ')} ",
        lambda code: " ".join(code.replace("-", "")),
    ],
)
def test_a_code_may_be_typed_as_a_tired_person_types_it(desk, anna, typed):
    enter(desk, anna, typed(anna.codes[3]))


@pytest.mark.parametrize(
    "twist", [lambda c: c[:-1], lambda c: c + "a", lambda c: c[::-1], lambda _: "-"]
)
def test_what_is_no_code_lets_nobody_in(desk, anna, twist):
    enter(desk, anna, twist(anna.codes[0]), 422)
    assert left(desk, anna) == 10


def test_a_code_is_of_one_account(desk, anna):
    bea = keyring(desk, "bea", EDITOR)
    enter(desk, anna, bea.codes[0], 422)
    enter(desk, bea, bea.codes[0])


def test_a_code_needs_the_password_too(desk, anna):
    form = anna.form(password="another one", code=anna.codes[0])
    desk.stranger().post("/desk/login", form, 422)
    assert left(desk, anna) == 10


def test_her_account_page_says_how_she_came_in_and_how_many_are_left(desk, anna):
    page = enter(desk, anna, anna.codes[0]).get("/desk/account/")
    assert "Password and recovery code" in page.main
    assert "You have 9 recovery codes left." in page.main


def test_new_codes_replace_the_old_ones(desk, anna):
    page = anna.enter().post("/desk/account/codes", status=200)
    codes = [tag.get_text() for tag in page.soup.select(".codes code")]
    assert len(set(codes)) == 10
    enter(desk, anna, anna.codes[0], 422)
    enter(desk, anna, codes[0])


def test_codes_hold_no_letter_that_is_mistaken_for_another(desk):
    anna = keyring(desk, "anna", EDITOR)
    renew = (passwords.renew_codes, keys_of(desk.app), anna.staff_id)
    letters = {letter for _ in range(20) for code in desk.write(*renew) for letter in code}
    assert letters <= set("-abcdefghjkmnpqrstuvwxyz23456789")
    assert len(letters) > 25
