"""The trail of staff actions: who did what, for how long it is kept, and what never stands in it."""

import datetime as dt
import json

import pyotp
import pytest
from sqlalchemy import delete

from authenticator import Authenticator
from desk import ADMINISTRATOR, COORDINATOR, EDITOR, Desk, Visitor
from keyring import PASSWORD, enter, keyring, options, passkey
from stoppvif.staff import trail
from stoppvif.staff.tables import Account
from stoppvif.staff.words import ACTIONS


@pytest.fixture
def reader(desk) -> Visitor:
    return desk.as_("carla", COORDINATOR, language="en")


def lines(browser: Visitor, page: int = 1) -> list[str]:
    rows = browser.get(f"/desk/trail?page={page}").soup.select("main .rows li")
    return [row.get_text(" ", strip=True) for row in rows]


def note(desk, times: int, action: str = "logged_in") -> None:
    def several(session) -> None:
        for number in range(times):
            trail.note(session, desk.now, f"Person {number}", action)

    desk.database.write(several)


def everything(desk) -> None:
    """Each thing that leaves an entry, done through the pages."""
    boss = keyring(desk, "boss", ADMINISTRATOR).enter()
    form = {"login": "bea", "name": "Bea", "language": "en", "regime": "social", "commune": ""}
    page = boss.post("/desk/staff/new", form | {"roles": "administrator"}, 200)
    link = page.soup.select(".card code")[0].get_text().removeprefix("http://localhost")
    bea, key = desk.stranger(), Authenticator()
    bea.post(f"{link}/passkey", {"answer": key.make(options(bea.get(link), "make"))})
    page = bea.get("/desk/account/")
    answer = Authenticator().make(options(page, "make"))
    bea.post("/desk/account/passkeys", {"answer": answer, "name": "a very private name"})
    secret = str(page.soup.find(id="secret")["value"])
    set_password = {"secret": secret, "password": PASSWORD, "repeat": PASSWORD}
    set_password["code"] = pyotp.TOTP(secret).at(desk.now)
    bea.post("/desk/account/password", set_password, 200)
    bea.post("/desk/account/codes", status=200)
    bea.post("/desk/account/passkeys/2/remove")
    bea.post("/desk/account/sessions/others/end")
    bea.post("/desk/logout")
    boss.post("/desk/staff/2", form | {"roles": "editor", "communes": "62009"})
    for act, status in (("reset", 200), ("link", 200), ("disable", 303), ("enable", 200)):
        boss.post(f"/desk/staff/2/{act}", status=status)


SAID = [
    "Boss opened the account of Bea again",
    "Boss closed the account of Bea",
    "Boss made a new link for Bea",
    "Boss reset the login of Bea",
    "Boss changed Bea: Editor",
    "Bea logged out",
    "Bea ended a session elsewhere",
    "Bea removed a passkey",
    "Bea made new recovery codes",
    "Bea set a password and an app for codes",
    "Bea added a passkey",
    "Bea enrolled with a one-time link",
    "Bea logged in",
    "Boss invited Bea: Administrator",
    "Boss logged in",
]


def test_everything_that_staff_do_stands_in_the_trail_newest_first(desk):
    everything(desk)
    reader = desk.as_("carla", COORDINATOR, language="en")
    assert lines(reader) == [f"Mon 23 Nov, 11:00 {line}" for line in SAID]


def test_no_secret_stands_in_any_entry(desk):
    everything(desk)
    with desk.database.read() as session:
        entries = trail.page(session, 1).entries
        kept = [json.dumps([e.who, e.action, e.about], ensure_ascii=False) for e in entries]
        words = {word for e in entries for word in e.about}
    assert words == {"name", "roles"}
    assert {tuple(json.loads(entry)[2]) for entry in kept} <= {(), ("name",), ("name", "roles")}
    for secret in (PASSWORD, "a very private name", "localhost", "enrol/", "a caller"):
        assert not [entry for entry in kept if secret in entry]
    # Names and roles are short: no token, no code, no key is.
    assert max(map(len, kept)) < 90


def test_what_was_refused_stands_in_no_entry(desk, reader):
    boss = desk.as_("boss", ADMINISTRATOR, language="en")
    boss.post("/desk/staff/new", {"name": "Bea"}, 422)
    bea = passkey(desk, desk.person("bea", EDITOR, language="en"))
    before = lines(reader)
    enter(desk.stranger(), bea, 422, verified=False)
    desk.stranger().post("/desk/login", {"login": "bea", "password": "wrong"}, 422)
    assert lines(reader) == before


