"""Passkeys: made and used through the pages, and whatever is not quite one."""

import pytest

from authenticator import Authenticator
from desk import EDITOR, Visitor
from keyring import enter, keyring, options, passkey
from stoppvif.staff import links, model, passkeys

REFUSED = "This passkey was not accepted."
LATE = "That took too long, or was sent twice."


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", EDITOR, language="en")


@pytest.fixture
def key(desk, anna) -> Authenticator:
    """The passkey that anna has."""
    return passkey(desk, anna)


def kept(desk, staff_id: int) -> list:
    with desk.database.read() as session:
        return passkeys.of(session, staff_id)


def refused(desk, key: Authenticator, words: str = REFUSED, **twist) -> None:
    browser = desk.stranger(caller=f"caller {twist}")
    assert words in enter(browser, key, 422, **twist).main
    browser.get("/desk/", 303)


# --- making one -----------------------------------------------------------------------------------


def test_making_a_passkey_lets_her_in(desk, anna):
    browser, link, key = desk.stranger(), desk.link(anna), Authenticator()
    before = browser.get(link)
    answer = key.make(options(before, "make"))
    browser.post(f"{link}/passkey", {"answer": answer, "name": "  my   phone "})
    assert "Hello, Anna" in browser.get("/desk/").main
    assert [found.name for found in kept(desk, anna)] == ["my phone"]


def test_a_passkey_is_asked_to_know_its_owner_and_to_say_who_she_is(desk, anna):
    asked = options(desk.stranger().get(desk.link(anna)), "make")
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    used = options(desk.stranger().get("/desk/login?lang=en"))
    assert used["userVerification"] == "required"
    assert not used.get("allowCredentials")


@pytest.mark.parametrize(
    "made",
    [
        Authenticator(site="https://stoppvif.example"),
        Authenticator(site="http://localhost", party="stoppvif.example"),
        Authenticator(site="http://localhost:8000"),
        Authenticator(site="https://localhost"),
        Authenticator(site="http://localhost.example", party="localhost"),
    ],
    ids=lambda made: f"{made.site} {made.party}",
)
def test_a_passkey_of_another_site_is_not_taken(desk, anna, made):
    browser, link = desk.stranger(), desk.link(anna)
    answer = made.make(options(browser.get(link), "make"))
    assert REFUSED in browser.post(f"{link}/passkey", {"answer": answer}, 422).main
    assert not kept(desk, anna)
    browser.get(link)


def test_a_passkey_that_did_not_ask_who_she_is_is_not_taken(desk, anna):
    browser, link = desk.stranger(), desk.link(anna)
    answer = Authenticator().make(options(browser.get(link), "make"), verified=False)
    browser.post(f"{link}/passkey", {"answer": answer}, 422)
    assert not kept(desk, anna)


def test_a_passkey_of_two_accounts_is_not_taken(desk, anna, key):
    bea = desk.person("bea", EDITOR, language="en")
    browser, link = desk.stranger(), desk.link(bea)
    answer = key.make(options(browser.get(link), "make"))
    assert REFUSED in browser.post(f"{link}/passkey", {"answer": answer}, 422).main
    assert not kept(desk, bea)


def test_an_answer_for_using_is_none_for_making(desk, anna, key):
    browser, link = desk.stranger(), desk.link(anna)
    asked = options(browser.get("/desk/login?lang=en")) | options(browser.get(link), "make")
    login = options(browser.get("/desk/login?lang=en"))["challenge"]
    answer = Authenticator().make(asked | {"challenge": login})
    assert REFUSED in browser.post(f"{link}/passkey", {"answer": answer}, 422).main


# --- using one ------------------------------------------------------------------------------------


def test_a_passkey_lets_her_in_without_her_name(desk, key):
    browser = desk.stranger()
    assert enter(browser, key).to == "/desk/"
    assert "Hello, Anna" in browser.get("/desk/").main


def test_its_use_is_noted(desk, anna, key):
    desk.later(days=1)
    enter(desk.stranger(), key)
    (found,) = kept(desk, anna)
    assert (found.used, found.count) == (desk.now, 1)


@pytest.mark.parametrize("count", [0, 7])
def test_an_answer_is_taken_once_whether_the_key_counts_or_not(desk, key, count):
    browser, same = desk.stranger(), desk.stranger()
    answer = key.use(options(browser.get("/desk/login?lang=en")), count=count)
    same.client.set_cookie("desk", browser.cookie, domain="localhost")
    browser.post("/desk/login/passkey?lang=en", {"answer": answer})
    words = REFUSED if count else LATE
    assert words in same.post("/desk/login/passkey?lang=en", {"answer": answer}, 422).main
    same.get("/desk/", 303)


def test_the_answer_to_another_browsers_question_is_refused(desk, key):
    hers, his = desk.stranger(), desk.stranger()
    answer = key.use(options(hers.get("/desk/login?lang=en")))
    assert REFUSED in his.post("/desk/login/passkey?lang=en", {"answer": answer}, 422).main
    his.get("/desk/", 303)


