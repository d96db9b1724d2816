"""My account: where I am logged in, how I log in, in what language."""

import pytest

from authenticator import Authenticator
from desk import EDITOR, SOCIAL
from keyring import PASSWORD, code, enter, keyring, options, passkey
from stoppvif.staff import passkeys


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", SOCIAL, language="en")


def out(browser) -> bool:
    return browser.client.get("/desk/live").status_code == 204


def ends(page) -> list[str]:
    """Where the buttons lead that end one session each."""
    forms = page.soup.find_all("form", action=True)
    found = [str(form["action"]) for form in forms if form["action"].endswith("/end")]
    return [action for action in found if "others" not in action]


# --- where ----------------------------------------------------------------------------------------


def test_the_page_lists_where_she_is_logged_in(desk, anna):
    desk.enter(anna, "password")
    page = desk.enter(anna).get("/desk/account/")
    assert len(ends(page)) == 2
    assert "Password and code since Mon 23 Nov, 11:00, last seen" in page.main
    assert page.main.count("· here") == 1


def test_one_session_is_ended_from_another(desk, anna):
    lost = desk.enter(anna)
    desk.later(minutes=2)
    here = desk.enter(anna)
    _, oldest = ends(here.get("/desk/account/"))
    assert here.post(oldest).to == "/desk/account/"
    assert out(lost)
    assert not out(here)


def test_all_others_are_ended_at_once(desk, anna):
    others, here = [desk.enter(anna), desk.enter(anna)], desk.enter(anna)
    here.post("/desk/account/sessions/others/end")
    assert [out(browser) for browser in (*others, here)] == [True, True, False]


def test_ending_the_one_she_sits_in_leads_to_the_door(desk, anna):
    browser = desk.enter(anna)
    (here,) = ends(browser.get("/desk/account/"))
    assert browser.post(here).to == "/desk/login"
    assert out(browser)


def test_nobody_ends_a_colleagues_session(desk, anna):
    browser = desk.enter(anna)
    (hers,) = ends(browser.get("/desk/account/"))
    bea = desk.as_("bea", SOCIAL, language="en")
    bea.post(hers, status=404)
    bea.post("/desk/account/sessions/others/end")
    assert not out(browser)


@pytest.mark.parametrize("digest", ["x", "00" * 32, "0" * 63, "é", "a" * 2000])
def test_a_session_that_is_none_cannot_be_ended(desk, anna, digest):
    desk.enter(anna).post(f"/desk/account/sessions/{digest}/end", status=404)


# --- only soon after a login ----------------------------------------------------------------------


def changes(desk, staff_id: int) -> dict[str, dict[str, str]]:
    """Each thing that changes how one logs in, and a right form for it."""
    with desk.database.read() as session:
        (key,) = passkeys.of(session, staff_id)
    secret = "A" * 32
    form = {"secret": secret, "code": code(desk, secret), "password": PASSWORD, "repeat": PASSWORD}
    return {
        "/desk/account/passkeys": {"name": "mine"},
        f"/desk/account/passkeys/{key.id}/remove": {},
        "/desk/account/password": form,
        "/desk/account/codes": {},
    }


@pytest.fixture
def bea(desk) -> int:
    """Somebody with a password and a passkey."""
    staff_id = keyring(desk, "bea", EDITOR).staff_id
    passkey(desk, staff_id)
    return staff_id


@pytest.mark.parametrize("which", range(4))
def test_how_she_logs_in_is_changed_within_fifteen_minutes_of_a_login(desk, bea, which):
    browser, late = desk.enter(bea), desk.enter(bea)
    desk.later(minutes=15)
    path, form = list(changes(desk, bea).items())[which]
    if path.endswith("passkeys"):
        asked = options(browser.get("/desk/account/"), "make")
        form = {**form, "answer": Authenticator().make(asked)}
    desk.later(seconds=1)
    page = late.post(path, form, 403)
    assert "please log in again" in page.main
    assert not page.soup.find("form", attrs={"data-passkey": True})
    desk.later(seconds=-1)
    assert browser.client.post(path, data={**form, "csrf_token": browser.token()}).status_code in (
        200,
        303,
    )


