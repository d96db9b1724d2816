"""The watch: who is present, over all processes, and whose session lives on for it."""

import contextlib
import datetime as dt
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from desk import ADMINISTRATOR, SOCIAL, Desk
from stoppvif.cli import main
from stoppvif.duty import alarms, extras, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.presence import PresenceRow
from stoppvif.duty.watch import CLEANING, Watch
from stoppvif.staff import model as staff
from stoppvif.staff import sessions, trail
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.sessions import SessionRow
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database

MON = dt.date(2026, 11, 23)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def anna(desk) -> int:
    """A professional who is planned from seven to six; it is eleven in Brussels."""
    staff_id = desk.person("anna", SOCIAL)
    desk.write(plans.add_single, desk.edit(), staff_id, MON, Times(420, 1080))
    return staff_id


@pytest.fixture
def other(desk) -> Iterator[Watch]:
    """The watch of another process over the same database."""
    with contextlib.closing(Database(desk.settings.database_url)) as database:
        yield Watch(database, desk.watch.rules)


def log_in(desk: Desk, staff_id: int) -> bytes:
    """A session of this account; its digest."""
    name = sessions.new_name()
    desk.database.write(sessions.begin, staff_id, name, "passkey", desk.now)
    return fingerprint(name)


def sit_down(desk: Desk, staff_id: int, tab: str = "tab") -> bytes:
    digest = log_in(desk, staff_id)
    desk.watch.connect(tab, staff_id, digest)
    return digest


def on_duty(desk: Desk, watch: Watch | None = None) -> set[int]:
    return set((watch or desk.watch).board.on_duty(desk.now))


# --- one process ----------------------------------------------------------------------------------


def test_she_is_present_from_the_first_tab_to_a_heartbeat_after_the_last(desk, anna):
    assert on_duty(desk) == set()
    for tab in ("one", "two"):
        desk.watch.connect(tab, anna, b"digest")
    assert on_duty(desk) == {anna}
    for tab in ("one", "two"):
        desk.watch.disconnect(tab, desk.now)
        assert on_duty(desk) == {anna}, "her page may be loading anew"
    desk.watch.settle("one")
    assert on_duty(desk) == {anna}
    desk.watch.settle("two")
    assert on_duty(desk) == set()


def test_a_page_that_loads_anew_is_no_absence(desk, anna):
    desk.watch.connect("one", anna, b"digest")
    desk.watch.disconnect("one", desk.now)
    desk.watch.connect("two", anna, b"digest")
    desk.watch.settle("one")
    assert on_duty(desk) == {anna}


def test_a_tab_that_is_back_under_its_name_is_not_settled(desk, anna):
    desk.watch.connect("one", anna, b"digest")
    desk.watch.disconnect("one", desk.now)
    desk.watch.connect("one", anna, b"digest")
    desk.watch.settle("one")
    assert on_duty(desk) == {anna}


def test_what_was_never_connected_goes_without_a_word(desk, anna):
    desk.watch.disconnect("nobody", desk.now)
    desk.watch.settle("nobody")
    desk.watch.forget(b"nobody")
    assert on_duty(desk) == set()


def test_who_is_logged_out_is_absent_at_once_and_the_next_beat_closes_the_tab(desk, anna):
    digest = sit_down(desk, anna)
    desk.watch.connect("elsewhere", anna, log_in(desk, anna))
    desk.watch.forget(digest)
    assert desk.watch.beat(desk.now).over == ["tab"]
    assert desk.watch.beat(desk.now).over == []
    assert on_duty(desk) == {anna}, "in her other browser"


def test_a_beat_says_whether_anything_is_to_be_seen(desk, anna):
    desk.watch.beat(desk.now)
    assert not desk.watch.beat(desk.now).changed
    sit_down(desk, anna)
    assert desk.watch.beat(desk.now).changed
    assert not desk.watch.beat(desk.now).changed
    desk.at(dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC))
    assert desk.watch.beat(desk.now).changed, "her shift is over"


def test_the_plan_of_the_next_day_is_made_at_midnight(desk, anna):
    desk.watch.ready(desk.now)
    desk.later(days=1)
    assert desk.watch.board.planned_until <= desk.now
    desk.watch.beat(desk.now)
    assert desk.watch.board.planned_until > desk.now


# --- several processes ----------------------------------------------------------------------------


