"""Accounts, as an administrator looks after them."""

import re

import pytest

from desk import ADMINISTRATOR, EDITOR, SOCIAL, Visitor
from keyring import enter, keyring, passkey
from stoppvif.staff import model
from stoppvif.staff.model import AccountError, Grant, NewAccount

FORM = {"login": "bea.dupont", "name": "Bea Dupont", "language": "en", "commune": ""}
# What is ticked, and the role that comes of it.
ROLES = {
    "a professional of social work": (
        {
            "roles": "professional",
            "regime": "social",
            "languages": ["fr", "ar"],
            "topics": ["me", "child"],
            "commune": "62032",
        },
        Grant("professional", ("social",), ("me", "child"), ("fr", "ar"), ("62032",)),
    ),
    "a professional of the police": (
        {"roles": "professional", "regime": "police", "languages": ["de"]},
        Grant("professional", ("police",), (), ("de",)),
    ),
    "a coordinator": (
        {"roles": "coordinator", "coordinates": ["social", "police"]},
        Grant("coordinator", ("social", "police")),
    ),
    "an editor": (
        {"roles": "editor", "communes": ["62009", "62122"]},
        Grant("editor", communes=("62009", "62122")),
    ),
    "an administrator": ({"roles": "administrator"}, ADMINISTRATOR),
}
FAULTS = {
    "no role": ({}, "Please choose at least one role."),
    "no language": ({"roles": "professional"}, "at least one language that she answers in"),
    "no regime": ({"roles": "coordinator"}, "whose roster this coordinator looks after"),
    "no commune": ({"roles": "editor"}, "at least one commune for the editor"),
    "a short name": ({"roles": "administrator", "name": " B "}, "a name of 2 to 80 characters"),
    "a long name": ({"roles": "administrator", "name": "B" * 81}, "a name of 2 to 80 characters"),
    "a name that does not show": (
        {"roles": "administrator", "name": "Bea \u202eanna"},
        "a name of 2 to 80 characters",
    ),
    "a taken login": ({"roles": "administrator", "login": "Boss"}, "Somebody else has this login"),
    **{
        f"the login {login!r}": (
            {"roles": "administrator", "login": login},
            "A login name has 3 to 40 small letters",
        )
        for login in ("", "ab", "-ab", "ab-", "a b", "bea@example.org", "béa", "b" * 41, "а.dupont")
    },
}


@pytest.fixture
def boss(desk) -> Visitor:
    return desk.as_("boss", ADMINISTRATOR, language="en")


def invite(boss: Visitor, status: int = 200, **form):
    return boss.post("/desk/staff/new", FORM | {"regime": "social"} | form, status)


def person(desk, login: str = "bea.dupont"):
    with desk.database.read() as session:
        return next((one for one in model.members(session) if one.login == login), None)


def link_in(page) -> str:
    """The path of the link that a page shows."""
    (address,) = (tag.get_text() for tag in page.soup.select(".card code"))
    assert re.fullmatch(r"http://localhost/desk/enrol/[A-Za-z0-9_-]{43}", address)
    return address.removeprefix("http://localhost")


# --- inviting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ROLES)
def test_each_role_is_given_with_its_reach(desk, boss, case):
    form, grant = ROLES[case]
    invite(boss, **form)
    assert person(desk).grants == {grant.role: grant}


def test_somebody_may_hold_several_roles(desk, boss):
    parts = [form for form, _ in ROLES.values()]
    form = {name: value for part in reversed(parts) for name, value in part.items()}
    invite(boss, **form | {"roles": list(model.ROLES)})
    assert set(person(desk).grants) == set(model.ROLES)


def test_what_belongs_to_a_role_that_was_not_given_is_not_kept(desk, boss):
    invite(boss, roles="administrator", coordinates=["social"], communes=["62009"], topics=["me"])
    assert person(desk).grants == {"administrator": ADMINISTRATOR}


