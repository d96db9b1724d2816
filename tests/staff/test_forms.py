"""Every form of the desk: its token, and what becomes of one that came without."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL, Visitor
from keyring import PASSWORD, keyring, token
from rooms import routes
from stoppvif.staff import model

PERSON = {
    "login": "bea.dupont",
    "name": "Bea from the town hall",
    "language": "en",
    "roles": "administrator",
    "regime": "social",
    "commune": "",
}
SAME, CROSS = ({"Sec-Fetch-Site": site} for site in ("same-origin", "cross-site"))
ENGLISH = {**SAME, "Accept-Language": "en"}


@pytest.fixture
def boss(desk) -> Visitor:
    """Somebody who may do everything."""
    grants = (ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL)
    return desk.as_("boss", *grants, language="en")


def send(browser: Visitor, path: str, data: dict[str, str], **headers: str) -> int:
    """The status that a form gets, as it is."""
    return browser.client.post(path, data=data, headers=headers).status_code


def posts(desk) -> list[str]:
    found = [path for _, method, path in routes(desk.app) if method == "POST"]
    assert len(found) > 20
    return found


def names(desk) -> set[str]:
    with desk.database.read() as session:
        return {found.name for found in model.members(session)}


# --- the token ------------------------------------------------------------------------------------


def test_no_form_is_taken_without_its_token(desk, boss):
    assert {path: send(boss, path, {}, **SAME) for path in posts(desk)} == dict.fromkeys(
        posts(desk), 400
    )


def test_no_form_is_taken_with_a_token_that_is_none(desk, boss):
    right = token(boss)
    for wrong in ("x", right[:-2], right.swapcase(), "", " " + right):
        for path in posts(desk)[:6]:
            assert send(boss, path, {"csrf_token": wrong}, **SAME) == 400


def test_no_form_is_taken_with_another_browsers_token(desk, boss):
    thief = token(desk.stranger())
    colleague = token(desk.as_("bea", ADMINISTRATOR, language="en"))
    for stolen in (thief, colleague):
        for path in posts(desk):
            assert send(boss, path, {"csrf_token": stolen}, **SAME) == 400


def test_no_form_is_taken_from_another_site_whatever_its_token(desk, boss):
    for path in posts(desk):
        assert send(boss, path, {}, **CROSS) == 403
        assert send(boss, path, {"csrf_token": token(boss)}, **CROSS) == 403


def test_no_form_is_taken_from_another_site_at_the_door(desk):
    anna, browser = keyring(desk, "anna", EDITOR), desk.stranger()
    data = anna.form() | {"csrf_token": token(browser)}
    assert send(browser, "/desk/login", data, **CROSS) == 403
    assert send(browser, "/desk/login", data, **SAME) == 303


def test_a_token_of_before_the_login_is_worth_nothing_after_it(desk):
    anna, browser = keyring(desk, "anna", EDITOR), desk.stranger()
    before = token(browser)
    anna.enter(browser)
    assert send(browser, "/desk/logout", {"csrf_token": before}, **SAME) == 400
    assert send(browser, "/desk/logout", {"csrf_token": token(browser)}, **SAME) == 303


def test_a_link_from_another_site_leads_in(boss):
    boss.get("/desk/staff/", **CROSS)


# --- a form that came too late --------------------------------------------------------------------


def test_a_form_with_an_old_token_comes_back_with_what_was_typed(desk, boss):
    page = boss.post("/desk/staff/new", PERSON | {"csrf_token": "old"}, 400, **SAME)
    assert page.soup.h1.get_text() == "Please send that again"
    assert PERSON["name"] in page.main
    form = page.soup.find("form", action="/desk/staff/new")
    again = {str(field["name"]): str(field["value"]) for field in form.find_all("input")}
    assert again.items() >= PERSON.items()
    boss.post("/desk/staff/new", again, 200)
    assert PERSON["name"] in names(desk)


def test_a_form_that_outlived_its_session_is_sent_after_a_login_in_another_tab(desk, boss):
    late = {"csrf_token": token(boss)}
    desk.later(hours=1)
    page = boss.post("/desk/staff/new", PERSON | late, 401, **ENGLISH)
    assert page.soup.h1.get_text() == "You were logged out meanwhile"
    assert PERSON["name"] in page.main
    assert page.soup.find("a", target="_blank")["href"] == "/desk/login"
    assert PERSON["name"] not in names(desk)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_sent_does_not_come_back(boss, site):
    page = boss.post(
        "/desk/staff/new", PERSON | {"csrf_token": "x"}, 403, **{"Sec-Fetch-Site": site}
    )
    assert PERSON["name"] not in page.text


def test_neither_password_nor_code_nor_answer_ever_comes_back(desk, boss):
    anna = keyring(desk, "anna", EDITOR)
    secret = {
        "password": PASSWORD,
        "repeat": PASSWORD + "2",
        "code": anna.codes[0],
        "secret": anna.secret,
        "answer": "an answer",
    }
    for names in [list(secret), *([name] for name in secret)]:
        form = {name: secret[name] for name in names} | {"login": "anna", "csrf_token": "old"}
        for browser, path in ((boss, "/desk/account/password"), (desk.stranger(), "/desk/login")):
            page = browser.post(path, form, 400, **ENGLISH)
            assert not [value for value in secret.values() if value in page.text]
            assert "Nothing was changed." in page.main


# --- what nobody types ----------------------------------------------------------------------------

FORMS = {
    "/desk/login": ["login", "password", "code", "next"],
    "/desk/login/passkey": ["answer", "next"],
    "/desk/staff/new": ["login", "name", "language", "roles", "regime", "commune", "topics"],
    "/desk/account/language": ["language"],
    "/desk/account/passkeys": ["answer", "name"],
    "/desk/account/password": ["secret", "password", "repeat", "code"],
    "/desk/account/codes": ["seen"],
    "/desk/account/sessions/x/end": ["seen"],
    "/desk/logout": ["next"],
}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "\x1b[2J", "\x7f", "\x08"], ids=repr)
def test_a_control_character_in_any_field_is_refused(desk, boss, path, typed):
    right = {"csrf_token": token(boss)}
    before = names(desk)
    for field in FORMS[path]:
        answer = boss.client.post(path, data=PERSON | right | {field: typed}, headers=SAME)
        assert answer.status_code == 400, field
    assert names(desk) == before
    boss.get("/desk/")


@pytest.mark.parametrize("path", ["passkey", "password"])
def test_a_control_character_is_refused_at_a_link_too(desk, path):
    link, browser = desk.link(desk.person("bea", EDITOR, language="en")), desk.stranger()
    right = {"csrf_token": token(browser)}
    for field in ("answer", "name", "secret", "password", "repeat", "code"):
        assert send(browser, f"{link}/{path}", right | {field: "a\x00b"}, **SAME) == 400
    browser.get(link)


def test_a_line_break_is_typed_by_people(boss):
    assert send(boss, "/desk/duty/end", {"csrf_token": token(boss), "note": "a\r\n\tb"}) == 303


@pytest.mark.parametrize("number", ["0", "99", "2147483648", "9" * 19, "9" * 400, "-1", "1.5"])
def test_a_number_that_no_account_can_have_leads_nowhere(boss, number):
    for path in (f"/desk/staff/{number}", f"/desk/roster/social/single/{number}/2026-11-23"):
        assert boss.client.get(path).status_code == 404
    path = f"/desk/account/passkeys/{number}/remove"
    assert send(boss, path, {"csrf_token": token(boss)}) in (404, 422)


texts = st.text(max_size=60) | st.text(st.characters(max_codepoint=255), max_size=500)
FAST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FAST
@given(form=st.fixed_dictionaries(dict.fromkeys(FORMS["/desk/login"], texts)))
def test_whatever_is_typed_at_the_door_is_refused_and_breaks_nothing(desk, form):
    browser = desk.stranger()
    assert send(browser, "/desk/login", form | {"csrf_token": token(browser)}) in (400, 422, 429)


@FAST
@given(form=st.fixed_dictionaries(dict.fromkeys(("login", "name"), texts)))
def test_whatever_an_account_is_called_breaks_nothing(desk, boss, form):
    data = PERSON | form | {"csrf_token": token(boss)}
    assert send(boss, "/desk/staff/new", data) in (200, 400, 422)
    assert boss.client.get("/desk/staff/").status_code == 200


@FAST
@given(form=st.fixed_dictionaries(dict.fromkeys(FORMS["/desk/account/password"], texts)))
def test_whatever_is_chosen_as_a_password_breaks_nothing(boss, form):
    data = form | {"csrf_token": token(boss)}
    assert send(boss, "/desk/account/password", data) in (400, 422)
