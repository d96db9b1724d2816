"""Sessions: what the browser has, what the database has, and when they end."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from desk import ADMINISTRATOR, EDITOR, MONDAY, SOCIAL, Desk
from keyring import enter, keyring, passkey
from stoppvif.duty import plans
from stoppvif.duty.edits import Times
from stoppvif.staff import model, sessions
from stoppvif.staff.keys import fingerprint


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", SOCIAL, language="en")


def out(browser) -> bool:
    """Whether nobody is logged in there; asking does not keep a session alive."""
    return browser.client.get("/desk/live").status_code == 204


def plan(desk, staff_id: int, hours: tuple[int, int] = (0, 24)) -> None:
    """A shift on the desk's Monday, by the clock in Brussels."""
    times = Times(hours[0] * 60, hours[1] * 60)
    desk.write(plans.add_single, desk.edit(), staff_id, dt.date(2026, 11, 23), times)


# --- the cookie -----------------------------------------------------------------------------------


def flags(cookie: str) -> tuple[str, set[str]]:
    name, *rest = (part.strip() for part in cookie.split(";"))
    assert re.fullmatch(r"[\w-]+=[A-Za-z0-9_-]{43}", name)
    return name.partition("=")[0], set(rest)


def test_the_cookie_is_for_us_alone_and_out_of_a_scripts_reach(desk):
    browser = keyring(desk, "bea", EDITOR)
    form = browser.form()
    stranger = desk.stranger()
    before = stranger.get("/desk/login?lang=en").cookies
    after = stranger.post("/desk/login", form).cookies
    for (cookie,) in (before, after):
        assert flags(cookie) == ("desk", {"HttpOnly", "SameSite=Strict", "Path=/"})