def test_the_link_that_an_administrator_gets_lets_the_person_enrol(desk, boss):
    link = link_in(invite(boss, roles="administrator"))
    assert "Welcome, Bea Dupont" in desk.stranger().get(link).main
    assert "invited, not yet here" in boss.get("/desk/staff/").main


def test_a_link_is_shown_once(desk, boss):
    token = link_in(invite(boss, roles="administrator")).rpartition("/")[2]
    for path in ("/desk/staff/", f"/desk/staff/{person(desk).id}", "/desk/"):
        assert token not in boss.get(path).text


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_and_keeps_what_was_typed(desk, boss, case):
    form, words = FAULTS[case]
    typed = FORM | {"topics": ["me", "own"], "commune": "62009"} | form
    page = invite(boss, 422, **typed)
    assert words in page.main
    assert page.soup.find(id="name")["value"] == typed["name"]
    assert page.soup.find(id="login").get("value", "") == typed["login"]
    ticked = [str(box["value"]) for box in page.soup.find_all("input", checked=True)]
    assert [value for value in ticked if value in ("me", "own")] == ["me", "own"]
    assert page.soup.find(id="commune").find("option", selected=True)["value"] == "62009"
    assert person(desk) is None


@pytest.mark.parametrize(
    "form",
    [
        {"roles": "root"},
        {"roles": ["administrator", "root"]},
        {"roles": "editor", "communes": ["99999"]},
        {"roles": "professional", "languages": ["fr"], "regime": "both"},
        {"roles": "professional", "languages": ["xx"]},
        {"roles": "professional", "languages": ["fr"], "topics": ["none"]},
        {"roles": "professional", "languages": ["fr"], "commune": "99999"},
        {"roles": "administrator", "language": "ar"},
    ],
    ids=str,
)
def test_what_no_form_of_ours_offers_is_refused(desk, boss, form):
    invite(boss, 422, **form)
    assert person(desk) is None


def test_a_name_is_stored_as_it_is_read(desk, boss):
    invite(boss, roles="administrator", name="  Béa   <b>D’Hoe</b> \t ", login=" BEA.dupont ")
    assert person(desk).name == "Béa <b>D’Hoe</b>"
    page = boss.get("/desk/staff/")
    assert "Béa <b>D’Hoe</b>" in page.main
    assert not page.soup.find("b")


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        (Grant("professional", (), (), ("fr",)), "one_regime"),
        (Grant("professional", ("social", "police"), (), ("fr",)), "one_regime"),
        (Grant("professional", ("social",)), "no_language"),
        (Grant("coordinator"), "no_regime"),
        (Grant("editor"), "no_commune"),
    ],
)
def test_the_rules_for_roles_hold_without_any_form(desk, grant, code):
    with pytest.raises(AccountError, match=code):
        desk.write(model.add, NewAccount("bea", "Bea", "en", (grant,)), desk.now)


# --- changing -------------------------------------------------------------------------------------


def test_name_and_roles_are_changed_and_the_login_is_not(desk, boss):
    bea = desk.person("bea", SOCIAL, language="en")
    form = {"name": "Bea Other", "roles": "editor", "communes": "62009", "login": "other"}
    boss.post(f"/desk/staff/{bea}", FORM | {"regime": "social"} | form)
    found = person(desk, "bea")
    assert (found.name, found.grants) == ("Bea Other", {"editor": EDITOR})
    assert person(desk, "other") is None


def test_a_page_of_an_account_shows_what_it_has(desk, boss):
    invite(boss, **ROLES["a professional of social work"][0])
    page = boss.get(f"/desk/staff/{person(desk).id}")
    ticked = {str(box["value"]) for box in page.soup.find_all("input", checked=True)}
    assert ticked == {"professional", "fr", "ar", "me", "child"}
    assert page.soup.find(id="commune").find("option", selected=True)["value"] == "62032"


def test_a_fault_in_a_change_keeps_what_was_typed_and_changes_nothing(desk, boss):
    bea = desk.person("bea", SOCIAL, language="en")
    form = FORM | {"regime": "social", "name": "Bea Other", "roles": "editor"}
    page = boss.post(f"/desk/staff/{bea}", form, 422)
    assert page.soup.find(id="name")["value"] == "Bea Other"
    assert "at least one commune" in page.main
    assert person(desk, "bea").grants == {"professional": SOCIAL}


