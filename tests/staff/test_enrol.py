"""Enrolling with a password and an app, through the pages."""

import re

import pyotp
import pytest

from desk import EDITOR
from keyring import PASSWORD, code
from stoppvif.staff import model

LINES = {
    "short": ("heron lock", "heron lock", "at least 12 characters"),
    "common": ("password1234", "password1234", "easy to guess"),
    "a keyboard's row": ("qwertyuiop123", "qwertyuiop123", "easy to guess"),
    "her own name": ("annaannaanna", "annaannaanna", "easy to guess"),
    "the site's name": ("stoppvif2026", "stoppvif2026", "easy to guess"),
    "long": ("heron lock " * 20, "heron lock " * 20, "at most 200 characters"),
    "differs": (PASSWORD, PASSWORD + "s", "not the same"),
    "empty": ("", "", "Please fill this in"),
}


class Enrolling:
    """Somebody with her link open."""

    def __init__(self, desk, login: str = "anna") -> None:
        self.desk, self.browser = desk, desk.stranger()
        self.staff_id = desk.person(login, EDITOR, language="en")
        self.link = desk.link(self.staff_id)
        self.secret = self.browser.get(self.link).soup.find(id="secret")["value"]

    def send(self, status: int = 422, **other: str):
        form = {
            "secret": self.secret,
            "password": PASSWORD,
            "repeat": PASSWORD,
            "code": code(self.desk, self.secret),
        }
        return self.browser.post(f"{self.link}/password", form | other, status)

    @property
    def enrolled(self) -> bool:
        with self.desk.database.read() as session:
            return model.member(session, self.staff_id).enrolled


@pytest.fixture
def anna(desk) -> Enrolling:
    return Enrolling(desk)


def test_a_password_and_a_code_let_her_in_and_show_ten_recovery_codes(anna):
    page = anna.send(200)
    codes = [tag.get_text() for tag in page.soup.select(".codes code")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", code) for code in codes)
    assert "Hello, Anna" in anna.browser.get("/desk/").main
    assert anna.enrolled
    assert anna.browser.get(anna.link, 410)


def test_the_recovery_codes_are_shown_once(anna):
    codes = [tag.get_text() for tag in anna.send(200).soup.select(".codes code")]
    for path in ("/desk/", "/desk/account/"):
        assert not [code for code in codes if code in anna.browser.get(path).text]


@pytest.mark.parametrize("case", LINES)
def test_a_poor_password_is_refused_with_the_reason(anna, case):
    password, repeat, words = LINES[case]
    page = anna.send(password=password, repeat=repeat)
    assert words in page.soup.find(class_="wrong").get_text()
    assert not anna.enrolled
    assert not password or password not in page.text


@pytest.mark.parametrize("password", ["xenzolbrudik", "XenzolBrudik1"])
def test_a_password_made_of_her_own_login_is_easy_to_guess(desk, password):
    assert (
        "easy to guess"
        in Enrolling(desk, "xenzolbrudik").send(password=password, repeat=password).main
    )
    Enrolling(desk, "another").send(200, password=password, repeat=password)


def test_twelve_characters_are_enough_and_eleven_are_not(anna):
    assert "at least 12" in anna.send(password="xk7#Qw!9zRe", repeat="xk7#Qw!9zRe").main
    anna.send(200, password="xk7#Qw!9zReT", repeat="xk7#Qw!9zReT")


def test_what_fails_keeps_the_app_that_she_has_just_scanned(anna):
    page = anna.send(password="short", repeat="short")
    assert page.soup.find(id="secret")["value"] == anna.secret
    anna.send(200)


@pytest.mark.parametrize("wrong", ["000000", "12345", "abcdef", "１２３４５６", "-1"])
def test_a_wrong_code_is_refused(anna, wrong):
    assert "This code is not right" in anna.send(code=wrong).main
    assert not anna.enrolled


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (10, "The clock of that phone is 10 minutes fast."),
        (1, "The clock of that phone is a minute fast."),
        (-1, "The clock of that phone is a minute slow."),
        (-10, "The clock of that phone is 10 minutes slow."),
    ],
)
def test_a_phone_whose_clock_is_wrong_is_told_so(desk, anna, minutes, words):
    page = anna.send(code=code(desk, anna.secret, minutes=minutes))
    assert words in page.main
    assert not anna.enrolled


def test_a_clock_that_is_an_hour_off_is_a_wrong_code(desk, anna):
    assert "This code is not right" in anna.send(code=code(desk, anna.secret, hours=1)).main


@pytest.mark.parametrize(
    "secret", ["", "A" * 31, "A" * 33, "!" * 32, "é" * 32, "a1" * 16, "A" * 32 + "\n", "0" * 32]
)
def test_a_secret_that_was_tampered_with_is_replaced(anna, secret):
    page = anna.send(secret=secret)
    found = page.soup.find(id="secret")["value"]
    assert re.fullmatch("[A-Z2-7]{32}", found)
    assert found not in {secret, anna.secret}
    assert not anna.enrolled


def test_each_picture_is_of_another_secret(anna):
    secrets = {anna.browser.get(anna.link).soup.find(id="secret")["value"] for _ in range(5)}
    assert len(secrets) == 5


def test_the_code_that_proved_the_app_does_not_log_in_again(desk, anna):
    anna.send(200)
    used = {"login": "anna", "password": PASSWORD, "code": code(desk, anna.secret)}
    desk.stranger().post("/desk/login", used, 422)
    desk.later(seconds=30)
    desk.stranger().post("/desk/login", {**used, "code": code(desk, anna.secret)})


def test_neither_password_nor_secret_nor_codes_stand_in_the_database(desk, anna, tmp_path):
    codes = [tag.get_text() for tag in anna.send(200).soup.select(".codes code")]
    desk.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    for secret in (PASSWORD, anna.secret, *codes, *(c.replace("-", "") for c in codes)):
        assert secret.encode() not in kept
    assert pyotp.TOTP(anna.secret).byte_secret() not in kept
    assert b"$argon2id$v=19$m=65536," in kept


def test_a_browser_that_enrols_gets_a_new_name(anna):
    before = anna.browser.cookie
    anna.send(200)
    assert anna.browser.cookie not in {"", before}