def test_use_does_not_make_a_login_any_younger(desk, bea):
    browser = desk.enter(bea)
    for _ in range(8):
        desk.later(minutes=2)
        browser.get("/desk/account/")
    browser.post("/desk/account/codes", status=403)


def test_logging_in_again_is_offered_and_helps(desk, anna):
    key, browser = passkey(desk, anna), desk.enter(anna)
    desk.later(minutes=16)
    page = browser.get("/desk/account/")
    link = page.soup.find("a", string="Log in again")["href"]
    assert link == "/desk/login?again=1&next=/desk/account/"
    asked = browser.get(link)
    assert asked.soup.find("input", attrs={"name": "next"})["value"] == "/desk/account/"
    enter(browser, key)
    assert "please log in again" not in browser.get("/desk/account/").main


# --- how ------------------------------------------------------------------------------------------


def test_a_password_and_an_app_are_set_beside_a_passkey(desk, anna):
    browser = desk.enter(anna)
    secret = browser.get("/desk/account/").soup.find(id="secret")["value"]
    form = {"secret": secret, "password": PASSWORD, "repeat": PASSWORD, "code": code(desk, secret)}
    page = browser.post("/desk/account/password", form, 200)
    assert len(page.soup.select(".codes code")) == 10
    desk.later(minutes=1)
    login = {"login": "anna", "password": PASSWORD, "code": code(desk, secret)}
    desk.stranger().post("/desk/login", login)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "short", "repeat": "short"}, "at least 12 characters"),
        ({"password": "anna anna anna", "repeat": "anna anna anna"}, "easy to guess"),
        ({"repeat": "other"}, "not the same"),
        ({"code": "000000"}, "This code is not right"),
    ],
)
def test_a_poor_password_is_refused_here_too(desk, anna, wrong, words):
    secret = "B" * 32
    form = {"secret": secret, "password": PASSWORD, "repeat": PASSWORD, "code": code(desk, secret)}
    page = desk.enter(anna).post("/desk/account/password", form | wrong, 422)
    assert words in page.soup.find(class_="wrong").get_text()
    assert page.soup.find(id="secret")["value"] == secret


@pytest.mark.parametrize("secret", ["", "!" * 32, "A" * 31])
def test_a_secret_that_was_tampered_with_is_not_taken(desk, anna, secret):
    form = {"secret": secret, "password": PASSWORD, "repeat": PASSWORD, "code": "123456"}
    desk.enter(anna).post("/desk/account/password", form, 422)


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "words"), [("fr", "Mon compte"), ("en", "My account")])
def test_the_desk_speaks_the_language_of_the_account(desk, anna, code, words):
    browser = desk.enter(anna)
    browser.post("/desk/account/language", {"language": code})
    page = browser.get("/desk/account/", **{"Accept-Language": "nl"})
    assert page.soup.html["lang"] == code
    assert page.soup.h1.get_text() == words


@pytest.mark.parametrize("code", ["", "ar", "xx", "../en"])
def test_a_language_that_the_desk_does_not_speak_is_refused(desk, anna, code):
    browser = desk.enter(anna)
    browser.post("/desk/account/language", {"language": code}, 400)
    assert browser.get("/desk/account/").soup.html["lang"] == "en"


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [
        ("?lang=en", "nl", "en"),
        ("", "nl-BE,nl;q=0.9", "nl"),
        ("?lang=xx", "nl", "nl"),
        ("?lang=ar", "en", "en"),
        ("", "ar", "fr"),
        ("", "", "fr"),
    ],
)
def test_the_door_speaks_the_language_that_is_asked_for(desk, query, header, lang):
    page = desk.stranger().get(f"/desk/login{query}", **{"Accept-Language": header})
    assert page.soup.html["lang"] == lang


def test_a_link_speaks_the_language_of_whoever_was_invited(desk, anna):
    page = desk.stranger().get(desk.link(anna), **{"Accept-Language": "fr"})
    assert page.soup.html["lang"] == "en"
    assert "Welcome, Anna" in page.main