def test_who_is_connected_to_one_process_is_present_at_the_other(desk, anna, other):
    sit_down(desk, anna)
    desk.watch.beat(desk.now)
    other.beat(desk.now)
    assert on_duty(desk, other) == {anna}
    desk.watch.disconnect("tab", desk.now)
    desk.watch.settle("tab")
    desk.watch.beat(desk.now)
    other.beat(desk.now)
    assert on_duty(desk, other) == set()


def test_a_process_that_died_holds_nobody_present_longer_than_the_lapse(desk, anna, other):
    sit_down(desk, anna)
    desk.watch.beat(desk.now)
    desk.at(desk.now + desk.watch.rules.lapse - SECOND)
    other.beat(desk.now)
    assert on_duty(desk, other) == {anna}
    desk.at(desk.now + SECOND)
    other.beat(desk.now)
    assert on_duty(desk, other) == set()


def test_a_process_that_lives_says_so_again(desk, anna, other):
    sit_down(desk, anna)
    for _ in range(8):
        desk.watch.beat(desk.now)
        desk.at(desk.now + desk.watch.rules.heartbeat)
    other.beat(desk.now)
    assert on_duty(desk, other) == {anna}


def test_another_process_sees_a_change_of_the_roster_within_a_beat(desk, anna, other):
    other.beat(desk.now)
    assert not other.beat(desk.now).changed
    bert = desk.person("bert", SOCIAL)
    desk.write(plans.add_single, desk.edit(), bert, MON, Times(540, 1080))
    assert bert not in other.board.rostered(desk.now)
    assert other.beat(desk.now).changed
    assert bert in other.board.rostered(desk.now)
    desk.write(extras.begin, bert, 2, desk.now)
    assert other.beat(desk.now).changed


def test_two_processes_raise_one_alarm(desk, anna, other):
    for watch in (desk.watch, other) * 3:
        watch.beat(desk.now)
        desk.at(desk.now + desk.watch.rules.alarm)
    with desk.database.read() as session:
        assert len(alarms.recent(session, ("social",))) == 1


# --- sessions -------------------------------------------------------------------------------------


def expires(desk: Desk, digest: bytes) -> dt.timedelta:
    """How long a session still lasts."""
    with desk.database.read() as session:
        return session.get(SessionRow, digest).expires - desk.now


def test_who_is_on_duty_and_connected_stays_logged_in(desk, anna):
    digest = sit_down(desk, anna)
    for _ in range(3):
        desk.later(minutes=29)
        assert desk.watch.beat(desk.now).over == []
        assert expires(desk, digest) == sessions.ON_DUTY


def test_once_the_shift_is_over_the_usual_limit_holds(desk, anna):
    digest = sit_down(desk, anna)
    desk.at(dt.datetime(2026, 11, 23, 16, 59, 30, tzinfo=dt.UTC))
    with desk.database.read() as session:
        assert not sessions.alive(session, [digest], desk.now)
    digest = sit_down(desk, anna, "late")
    desk.watch.beat(desk.now)
    desk.later(minutes=1)
    desk.watch.beat(desk.now)
    assert expires(desk, digest) == sessions.IDLE


def test_a_connection_without_a_shift_keeps_no_session(desk, anna):
    bert = desk.person("bert", SOCIAL)
    digest = sit_down(desk, bert)
    desk.later(minutes=20)
    desk.watch.beat(desk.now)
    assert expires(desk, digest) == sessions.IDLE - dt.timedelta(minutes=20)
    desk.later(minutes=11)
    assert desk.watch.beat(desk.now).over == ["tab"]


def test_an_account_that_is_closed_is_gone_within_a_beat(desk, anna):
    sit_down(desk, anna)
    desk.watch.beat(desk.now)
    desk.database.write(staff.disable, anna, desk.now)
    assert desk.watch.beat(desk.now).over == ["tab"]
    assert on_duty(desk) == set()


def test_an_account_that_is_closed_from_the_shell_is_gone_within_a_beat(desk, anna):
    desk.person("root", ADMINISTRATOR)
    sit_down(desk, anna)
    desk.watch.beat(desk.now)
    environ = {
        "STOPPVIF_DATABASE_URL": desk.settings.database_url,
        "STOPPVIF_PUBLIC_URL": "http://localhost",
    }
    done = CliRunner(env=environ).invoke(main, ["staff", "disable", "anna"])
    assert done.exit_code == 0, done.output
    assert desk.watch.beat(desk.now).over == ["tab"]
    assert on_duty(desk) == set()
    assert anna not in desk.watch.roster.people


