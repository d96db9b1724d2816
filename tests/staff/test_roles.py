"""Deny by default: each route of the desk, who may come in, and that nobody else does."""

import pytest
from flask import Blueprint

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL, Desk
from keyring import token
from rooms import routes, rules
from stoppvif.staff.access import admits, admitted
from stoppvif.web import audience

GRANTS = {
    "professional": SOCIAL,
    "coordinator": COORDINATOR,
    "editor": EDITOR,
    "administrator": ADMINISTRATOR,
}
NOBODY = ""
EVERYBODY = "professional coordinator editor administrator"
ROSTER = "professional coordinator"
EDITS = "editor coordinator"
# Every route of the desk, and whom it is for. NOBODY: it is the door itself.
TABLE = {
    "door.login": NOBODY,
    "door.by_password": NOBODY,
    "door.by_passkey": NOBODY,
    "door.enrol": NOBODY,
    "door.enrol_passkey": NOBODY,
    "door.enrol_password": NOBODY,
    "door.logout": EVERYBODY,
    "account.show": EVERYBODY,
    "account.speak": EVERYBODY,
    "account.add_passkey": EVERYBODY,
    "account.remove_passkey": EVERYBODY,
    "account.set_password": EVERYBODY,
    "account.renew_codes": EVERYBODY,
    "account.end_session": EVERYBODY,
    "chat_desk.show": ROSTER,
    "chat_desk.live": ROSTER,
    "duty.home": EVERYBODY,
    "duty.live": EVERYBODY,
    "duty.begin_extra": "professional",
    "duty.end_extra": "professional",
    "duty.take": "coordinator",
    "roster.here": ROSTER,
    "roster.week": ROSTER,
    "roster.month": ROSTER,
    "roster.copy": "coordinator",
    "shifts.new": "coordinator",
    "shifts.add": "coordinator",
    "shifts.shift": "coordinator",
    "shifts.change": "coordinator",
    "shifts.remove": "coordinator",
    "cover.cover": "coordinator",
    "cover.add_cover": "coordinator",
    "cover.remove_cover": "coordinator",
    "cover.absences": "coordinator",
    "cover.add_absence": "coordinator",
    "cover.remove_absence": "coordinator",
    "agenda_desk.index": EDITS,
    "agenda_desk.new": EDITS,
    "agenda_desk.create": EDITS,
    "agenda_desk.change": EDITS,
    "agenda_desk.save": EDITS,
    "agenda_acts.show": EDITS,
    "agenda_acts.do": EDITS,
    "agenda_acts.refuse": EDITS,
    "agenda_acts.status": EDITS,
    "agenda_acts.duplicate": EDITS,
    "agenda_export.export": EDITS,
    "agenda_import.upload": EDITS,
    "agenda_import.take": EDITS,
    "agenda_import.look": EDITS,
    "agenda_import.apply": EDITS,
    "directory_desk.index": EDITS,
    "directory_desk.preview": EDITS,
    "directory_desk.do": EDITS,
    "directory_edit.new": EDITS,
    "directory_edit.add": EDITS,
    "directory_edit.edit": EDITS,
    "directory_edit.change": EDITS,
    "directory_exchange.export": EDITS,
    "directory_exchange.upload": EDITS,
    "directory_exchange.take": EDITS,
    "directory_exchange.look": EDITS,
    "directory_exchange.apply": EDITS,
    "staff.people": "administrator",
    "staff.new": "administrator",
    "staff.invite": "administrator",
    "staff.person": "administrator",
    "staff.change": "administrator",
    "staff.do": "administrator",
    "staff.shown_trail": "coordinator",
}


def ask(desk: Desk, role: str, method: str, path: str) -> tuple[int, str]:
    """Status and destination, for somebody who has just logged in with this role; "" is nobody."""
    browser = desk.enter(desk.roles[role]) if role else desk.stranger()
    data = {"csrf_token": token(browser)} if method == "POST" else None
    response = browser.client.open(path, method=method, data=data)
    return response.status_code, response.headers.get("Location", "")


@pytest.fixture
def peopled(desk) -> Desk:
    """A desk with one person of each role."""
    desk.roles = {role: desk.person(role, GRANTS[role], language="en") for role in GRANTS}
    return desk