def test_over_tls_a_browser_takes_the_cookie_from_this_host_alone(tmp_path, monkeypatch):
    desk = Desk(tmp_path, monkeypatch, public_url="https://localhost")
    response = desk.app.test_client().get("/desk/login")
    wanted = {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"}
    assert flags(response.headers["Set-Cookie"]) == ("__Host-desk", wanted)
    desk.database.close()


def test_the_cookie_ends_with_the_browser_and_is_not_set_again_and_again(desk, anna):
    browser = desk.enter(anna)
    assert not browser.get("/desk/").cookies
    stranger = desk.stranger()
    (cookie,) = stranger.get("/desk/login?lang=en").cookies
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    assert not stranger.get("/desk/login?lang=en").cookies


def test_the_database_has_the_sha_256_of_the_cookie_and_never_the_cookie(desk, anna, tmp_path):
    key, browser = passkey(desk, anna), desk.stranger()
    enter(browser, key)
    name = browser.cookie
    desk.later(minutes=5)
    browser.get("/desk/account/")
    desk.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    assert fingerprint(name) in kept
    assert name.encode() not in kept


@pytest.mark.parametrize("name", ["", "a", "A" * 43, "A" * 44, "é" * 43, "A" * 5000, "'; --", '"'])
def test_a_cookie_that_names_no_session_is_nobody(desk, anna, name):
    desk.enter(anna)
    browser = desk.stranger()
    answer = browser.get("/desk/", 303, Cookie=f"desk={name}")
    assert answer.to.startswith("/desk/login")


def test_names_are_long_and_never_the_same():
    names = {sessions.new_name() for _ in range(1000)}
    assert len(names) == 1000
    assert {len(name) for name in names} == {43}


# --- beginning ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["password", "passkey"])
def test_a_login_gives_the_browser_another_name(desk, way):
    """Whoever had planted a cookie in her browser does not know the new one."""
    bea, browser = keyring(desk, "bea", EDITOR), desk.stranger()
    browser.get("/desk/login?lang=en")
    planted = browser.cookie
    if way == "password":
        bea.enter(browser)
    else:
        enter(browser, passkey(desk, bea.staff_id))
    assert browser.cookie != planted
    thief = desk.stranger()
    thief.client.set_cookie("desk", planted, domain="localhost")
    assert out(thief)
    assert not out(browser)


def test_a_login_ends_the_session_that_the_browser_had(desk):
    bea = keyring(desk, "bea", EDITOR)
    browser = bea.enter()
    thief = desk.stranger()
    thief.client.set_cookie("desk", browser.cookie, domain="localhost")
    assert not out(thief)
    desk.later(minutes=1)
    bea.enter(browser)
    assert out(thief)
    assert not out(browser)


# --- ending ---------------------------------------------------------------------------------------


def test_a_session_that_nobody_uses_ends_after_half_an_hour(desk, anna):
    browser = desk.enter(anna)
    desk.later(minutes=30, seconds=-1)
    assert not out(browser)
    desk.later(seconds=1)
    assert out(browser)


def test_use_keeps_a_session_alive(desk, anna):
    browser = desk.enter(anna)
    for _ in range(4):
        desk.later(minutes=29)
        browser.get("/desk/account/")
    desk.later(minutes=30)
    assert out(browser)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(desk, anna):
    browser = desk.enter(anna)
    for _ in range(29):
        desk.later(minutes=1)
        browser.get("/desk/live")
    desk.later(minutes=1)
    assert browser.get("/desk/live", 204).text == ""


def test_on_duty_a_session_lasts_twelve_hours(desk, anna):
    desk.at(MONDAY.replace(hour=0))
    plan(desk, anna)
    browser = desk.enter(anna)
    browser.get("/desk/")
    desk.later(hours=12, seconds=-1)
    assert not out(browser)
    desk.later(seconds=1)
    assert out(browser)


def test_another_ones_shift_lengthens_nothing(desk, anna):
    plan(desk, desk.person("bea", SOCIAL, language="en"))
    browser = desk.enter(anna)
    browser.get("/desk/")
    desk.later(minutes=30)
    assert out(browser)


def test_a_session_is_short_again_when_the_shift_is_over(desk, anna):
    plan(desk, anna, (11, 12))
    browser = desk.enter(anna)
    desk.watch.beat(desk.now)
    browser.get("/desk/")
    desk.later(hours=1)
    desk.watch.beat(desk.now)
    desk.later(minutes=29)
    assert not out(browser)
    desk.later(minutes=1)
    assert out(browser)


def test_a_stolen_cookie_after_logout_is_nobody(desk, anna):
    browser = desk.enter(anna)
    thief = desk.stranger()
    thief.client.set_cookie("desk", browser.cookie, domain="localhost")
    assert not out(thief)
    assert browser.post("/desk/logout").to == "/desk/login"
    assert out(thief)
    assert out(browser)
    assert thief.cookie != browser.cookie


def test_the_page_before_logout_is_kept_nowhere(desk, anna):
    assert desk.enter(anna).get("/desk/").headers["cache-control"] == "no-store"


def test_a_logout_ends_one_session_and_no_other(desk, anna):
    here, there = desk.enter(anna), desk.enter(anna)
    here.post("/desk/logout")
    assert not out(there)


def test_closing_an_account_ends_its_sessions(desk, anna):
    browsers = [desk.enter(anna), desk.enter(anna)]
    admin = desk.as_("boss", ADMINISTRATOR, language="en")
    admin.post(f"/desk/staff/{anna}/disable")
    assert all(out(browser) for browser in browsers)
    assert not out(admin)
    desk.write(model.enable, anna)
    assert all(out(browser) for browser in browsers)


def test_an_account_that_is_closed_by_other_means_is_out_as_well(desk, anna):
    browser = desk.enter(anna)
    desk.write(model.disable, anna, desk.now)
    assert out(browser)


def test_what_is_over_is_deleted_with_the_next_login(desk, anna):
    desk.enter(anna)
    desk.later(hours=1)
    desk.enter(anna)
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(sessions.SessionRow)) == 1