# --- the database away ----------------------------------------------------------------------------


@contextlib.contextmanager
def away(desk: Desk, monkeypatch, tmp_path) -> Iterator[None]:
    """The watch's database is where no file can be."""
    gone = Database(f"sqlite:///{tmp_path}/no/such/folder/desk.db")
    with contextlib.closing(gone), monkeypatch.context() as patch:
        patch.setattr(desk.watch, "database", gone)
        yield


def test_a_beat_without_the_database_says_so_and_who_is_there_stays(
    desk, anna, monkeypatch, tmp_path
):
    sit_down(desk, anna)
    desk.watch.beat(desk.now)
    with away(desk, monkeypatch, tmp_path):
        for _ in range(3):
            with pytest.raises(Away):
                desk.watch.beat(desk.now)
        assert on_duty(desk) == {anna}
    assert desk.watch.beat(desk.now).over == []
    assert on_duty(desk) == {anna}


def test_a_tab_that_was_logged_out_meanwhile_is_closed_when_the_database_is_back(
    desk, anna, monkeypatch, tmp_path
):
    digest = sit_down(desk, anna)
    with away(desk, monkeypatch, tmp_path):
        desk.watch.forget(digest)
        with pytest.raises(Away):
            desk.watch.beat(desk.now)
    assert desk.watch.beat(desk.now).over == ["tab"]


def test_a_tab_found_over_is_closed_though_the_database_fails_later_in_that_beat(
    desk, anna, monkeypatch
):
    digest = sit_down(desk, anna)
    sit_down(desk, anna, "other")
    desk.database.write(sessions.end, digest)
    with monkeypatch.context() as patch:
        failing(patch, "keep")
        with pytest.raises(Away):
            desk.watch.beat(desk.now)
    assert desk.watch.beat(desk.now).over == ["tab"]


def test_a_session_is_shortened_though_the_database_was_locked_when_the_shift_ended(
    desk, anna, monkeypatch
):
    desk.at(dt.datetime(2026, 11, 23, 16, 59, tzinfo=dt.UTC))
    digest = sit_down(desk, anna)
    desk.watch.beat(desk.now)
    desk.later(minutes=2)
    with monkeypatch.context() as patch:
        failing(patch, "shorten")
        with pytest.raises(Away):
            desk.watch.beat(desk.now)
    desk.watch.beat(desk.now)
    assert expires(desk, digest) == sessions.IDLE


def failing(patch, name: str) -> None:
    """The database is locked when the sessions are to be written."""

    def locked(*_) -> None:
        raise Away("locked")

    patch.setattr(sessions, name, locked)


def test_a_plan_that_was_written_is_not_told_as_lost_where_it_cannot_be_read_again(
    desk, anna, monkeypatch, tmp_path
):
    with away(desk, monkeypatch, tmp_path):
        desk.watch.renew(desk.now)
    bert = desk.person("bert", SOCIAL)
    desk.watch.beat(desk.now)
    assert bert in desk.watch.roster.people


# --- cleaning -------------------------------------------------------------------------------------


def test_what_is_over_is_deleted_every_hour(desk, anna, other):
    old = desk.now - dt.timedelta(days=200)
    desk.watch.beat(desk.now)
    desk.database.write(trail.note, old, "Carla", "login")
    desk.database.write(alarms.begin, "police", old, mail=False)
    desk.database.write(alarms.end, "police", old)
    other.connect("tab", anna, b"digest")
    other._tell(frozenset([anna]), desk.now)
    desk.at(desk.now + CLEANING)
    desk.watch.beat(desk.now)
    assert left(desk) == (1, 2, 1), "not yet"
    desk.at(desk.now + SECOND)
    desk.watch.beat(desk.now)
    assert left(desk) == (0, 1, 0)


def left(desk: Desk) -> tuple[int, int, int]:
    """How many old entries of the trail, alarms and presences there are."""
    with desk.database.read() as session:
        entries = trail.since(session, 0, "login")
        presences = list(session.scalars(select(PresenceRow)))
        return len(entries), len(alarms.recent(session, ("social", "police"))), len(presences)
