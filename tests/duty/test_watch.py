"""The watch: who is there, across processes and through faults, and what it notices."""

import datetime as dt

import pytest

from desk import ADMINISTRATOR, MONDAY, SOCIAL, Desk
from stoppvif.duty import alarms, plans
from stoppvif.duty.availability import Availability
from stoppvif.duty.edits import Times
from stoppvif.duty.watch import Watch
from stoppvif.staff import desk as staff
from stoppvif.staff import model, sessions, trail
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.tables import Account
from stoppvif.storage.away import Away

DAY = dt.date(2026, 11, 23)
OPEN = Availability("open")


@pytest.fixture
def anna(desk: Desk) -> int:
    """On duty from nine to five; it is eleven in Brussels."""
    staff_id = desk.person("anna", SOCIAL)
    desk.write(plans.add_single, desk.edit(), staff_id, DAY, Times(540, 1020))
    return staff_id


def session_of(desk: Desk, staff_id: int) -> bytes:
    name = sessions.new_name()
    desk.database.write(sessions.begin, staff_id, name, "passkey", desk.now)
    return fingerprint(name)


def state(desk: Desk, watch: Watch | None = None) -> str:
    board = (watch or desk.watch).board
    return board.availability("social", "fr", desk.now).state


def other(desk: Desk) -> Watch:
    """The watch of another process on the same database."""
    made = Watch(desk.database, desk.watch.rules)
    made.reload(desk.now)
    return made


def test_a_shift_and_a_line_make_her_present_and_neither_alone(desk, anna):
    assert state(desk) == "closed"
    desk.watch.connect("tab", anna, session_of(desk, anna))
    assert state(desk) == "open"
    desk.at(MONDAY + dt.timedelta(hours=8))
    assert state(desk) == "closed"


def test_a_page_that_loads_anew_is_no_absence_and_a_closed_one_is(desk, anna):
    digest = session_of(desk, anna)
    desk.watch.connect("old", anna, digest)
    desk.watch.disconnect("old", desk.now)
    assert state(desk) == "open"
    desk.watch.connect("new", anna, digest)
    desk.watch.settle("old")
    assert state(desk) == "open"
    desk.watch.disconnect("new", desk.now)
    desk.watch.settle("new")
    assert state(desk) == "closed"


def test_who_has_two_tabs_stays_with_one(desk, anna):
    digest = session_of(desk, anna)
    for tab in ("one", "two"):
        desk.watch.connect(tab, anna, digest)
    desk.watch.disconnect("one", desk.now)
    desk.watch.settle("one")
    assert state(desk) == "open"


def test_another_process_knows_within_a_beat_and_forgets_a_dead_one_within_the_lapse(desk, anna):
    second = other(desk)
    desk.watch.connect("tab", anna, session_of(desk, anna))
    desk.watch.beat(desk.now)
    second.beat(desk.now)
    assert state(desk, second) == "open"
    # The first process is killed: it says nothing any more.
    desk.later(seconds=14)
    second.beat(desk.now)
    assert state(desk, second) == "open"
    desk.later(seconds=2)
    second.beat(desk.now)
    assert state(desk, second) == "closed"


def test_a_change_of_the_roster_elsewhere_is_seen_within_a_beat(desk, anna):
    second = other(desk)
    desk.database.write(
        plans.add_single, desk.edit(), anna, DAY + dt.timedelta(days=1), Times(0, 60)
    )
    assert second.beat(desk.now).changed
    assert len(second.roster.singles) == 2


def test_an_account_that_the_shell_closes_is_away_within_a_beat(desk, anna):
    desk.person("root", ADMINISTRATOR)
    desk.watch.connect("tab", anna, session_of(desk, anna))
    desk.watch.beat(desk.now)

    def close(session):
        staff.disable(session, model.member(session, anna), "shell")

    desk.database.write(close)
    assert desk.watch.beat(desk.now).over == ["tab"]
    assert state(desk) == "closed"


def test_a_session_that_is_over_closes_its_tabs(desk, anna):
    digest = session_of(desk, anna)
    desk.watch.connect("tab", anna, digest)
    desk.watch.forget(digest)
    assert state(desk) == "closed"
    assert desk.watch.beat(desk.now).over == ["tab"]
    assert desk.watch.beat(desk.now).over == []


