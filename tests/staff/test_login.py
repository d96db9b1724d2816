"""Logging in with a password and a code."""

import threading

import pytest
from sqlalchemy import update

from desk import EDITOR, Visitor
from keyring import PASSWORD, Keyring, keyring
from stoppvif.staff import entry, model, passwords
from stoppvif.staff.entry import Attempt
from stoppvif.staff.model import AccountError
from stoppvif.staff.sessions import new_name
from stoppvif.staff.tables import Account

REFUSED = "The login name, the password or the code is not right."


@pytest.fixture
def anna(desk) -> Keyring:
    return keyring(desk, "anna", EDITOR)


def refused(desk, **form: str):
    """The page that refuses this login, at a caller's who has not failed before."""
    browser = desk.stranger(caller=new_name())
    page = browser.post("/desk/login?lang=en", form, 422)
    browser.get("/desk/", 303)
    return page


def test_password_and_code_let_her_in(anna):
    browser = anna.enter()
    assert "Hello, Anna" in browser.get("/desk/").main


@pytest.mark.parametrize("login", ["ANNA", " anna ", "Anna"])
def test_her_name_may_be_typed_with_capitals_and_spaces(desk, anna, login):
    desk.stranger().post("/desk/login", anna.form(login=login))


@pytest.mark.parametrize("code", ["", "000000", "12345", "١٢٣٤٥٦", "passkey", "-" * 14])
def test_a_password_alone_never_lets_anybody_in(desk, anna, code):
    assert REFUSED in refused(desk, **anna.form(code=code)).main


def test_a_code_alone_never_lets_anybody_in(desk, anna):
    for password in ("a", PASSWORD[:-1], PASSWORD.upper(), PASSWORD + " ", anna.code()):
        assert REFUSED in refused(desk, **anna.form(password=password)).main
    desk.stranger(caller="other").post("/desk/login", anna.form(password=""), 422)


def test_a_refusal_says_nothing_of_whether_the_account_exists(desk, anna):
    desk.write(model.disable, keyring(desk, "bea", EDITOR).staff_id, desk.now)
    desk.person("keyed", EDITOR, language="en")
    forms = [
        anna.form(login=login) | wrong
        for login in ("anna", "bea", "keyed", "nobody")
        for wrong in ({"password": "wrong"}, {"code": "000000"})
    ]
    pages = [refused(desk, **form) for form in forms]
    assert len({page.main for page in pages}) == 1
    assert all(REFUSED in page.main for page in pages)
    assert {tuple(sorted(page.headers)) for page in pages} == {tuple(sorted(pages[0].headers))}


def test_a_refusal_takes_as_long_where_there_is_no_account(monkeypatch):
    """The hash that stands in for nobody's is as slow as a real one."""
    kept = passwords.check(PASSWORD, [])
    assert (
        passwords._nobody().rpartition("$")[0].rpartition("$")[0]
        == (kept.rpartition("$")[0].rpartition("$")[0])
    )
    tried = []
    real = passwords._hasher.verify
    spy = type("Spy", (), {"verify": lambda _, *given: tried.append(given[0]) or real(*given)})
    monkeypatch.setattr(passwords, "_hasher", spy())
    assert not passwords.matches(None, PASSWORD)
    assert tried == [passwords._nobody()]


def test_a_refused_form_keeps_the_name_and_never_the_password(desk, anna):
    page = refused(desk, **anna.form(code="000000"))
    assert page.soup.find(id="login")["value"] == "anna"
    assert not page.soup.find(id="password").get("value")
    assert PASSWORD not in page.text


def test_a_code_is_never_accepted_twice(desk, anna):
    used = anna.form()
    desk.stranger().post("/desk/login", used)
    desk.stranger().post("/desk/login", used, 422)
    desk.later(seconds=30)
    desk.stranger(caller="other").post("/desk/login", used, 422)


def test_a_code_is_not_accepted_twice_by_two_at_once(desk, anna):
    door, code = desk.app.extensions["door"], anna.code()
    start, entered = threading.Barrier(4), []

    def try_once(number: int) -> None:
        attempt = Attempt(f"caller {number}", "", new_name())
        start.wait(5)
        try:
            door.by_password("anna", PASSWORD, code, attempt, desk.now)
            entered.append(attempt)
        except AccountError:
            pass

    threads = [threading.Thread(target=try_once, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(entered) == 1


@pytest.mark.parametrize("seconds", [-30, 30])
def test_the_code_beside_the_present_one_is_accepted(desk, anna, seconds):
    desk.stranger().post("/desk/login", anna.form(code=anna.code(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-60, 60, 600, -86400])
def test_a_code_further_away_is_not_and_no_word_is_said_of_clocks(desk, anna, seconds):
    page = refused(desk, **anna.form(code=anna.code(seconds=seconds)))
    assert REFUSED in page.main
    assert "minutes" not in page.main


def test_no_code_before_the_last_one_is_accepted(desk, anna):
    desk.stranger().post("/desk/login", anna.form(code=anna.code(seconds=30)))
    assert REFUSED in refused(desk, **anna.form()).main
    desk.later(seconds=60)
    desk.stranger().post("/desk/login", anna.form())


@pytest.mark.parametrize(
    "typed", ["{0}{1} {2}{3}{4}{5}", "{0}{1}{2} {3}{4}{5}", " {0}{1}{2}{3}{4}{5}\t"]
)
def test_a_code_may_be_typed_as_the_app_shows_it(desk, anna, typed):
    desk.stranger().post("/desk/login", anna.form(code=typed.format(*anna.code())))


def test_the_code_of_a_colleague_is_no_code_of_hers(desk, anna):
    bea = keyring(desk, "bea", EDITOR)
    assert REFUSED in refused(desk, **anna.form(code=bea.code())).main


def test_nobody_logs_in_to_a_closed_account(desk, anna):
    desk.write(model.disable, anna.staff_id, desk.now)
    assert REFUSED in refused(desk, **anna.form()).main


def test_an_account_that_is_closed_while_she_logs_in_stays_closed(desk, anna):
    """Password or passkey were looked at; then somebody closed the account."""
    desk.write(model.disable, anna.staff_id, desk.now)
    name = new_name()
    with pytest.raises(AccountError, match="refused"):
        desk.write(entry._enter, anna.staff_id, "passkey", Attempt("", "", name), desk.now)
    assert Visitor(desk, name).client.get("/desk/live").status_code == 204


def test_whoever_has_the_secret_of_another_account_sealed_cannot_use_it(desk, anna):
    """Sealed for its owner: copied to another row it opens nothing."""
    bea = keyring(desk, "bea", EDITOR)
    with desk.database.read() as session:
        sealed = session.get(Account, bea.staff_id).totp
    move = update(Account).where(Account.id == anna.staff_id).values(totp=sealed)
    desk.database.write(lambda session: session.connection().execute(move) and None)
    assert REFUSED in refused(desk, **anna.form(code=bea.code())).main


def test_each_field_that_is_needed_says_so(desk):
    page = desk.stranger().post("/desk/login?lang=en", {}, 422)
    faults = [tag.get_text() for tag in page.soup.select(".field .fault")]
    assert faults == ["Please fill this in."] * 2