def test_the_table_is_that_of_the_routes(app):
    found = {rule.endpoint: admitted(app, rule.endpoint) for rule in rules(app)}
    assert found == {endpoint: frozenset(roles.split()) for endpoint, roles in TABLE.items()}


def test_the_desk_is_where_its_guard_is(app):
    for rule in app.url_map.iter_rules():
        at_the_desk = audience.of(app, rule.endpoint) in ("desk", "asset")
        assert rule.rule.startswith("/desk/") == at_the_desk, rule


@pytest.mark.parametrize("role", GRANTS)
def test_a_role_comes_in_where_the_table_says_so_and_nowhere_else(peopled, role):
    for endpoint, method, path in routes(peopled.app):
        status, to = ask(peopled, role, method, path)
        if role in TABLE[endpoint].split() or TABLE[endpoint] == NOBODY:
            door = endpoint == "door.logout"
            assert status in (200, 204, 303, 400, 404, 409, 410, 422), (endpoint, method, status)
            assert door or not to.startswith("/desk/login"), (endpoint, method, to)
        else:
            assert status == 403, (endpoint, method, status)


def test_whoever_is_not_logged_in_is_sent_to_the_door(peopled):
    for endpoint, method, path in routes(peopled.app):
        status, to = ask(peopled, "", method, path)
        if TABLE[endpoint] == NOBODY:
            assert status in (200, 410, 422), (endpoint, status)
        elif endpoint in ("duty.live", "chat_desk.live"):
            assert status == 204
        elif method == "POST":
            assert status == 401, (endpoint, status)
        else:
            assert (status, to.partition("?")[0]) == (303, "/desk/login"), (endpoint, status)


def test_several_roles_open_the_doors_of_each(peopled):
    peopled.roles["both"] = peopled.person("both", EDITOR, ADMINISTRATOR, language="en")
    assert ask(peopled, "both", "GET", "/desk/staff/")[0] == 200
    assert ask(peopled, "both", "GET", "/desk/trail")[0] == 403


def test_a_role_that_was_taken_away_opens_nothing_any_longer(peopled):
    browser = peopled.enter(peopled.roles["coordinator"])
    browser.get("/desk/trail")
    form = {"name": "Other", "language": "en", "regime": "social", "commune": ""}
    form |= {"roles": ["editor"], "communes": ["62009"]}
    boss = peopled.enter(peopled.roles["administrator"])
    boss.post(f"/desk/staff/{peopled.roles['coordinator']}", form)
    assert "not among your roles" in browser.get("/desk/trail", 403).main


def test_the_menu_shows_what_her_roles_open_and_no_more(peopled):
    edits = {"/desk/agenda/", "/desk/contacts/"}
    doors = {
        "professional": {"/desk/chat/", "/desk/roster/"},
        "coordinator": {"/desk/chat/", "/desk/roster/", "/desk/trail", *edits},
        "editor": edits,
        "administrator": {"/desk/staff/"},
    }
    for role, staff_id in peopled.roles.items():
        menu = peopled.enter(staff_id).get("/desk/").soup.find("nav", class_="menu")
        found = {str(link["href"]) for link in menu.find_all("a")}
        assert found == doors[role] | {"/desk/", "/desk/account/"}


def test_a_route_that_declares_nothing_is_for_nobody(peopled):
    room = Blueprint("forgotten", __name__, url_prefix="/desk")
    room.add_url_rule("/forgotten", "declared", lambda: "secret", methods=["GET", "POST"])
    audience.declare(peopled.app, room, "desk")
    # This one has not even said that it is the desk's.
    peopled.app.add_url_rule("/desk/lost", "lost", lambda: "secret")
    for role in ("", *GRANTS):
        for method, path in (("GET", "/forgotten"), ("POST", "/forgotten"), ("GET", "/lost")):
            assert ask(peopled, role, method, f"/desk{path}")[0] == 403


def test_a_declaration_is_of_roles_that_exist(app):
    roles = {role for rule in rules(app) for role in admitted(app, rule.endpoint)}
    assert roles == set(GRANTS)
    assert admits("editor")(lambda: "").admits == {"editor"}
