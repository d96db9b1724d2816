"""Failed logins are slowed, and nobody is locked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authenticator import Authenticator
from desk import COORDINATOR, EDITOR
from keyring import Keyring, enter, keyring, passkey
from stoppvif.staff import throttle
from stoppvif.staff.throttle import FREE, FREE_BY_ACCOUNT, FREE_CODES, LONGEST, MEMORY, Throttle

START = 1_000_000.0
callers = st.sampled_from(["a stranger", "another", "a third"])
accounts = st.sampled_from(["anna", "bea", ""])
# What others do: fail or succeed, so many times, some seconds later.
deeds = st.lists(
    st.tuples(
        st.sampled_from(["fail", "code", "succeed"]),
        accounts,
        callers,
        st.integers(1, 15),
        st.floats(0, 900),
    ),
    max_size=20,
)


def play(made: Throttle, done, now: float = START) -> float:
    """Have others do this; the time after it."""
    for deed, account, caller, times, pause in done:
        now += pause
        for _ in range(times):
            if deed == "succeed":
                made.succeeded(account, caller)
            else:
                made.failed(account, caller, now, code=deed == "code")
    return now


# --- the rules ------------------------------------------------------------------------------------


@given(done=deeds, account=accounts)
def test_whoever_never_failed_never_waits_for_others_failures(done, account):
    made = Throttle()
    now = play(made, done)
    assert made.wait(account, "a colleague", now) == 0


@given(done=deeds, account=accounts, caller=callers, later=st.floats(0, 4000))
def test_nobody_ever_waits_longer_than_five_minutes(done, account, caller, later):
    made = Throttle()
    now = play(made, done) + later
    assert 0 <= made.wait(account, caller, now) <= LONGEST == 300
    assert 0 <= made.wait_for_code(account, now) <= LONGEST


@given(done=deeds, account=accounts)
def test_whoever_slipped_once_waits_five_minutes_at_most_whatever_others_do(done, account):
    made = Throttle()
    made.failed(account, "a colleague", START)
    now = play(made, done)
    assert made.wait(account, "a colleague", now) <= max(0.0, START + LONGEST - now)


def test_a_stranger_who_goes_on_failing_does_not_keep_a_colleague_out():
    made = Throttle()
    made.failed("anna", "a colleague", START)
    for second in range(0, 3000, 10):
        made.failed("anna", f"stranger {second}", START + second)
        wait = made.wait("anna", "a colleague", START + second)
        assert wait == 0 if second >= LONGEST else wait <= LONGEST - second
    assert made.wait("anna", "stranger 2990", START + 2990) == LONGEST


@given(done=deeds, account=accounts, caller=callers)
def test_a_wait_ends_when_it_was_said_to_end(done, account, caller):
    made = Throttle()
    now = play(made, done)
    left = made.wait(account, caller, now)
    assert made.wait(account, caller, now + left + 0.001) == 0
    if left > 1:
        assert made.wait(account, caller, now + left - 0.5) > 0


@given(done=deeds, account=accounts, caller=callers)
def test_everything_is_forgotten_after_an_hour(done, account, caller):
    made = Throttle()
    now = play(made, done) + MEMORY + 1
    assert made.wait(account, caller, now) == made.wait_for_code(account, now) == 0


def test_three_slips_cost_nothing_and_each_further_one_twice_as_much():
    made, waits = Throttle(), []
    for _ in range(FREE + 10):
        waits.append(made.wait("anna", "me", START))
        made.failed("anna", "me", START)
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_whoever_tries_many_names_waits_as_well():
    made = Throttle()
    for number in range(20):
        made.failed(f"name {number}", "me", START)
    assert made.wait("another name", "me", START) == LONGEST


def test_many_callers_on_one_account_slow_each_other():
    made = Throttle()
    for number in range(FREE_BY_ACCOUNT + 8):
        made.failed("anna", f"caller {number}", START)
    assert made.wait("anna", "caller 0", START) == 256
    assert made.wait("bea", "caller 0", START) == 0


def test_a_success_forgets_what_this_caller_failed_and_nothing_of_others():
    made = Throttle()
    for caller in ("me", "a stranger"):
        for _ in range(9):
            made.failed("anna", caller, START)
    made.succeeded("anna", "me")
    assert made.wait("anna", "me", START) == 0
    assert made.wait("anna", "a stranger", START) > 0


def test_wrong_codes_after_the_right_password_slow_whoever_it_is():
    made = Throttle()
    found = [made.failed("anna", f"caller {n}", START, code=True) for n in range(FREE_CODES + 1)]
    assert found == list(range(1, FREE_CODES + 2))
    assert made.wait_for_code("anna", START) == 2
    assert made.wait_for_code("bea", START) == 0


def test_a_login_forgets_the_wrong_codes_before_it():
    made = Throttle()
    for _ in range(FREE_CODES + 5):
        made.failed("anna", "a caller", START, code=True)
    made.succeeded("anna", "a caller")
    assert made.wait_for_code("anna", START) == 0


def test_a_flood_of_callers_fills_no_memory(monkeypatch):
    monkeypatch.setattr(throttle, "MOST", 50)
    made = Throttle()
    for number in range(500):
        made.failed(f"name {number}", f"caller {number}", START, code=True)
    for book in (made._callers, made._accounts, made._pairs, made._codes):
        assert len(book.kept) == 50
    assert made._callers.get(("caller 499",), START).count == 1


# --- through the pages ----------------------------------------------------------------------------


@pytest.fixture
def anna(desk) -> Keyring:
    return keyring(desk, "anna", EDITOR)


def fail(desk, anna: Keyring, times: int, caller: str = "a stranger", **form: str) -> int:
    """The last status of so many failures."""
    browser, status = desk.stranger(caller=caller), 0
    data = {"csrf_token": browser.token(), **anna.form(password="wrong"), **form}
    for _ in range(times):
        answer = browser.client.post("/desk/login", data=data, headers={"X-Caller": caller})
        status = answer.status_code
    return status


def test_whoever_fails_again_and_again_is_told_how_long_to_wait(desk, anna):
    assert fail(desk, anna, FREE) == 422
    browser = desk.stranger(caller="a stranger")
    page = browser.post("/desk/login?lang=en", anna.form(), 429)
    assert "Too many attempts. Please wait 2 seconds, or use a passkey." in page.main
    assert page.soup.find(id="login")["value"] == "anna"
    desk.later(seconds=2)
    browser.post("/desk/login", anna.form())


def test_a_stranger_slows_himself_and_not_a_colleague_at_another_address(desk, anna):
    for number in range(5):
        fail(desk, anna, 6, caller=f"stranger {number}")
    desk.stranger(caller="stranger 0").post("/desk/login", anna.form(), 429)
    desk.stranger(caller="her own").post("/desk/login", anna.form())


def test_a_right_password_does_not_get_past_a_wait(desk, anna):
    """Else the refusal would say that it was right."""
    fail(desk, anna, FREE + 3)
    desk.stranger(caller="a stranger").post("/desk/login", anna.form(), 429)


def test_codes_are_not_tried_out_from_ever_new_addresses(desk, anna):
    """Whoever does that knows the password; the trail tells her colleagues, once."""
    for number in range(FREE_CODES):
        form = anna.form(code="000000")
        desk.stranger(caller=f"caller {number}").post("/desk/login", form, 422)
    page = desk.stranger(caller="new").post("/desk/login?lang=en", anna.form(code="000001"), 429)
    assert "Too many attempts." in page.main
    desk.later(minutes=5)
    desk.stranger(caller="newer").post("/desk/login", anna.form(code="000002"), 422)
    desk.later(minutes=5)
    anna.enter(desk.stranger(caller="her own"))
    trail = desk.as_("boss", COORDINATOR, language="en").get("/desk/trail").main
    assert trail.count("Somebody had the right password of Anna and a wrong code, ten times.") == 1


def test_passkeys_that_fail_are_slowed_too_and_a_colleagues_is_not(desk, anna):
    key = passkey(desk, anna.staff_id)
    for _ in range(FREE):
        enter(desk.stranger(caller="a stranger"), Authenticator(), 422)
    page = enter(desk.stranger(caller="a stranger"), key, 429)
    assert "Too many attempts." in page.main
    enter(desk.stranger(caller="her own"), key)


def test_an_account_that_does_not_exist_is_slowed_in_the_same_words(desk, anna):
    for login in ("anna", "nobody"):
        caller = f"caller of {login}"
        fail(desk, anna, FREE + 1, caller=caller, login=login)
    pages = [
        desk.stranger(caller=f"caller of {login}").post(
            "/desk/login?lang=en", anna.form(login=login), 429
        )
        for login in ("anna", "nobody")
    ]
    assert len({page.main for page in pages}) == 1


def test_where_they_came_from_stands_nowhere_in_the_database(desk, anna, tmp_path):
    fail(desk, anna, 5, caller="0123456789abcdef of a stranger")
    desk.later(hours=1)
    anna.enter(desk.stranger(caller="0123456789abcdef of anna"))
    desk.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    assert b"0123456789abcdef" not in kept