def test_an_account_that_is_none_has_no_page(boss):
    boss.get("/desk/staff/99", 404)
    for act in ("link", "reset", "disable", "enable", "destroy"):
        boss.post(f"/desk/staff/99/{act}", status=404)


# --- closing, opening, resetting ------------------------------------------------------------------


def test_a_reset_ends_every_way_in_at_once_and_shows_a_new_link(desk, boss):
    bea = keyring(desk, "bea", EDITOR)
    key, browser = passkey(desk, bea.staff_id), bea.enter()
    link = link_in(boss.post(f"/desk/staff/{bea.staff_id}/reset", status=200))
    browser.get("/desk/", 303)
    enter(desk.stranger(), key, 422)
    assert "Welcome, Bea" in desk.stranger().get(link).main


def test_a_closed_account_says_so_and_is_opened_with_a_new_link(desk, boss):
    bea = keyring(desk, "bea", EDITOR)
    boss.post(f"/desk/staff/{bea.staff_id}/disable")
    assert "Bea bea Editor · closed" in boss.get("/desk/staff/").main
    page = boss.post(f"/desk/staff/{bea.staff_id}/link", status=422)
    assert "This account is closed. Open it first." in page.main
    link = link_in(boss.post(f"/desk/staff/{bea.staff_id}/enable", status=200))
    desk.stranger().post("/desk/login", bea.form(), 422)
    desk.stranger().get(link)


@pytest.fixture
def last(desk) -> Visitor:
    """The only administrator who can log in; another one was invited, a third is closed."""
    desk.person("invited", ADMINISTRATOR, language="en")
    boss, former = (keyring(desk, login, ADMINISTRATOR) for login in ("boss", "former"))
    desk.write(model.disable, former.staff_id, desk.now)
    return boss.enter()


def test_the_last_administrator_cannot_be_closed(desk, last):
    page = last.post(f"/desk/staff/{person(desk, 'boss').id}/disable", status=422)
    assert "This is the last administrator who can log in." in page.main
    last.get("/desk/staff/")


def test_the_last_administrator_cannot_lose_the_role(desk, last):
    form = FORM | {"regime": "social", "roles": "editor", "communes": "62009"}
    page = last.post(f"/desk/staff/{person(desk, 'boss').id}", form, 422)
    assert "This is the last administrator who can log in." in page.main
    last.get("/desk/staff/")


def test_one_of_two_administrators_may_be_closed(desk, last):
    keyring(desk, "second", ADMINISTRATOR)
    last.post(f"/desk/staff/{person(desk, 'boss').id}/disable")
    last.get("/desk/staff/", 303)


# --- only soon after a login ----------------------------------------------------------------------


def test_links_are_handed_out_within_fifteen_minutes_of_a_login(desk, boss):
    bea = desk.person("bea", EDITOR, language="en")
    desk.later(minutes=15)
    invite(boss, roles="administrator", login="in.time")
    desk.later(seconds=1)
    page = invite(boss, 403, roles="administrator")
    assert "To hand out links, please log in again." in page.main
    assert page.soup.find(id="name")["value"] == FORM["name"]
    for act in ("link", "reset", "enable"):
        assert not boss.post(f"/desk/staff/{bea}/{act}", status=403).soup.select(".card code")
    form = FORM | {"regime": "social", "roles": "administrator"}
    boss.post(f"/desk/staff/{bea}", form, 403)
    assert person(desk) is None
    assert person(desk, "bea").grants == {"editor": EDITOR}


def test_an_account_may_be_closed_at_any_time(desk, boss):
    bea = keyring(desk, "bea", EDITOR)
    browser = bea.enter()
    desk.later(minutes=16)
    boss.post(f"/desk/staff/{bea.staff_id}/disable")
    browser.get("/desk/", 303)