def test_a_change_that_changes_nothing_is_no_entry(desk, reader):
    boss, bea = desk.as_("boss", ADMINISTRATOR, language="en"), desk.person("bea", EDITOR)
    form = {"name": "Bea", "language": "en", "regime": "social", "commune": ""}
    boss.post(f"/desk/staff/{bea}", form | {"roles": "editor", "communes": "62009"})
    assert lines(reader) == ["Nothing yet."]


def test_there_are_twenty_on_a_page(desk, reader):
    note(desk, 41)
    pages = [lines(reader, number) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages[:3]] == [20, 20, 1]
    assert pages[3] == ["Nothing yet."]
    assert "Person 40" in pages[0][0]
    assert "Person 0 " in pages[2][0]


def test_the_links_lead_to_the_next_page_where_there_is_one(desk, reader):
    note(desk, 40)
    found = [
        reader.get(f"/desk/trail{query}").soup.select("nav.steps a") for query in ("", "?page=2")
    ]
    assert [[(a.get_text(), a["href"]) for a in links] for links in found] == [
        [("Older", "?page=2")],
        [("Newer", "?page=1")],
    ]


@pytest.mark.parametrize("page", ["0", "-1", "x", "10000", "9" * 40, "1.5", "", "%00", "²"])
def test_a_page_that_is_none_is_the_first(desk, reader, page):
    note(desk, 1)
    assert len(lines(reader, page)) == 1


def test_every_entry_is_on_one_page_however_many_there_are(desk):
    for times in range(62):
        with desk.database.read() as session:
            pages = [trail.page(session, number) for number in range(1, 5)]
        ids = [entry.id for page in pages for entry in page.entries]
        assert ids == sorted(set(ids), reverse=True)
        assert len(ids) == times
        assert [page.more for page in pages] == [times > 20 * number for number in range(1, 5)]
        note(desk, 1)


def test_an_entry_outlives_the_account(desk, reader):
    bea = keyring(desk, "bea", EDITOR)
    bea.enter()
    gone = delete(Account).where(Account.id == bea.staff_id)
    desk.database.write(lambda session: session.connection().execute(gone) and None)
    assert lines(reader) == ["Mon 23 Nov, 11:00 Bea logged in"]


def test_an_entry_keeps_the_name_of_its_day(desk, reader):
    bea = keyring(desk, "bea", EDITOR)
    bea.enter()
    boss = desk.as_("boss", ADMINISTRATOR, language="en")
    form = {"name": "Bea Other", "language": "en", "regime": "social", "commune": ""}
    boss.post(f"/desk/staff/{bea.staff_id}", form | {"roles": "administrator"})
    assert [line.partition("00 ")[2] for line in lines(reader)] == [
        "Boss changed Bea Other: Administrator",
        "Bea logged in",
    ]


def test_the_trail_expires_after_the_days_that_are_set(tmp_path, monkeypatch):
    desk = Desk(tmp_path, monkeypatch, trail_days=30)
    carla = desk.person("carla", COORDINATOR, language="en")
    note(desk, 1)
    desk.later(days=1)
    note(desk, 1, "logged_out")
    desk.later(days=29, hours=1)
    desk.watch.beat(desk.now)
    reader = desk.enter(carla)
    assert "Kept for 30 days." in reader.get("/desk/trail").main
    assert [line.rpartition("0 ")[2] for line in lines(reader)] == ["logged out"]
    desk.later(days=1)
    desk.watch.beat(desk.now)
    assert lines(desk.enter(carla)) == ["Nothing yet."]
    desk.database.close()


def test_an_entry_of_exactly_so_many_days_is_still_there(desk):
    note(desk, 1)
    for seconds, left in ((0, 1), (1, 0)):
        now = desk.now + dt.timedelta(days=180, seconds=seconds)
        desk.database.write(trail.expire, now, 180)
        with desk.database.read() as session:
            assert len(trail.page(session, 1).entries) == left


def test_an_entry_that_expired_gives_its_number_to_no_other(desk):
    note(desk, 3)
    with desk.database.read() as session:
        last = trail.last(session)
    desk.database.write(trail.expire, desk.now + dt.timedelta(days=999), 1)
    assert desk.database.write(trail.note, desk.now, "Bea", "logged_in") == last + 1


def test_each_action_has_a_sentence(desk, reader):
    for action in ACTIONS:
        desk.database.write(
            trail.note, desk.now, "Bea", action, name="Anna", roles=["editor", "coordinator"]
        )
    for line in lines(reader):
        assert "_" not in line
    assert "invited Anna: Editor, Coordinator" in " ".join(lines(reader))


def test_an_action_of_a_later_version_is_shown_as_it_is(desk, reader):
    note(desk, 1, "moon_landing")
    assert lines(reader) == ["Mon 23 Nov, 11:00 Person 0 moon_landing"]