# --- alarms -------------------------------------------------------------------------------------


def ringing(desk: Desk) -> list[alarms.Alarm]:
    with desk.database.read() as session:
        return [one for one in alarms.recent(session, ("social", "police")) if one.rings]


def test_an_empty_shift_rings_after_two_minutes_once_and_until_she_comes(desk, anna):
    for second in range(0, 120, 5):
        desk.at(MONDAY + dt.timedelta(seconds=second))
        desk.watch.beat(desk.now)
        assert not ringing(desk), second
    desk.at(MONDAY + dt.timedelta(seconds=120))
    assert desk.watch.beat(desk.now).changed
    desk.later(seconds=5)
    assert not desk.watch.beat(desk.now).changed
    (alarm,) = ringing(desk)
    assert alarm.regime == "social"
    desk.watch.connect("tab", anna, session_of(desk, anna))
    desk.watch.beat(desk.now)
    assert not ringing(desk)


def test_a_short_absence_rings_nobody(desk, anna):
    digest = session_of(desk, anna)
    for second in range(0, 600, 5):
        desk.at(MONDAY + dt.timedelta(seconds=second))
        if second % 115 == 0:
            desk.watch.connect("tab", anna, digest)
            desk.watch.beat(desk.now)
            desk.watch.disconnect("tab", desk.now)
            desk.watch.settle("tab")
        desk.watch.beat(desk.now)
    assert not ringing(desk)


def test_nobody_planned_rings_nobody(desk):
    desk.person("anna", SOCIAL)
    for _ in range(60):
        desk.later(seconds=5)
        desk.watch.beat(desk.now)
    assert not ringing(desk)


def test_two_processes_raise_one_alarm(desk, anna):
    second = other(desk)
    for _ in range(60):
        desk.later(seconds=5)
        desk.watch.beat(desk.now)
        second.beat(desk.now)
    assert len(ringing(desk)) == 1


# --- sessions, and what is over -------------------------------------------------------------------


def expires(desk: Desk, digest: bytes) -> dt.datetime:
    with desk.database.read() as session:
        return session.get(sessions.SessionRow, digest).expires


def test_who_is_on_duty_stays_logged_in_and_not_for_long_afterwards(desk, anna):
    digest = session_of(desk, anna)
    desk.watch.connect("tab", anna, digest)
    for _ in range(80):
        desk.later(minutes=5)
        desk.watch.beat(desk.now)
        if desk.now < MONDAY + dt.timedelta(hours=5):
            assert expires(desk, digest) == desk.now + sessions.ON_DUTY
    # Her shift was over an hour ago: half an hour later so was her session.
    with desk.database.read() as session:
        assert not sessions.alive(session, {digest}, desk.now)


def test_what_is_over_is_deleted_every_hour(desk, anna):
    desk.watch.beat(desk.now)
    desk.database.write(trail.note, desk.now, "Carla", "logged_in")
    desk.later(days=desk.settings.trail_days + 1)
    desk.watch.beat(desk.now)
    with desk.database.read() as session:
        assert trail.last(session, "logged_in") == 0
        assert session.get(Account, anna)


def test_while_the_database_is_away_who_is_there_stays_known(desk, anna, monkeypatch):
    desk.watch.connect("tab", anna, session_of(desk, anna))
    desk.watch.beat(desk.now)

    def away(*_):
        raise Away("gone")

    monkeypatch.setattr(desk.database, "read", away)
    with pytest.raises(Away):
        desk.watch.beat(desk.now)
    assert state(desk) == "open"
    desk.watch.renew(desk.now)
    monkeypatch.undo()
    desk.at(MONDAY)
    assert desk.watch.ready(desk.now).availability("social", "fr", desk.now) == OPEN


def test_a_shift_that_ended_while_the_process_was_down_is_noticed_too(desk, anna):
    digest = session_of(desk, anna)
    desk.database.write(sessions.keep, {digest}, desk.now)
    desk.at(MONDAY + dt.timedelta(hours=7))
    other(desk).beat(desk.now)
    assert expires(desk, digest) == desk.now + sessions.IDLE