@pytest.mark.parametrize(("seconds", "status"), [(299, 303), (300, 303), (301, 422), (9**6, 422)])
def test_an_answer_may_take_five_minutes(desk, key, seconds, status):
    browser = desk.stranger()
    answer = key.use(options(browser.get("/desk/login?lang=en")))
    desk.later(seconds=seconds)
    page = browser.post("/desk/login/passkey?lang=en", {"answer": answer}, status)
    assert status == 303 or LATE in page.main


def test_a_question_that_we_never_asked_is_refused(desk, key):
    browser = desk.stranger()
    asked = options(browser.get("/desk/login?lang=en"))
    for challenge in ("", "AAAA", "A" * 54, asked["challenge"][:-1], asked["challenge"][1:] + "A"):
        answer = key.use({"challenge": challenge})
        page = browser.post("/desk/login/passkey?lang=en", {"answer": answer}, 422)
        assert REFUSED in page.main
        desk.later(minutes=5)


def test_a_passkey_of_another_site_lets_nobody_in(desk, key):
    key.party = "stoppvif.example"
    refused(desk, key)
    key.party, key.site = "localhost", "https://stoppvif.example"
    refused(desk, key, count=5)
    key.site = "http://localhost"
    enter(desk.stranger(), key)


def test_a_passkey_that_did_not_ask_who_she_is_lets_nobody_in(desk, key):
    refused(desk, key, verified=False)


def test_a_passkey_that_we_do_not_know_lets_nobody_in(desk, key):
    unknown = Authenticator()
    unknown.handle = key.handle
    refused(desk, unknown)


def test_a_passkey_with_anothers_signature_lets_nobody_in(desk, key):
    forged = Authenticator()
    forged.credential, forged.handle = key.credential, key.handle
    refused(desk, forged)


def test_a_passkey_that_says_it_is_anothers_lets_nobody_in(desk, key):
    bea = passkey(desk, desk.person("bea", EDITOR, language="en"))
    key.handle = bea.handle
    refused(desk, key)


def test_a_counter_that_goes_back_tells_of_a_copy(desk, key):
    enter(desk.stranger(), key, count=7)
    for count in (7, 6, 0):
        refused(desk, key, count=count)
    enter(desk.stranger(), key, count=8)


def test_a_passkey_that_counts_nothing_is_taken_all_the_same(desk, key):
    for _ in range(2):
        enter(desk.stranger(), key, count=0)


def test_a_passkey_of_a_closed_account_lets_nobody_in_and_an_opened_one_has_none(desk, anna, key):
    desk.write(model.disable, anna, desk.now)
    refused(desk, key)
    desk.write(model.enable, anna)
    desk.write(links.reset, anna, desk.now)
    refused(desk, key, count=9)


# --- in her account -------------------------------------------------------------------------------


def add(browser: Visitor, status: int = 303, name: str = "") -> Authenticator:
    key = Authenticator()
    answer = key.make(options(browser.get("/desk/account/"), "make"))
    browser.post("/desk/account/passkeys", {"answer": answer, "name": name}, status)
    return key


def test_a_second_passkey_lets_her_in_as_well(desk, anna, key):
    second = add(desk.enter(anna), name="the spare")
    for one in (key, second):
        enter(desk.stranger(), one)


def test_a_passkey_that_she_has_is_told_to_the_browser(desk, anna, key):
    asked = options(desk.enter(anna).get("/desk/account/"), "make")
    assert len(asked["excludeCredentials"]) == 1


def test_she_has_ten_at_most(desk, anna, key):
    browser = desk.enter(anna)
    for _ in range(9):
        add(browser)
    add(browser, 422)
    assert len(kept(desk, anna)) == 10


def test_a_removed_passkey_lets_nobody_in(desk, anna, key):
    browser = desk.enter(anna)
    second = add(browser)
    first = kept(desk, anna)[0].id
    browser.post(f"/desk/account/passkeys/{first}/remove")
    refused(desk, key)
    enter(desk.stranger(), second)


def test_the_last_way_in_stays(desk, anna, key):
    browser, last = desk.enter(anna), kept(desk, anna)[0].id
    page = browser.post(f"/desk/account/passkeys/{last}/remove", status=422)
    assert "This is your only way to log in." in page.main
    enter(desk.stranger(), key)


def test_the_last_passkey_may_go_where_there_is_a_password(desk):
    bea = keyring(desk, "bea", EDITOR)
    passkey(desk, bea.staff_id)
    (only,) = kept(desk, bea.staff_id)
    bea.enter().post(f"/desk/account/passkeys/{only.id}/remove")
    assert not kept(desk, bea.staff_id)


def test_nobody_removes_a_colleagues_passkey(desk, anna, key):
    bea = keyring(desk, "bea", EDITOR)
    bea.enter().post(f"/desk/account/passkeys/{kept(desk, anna)[0].id}/remove")
    enter(desk.stranger(), key)
