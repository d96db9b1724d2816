"""One-time links: who they let in, for how long, and what takes them back."""

import pytest

from authenticator import Authenticator
from desk import ADMINISTRATOR, EDITOR
from keyring import keyring, options, passkey
from stoppvif.staff import links, model, passkeys
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.model import AccountError


@pytest.fixture
def anna(desk) -> int:
    """Somebody who was invited."""
    return desk.person("anna", EDITOR, language="en")


def opens(desk, link: str) -> bool:
    """Whether a link still leads somewhere."""
    browser = desk.stranger()
    status = browser.client.get(link).status_code
    assert status in (200, 410)
    return bool(browser.get(link, status).status == 200)


def test_a_link_says_whose_it_is_and_how_she_will_log_in(desk, anna):
    page = desk.stranger().get(desk.link(anna))
    assert "Welcome, Anna" in page.main
    assert "Your login name is anna" in page.main


def test_a_link_works_until_its_forty_eight_hours_are_over(desk, anna):
    link = desk.link(anna)
    desk.later(hours=48, seconds=-1)
    assert opens(desk, link)
    desk.later(seconds=1)
    assert not opens(desk, link)


def test_looking_does_not_use_a_link_up(desk, anna):
    link = desk.link(anna)
    assert all(opens(desk, link) for _ in range(3))


def test_a_link_is_used_once(desk, anna):
    link, first, second = desk.link(anna), Authenticator(), Authenticator()
    here, there = desk.stranger(), desk.stranger()
    asked = options(there.get(link), "make")
    answer = first.make(options(here.get(link), "make"))
    here.post(f"{link}/passkey", {"answer": answer})
    assert not opens(desk, link)
    page = there.post(f"{link}/passkey?lang=en", {"answer": second.make(asked)}, 410)
    assert "no longer valid" in page.main
    with desk.database.read() as session:
        assert [key.credential for key in passkeys.of(session, anna)] == [first.credential]


def test_an_expired_link_lets_nobody_enrol(desk, anna):
    link, browser, key = desk.link(anna), desk.stranger(), Authenticator()
    desk.later(hours=47, minutes=59)
    answer = key.make(options(browser.get(link), "make"))
    desk.later(minutes=2)
    browser.post(f"{link}/passkey", {"answer": answer}, 410)
    browser.post(f"{link}/password", {}, 410)


@pytest.mark.parametrize(
    "twist", [str.swapcase, lambda t: t[:-1], lambda t: t + "A", lambda _: "x"]
)
def test_a_tampered_link_leads_nowhere(desk, anna, twist):
    base, _, token = desk.link(anna).rpartition("/")
    assert not opens(desk, f"{base}/{twist(token)}")


@pytest.mark.parametrize(
    "token", ["%00", "%ff%fe", "a" * 3000, "..%2f..%2flogin", "é", "%ED%A0%80"]
)
def test_what_was_never_a_link_leads_nowhere(desk, token):
    assert desk.stranger().client.get(f"/desk/enrol/{token}").status_code in (404, 410)


def test_a_new_link_withdraws_the_old_one(desk, anna):
    old, new = desk.link(anna), desk.link(anna)
    assert (opens(desk, old), opens(desk, new)) == (False, True)


def test_a_reset_withdraws_the_link_and_every_way_in(desk):
    anna = keyring(desk, "anna", EDITOR)
    passkey(desk, anna.staff_id)
    browser, old = anna.enter(), desk.link(anna.staff_id)
    token = desk.write(links.reset, anna.staff_id, desk.now)
    assert (opens(desk, old), opens(desk, f"/desk/enrol/{token}")) == (False, True)
    assert browser.get("/desk/", 303).to.startswith("/desk/login")
    desk.later(minutes=1)
    assert desk.stranger().post("/desk/login", anna.form(), 422)
    with desk.database.read() as session:
        assert not passkeys.of(session, anna.staff_id)
        assert not model.member(session, anna.staff_id).enrolled


def test_the_link_of_a_closed_account_leads_nowhere_not_even_when_it_opens_again(desk, anna):
    link, admin = desk.link(anna), desk.as_("boss", ADMINISTRATOR, language="en")
    admin.post(f"/desk/staff/{anna}/disable")
    assert not opens(desk, link)
    with desk.database.read() as session:
        assert not session.get(links.Link, anna)
    admin.post(f"/desk/staff/{anna}/enable", status=200)
    assert not opens(desk, link)


def test_an_account_that_was_closed_by_other_means_has_no_link_either(desk, anna):
    link = desk.link(anna)
    desk.write(model.disable, anna, desk.now)
    assert not opens(desk, link)
    with pytest.raises(AccountError, match="disabled"):
        desk.write(links.make, anna, desk.now)


def test_nobody_who_does_not_exist_gets_a_link(desk):
    with pytest.raises(AccountError, match="gone"):
        desk.write(links.make, 99, desk.now)


def test_the_database_has_the_hash_of_a_link_alone(desk, anna, tmp_path):
    token = desk.link(anna).rpartition("/")[2]
    desk.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    assert fingerprint(token) in kept
    assert token.encode() not in kept
