"""A shift without anyone present raises an alarm: not too early, not twice, over when she comes."""

import datetime as dt

import pytest

from desk import POLICE, SOCIAL, Desk
from stoppvif.duty import alarms, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.watch import Watch

MON = dt.date(2026, 11, 23)
SECOND = dt.timedelta(seconds=1)


ALL_DAY = Times(420, 1080)


def planned(desk: Desk, login: str, grant=SOCIAL, times: Times = ALL_DAY) -> int:
    staff_id = desk.person(login, grant)
    desk.write(plans.add_single, desk.edit(grant.regimes[0]), staff_id, MON, times)
    return staff_id


@pytest.fixture
def anna(desk) -> int:
    return planned(desk, "anna")


def here(desk: Desk, *people: int) -> None:
    desk.watch.board.attend(frozenset(people))


def pass_by(desk: Desk, seconds: float, *people: int) -> list[str]:
    """Let the watch beat for a while, these present; the regimes whose alarm then lasts."""
    end = desk.now + seconds * SECOND
    while True:
        desk.watch._look_for_empty_shifts(desk.now) if people else desk.watch.beat(desk.now)
        if desk.now >= end:
            break
        desk.at(min(end, desk.now + desk.watch.rules.heartbeat))
    with desk.database.read() as session:
        return sorted(alarms.lasting(session))


def connect(desk: Desk, staff_id: int) -> None:
    """She is connected, under a session of hers."""
    browser = desk.enter(staff_id)
    desk.watch.connect(f"tab of {staff_id}", staff_id, digest(browser))


def digest(browser) -> bytes:
    from stoppvif.staff.keys import fingerprint

    return fingerprint(browser.cookie)


def leave(desk: Desk, staff_id: int) -> None:
    desk.watch.disconnect(f"tab of {staff_id}", desk.now)
    desk.watch.settle(f"tab of {staff_id}")


def all_alarms(desk: Desk) -> list[alarms.Alarm]:
    with desk.database.read() as session:
        return alarms.recent(session, ("social", "police"))


def test_the_alarm_is_raised_when_the_patience_is_over_and_not_before(desk, anna):
    patience = desk.watch.rules.alarm.total_seconds()
    assert pass_by(desk, patience - 1) == []
    assert pass_by(desk, 1) == ["social"]


def test_an_alarm_that_lasts_is_not_raised_again(desk, anna):
    pass_by(desk, 600)
    assert len(all_alarms(desk)) == 1


def test_the_alarm_is_over_at_the_first_beat_after_she_connects(desk, anna):
    pass_by(desk, 120)
    connect(desk, anna)
    assert pass_by(desk, 0) == []
    (alarm,) = all_alarms(desk)
    assert alarm.ended == desk.now


def test_who_is_there_in_time_raises_none(desk, anna):
    pass_by(desk, 115)
    connect(desk, anna)
    assert pass_by(desk, 300) == []
    assert all_alarms(desk) == []


def test_the_patience_begins_anew_each_time_she_goes(desk, anna):
    connect(desk, anna)
    pass_by(desk, 10)
    for _ in range(3):
        leave(desk, anna)
        assert pass_by(desk, 110) == []
        connect(desk, anna)
        assert pass_by(desk, 5) == []
    leave(desk, anna)
    pass_by(desk, 120)
    assert [alarm.rings for alarm in all_alarms(desk)] == [True]


def test_one_of_two_is_enough_and_one_of_the_other_regime_is_not(desk, anna):
    bert = planned(desk, "bert")
    connect(desk, bert)
    assert pass_by(desk, 130) == []
    leave(desk, bert)
    connect(desk, planned(desk, "chris", POLICE))
    assert pass_by(desk, 130) == ["social"]


def test_each_regime_has_its_own_alarm(desk, anna):
    planned(desk, "chris", POLICE)
    assert pass_by(desk, 120) == ["police", "social"]


def test_where_nobody_is_planned_nobody_is_missed(desk):
    desk.person("anna", SOCIAL)
    assert pass_by(desk, 300) == []


def test_an_alarm_is_over_with_its_shift(desk, anna):
    desk.at(dt.datetime(2026, 11, 23, 16, 50, tzinfo=dt.UTC))
    assert pass_by(desk, 120) == ["social"]
    desk.at(dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC))
    assert pass_by(desk, 0) == []


def test_who_is_present_without_a_shift_does_not_stand_in(desk, anna):
    connect(desk, desk.person("bert", SOCIAL))
    assert pass_by(desk, 120) == ["social"]


def test_a_process_without_a_desk_raises_none(desk, anna, tmp_path, monkeypatch):
    from dataclasses import replace

    quiet = Watch(desk.database, replace(desk.watch.rules, alarms=False))
    for _ in range(5):
        quiet.beat(desk.now)
        desk.later(minutes=2)
    assert all_alarms(desk) == []


@pytest.mark.parametrize("mail", [True, False])
def test_a_mail_is_due_where_there_is_a_mail_server(desk, anna, mail):
    from dataclasses import replace

    desk.watch.rules = replace(desk.watch.rules, mail=mail)
    pass_by(desk, 120)
    with desk.database.read() as session:
        assert alarms.due(session, desk.now) is mail
