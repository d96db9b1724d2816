"""The alarm of a shift without anyone: one for a regime, taken once, over by itself."""

import datetime as dt

import pytest

from stoppvif.duty import alarms

BOTH = ("social", "police")
MINUTE = dt.timedelta(minutes=1)


def shown(desk, regimes=BOTH) -> list[alarms.Alarm]:
    with desk.database.read() as session:
        return alarms.recent(session, regimes)


def raise_(desk, regime: str = "social", mail: bool = True) -> bool:
    return desk.database.write(alarms.begin, regime, desk.now, mail=mail)


def test_a_regime_has_one_alarm_at_a_time_and_the_other_has_its_own(desk):
    assert [raise_(desk), raise_(desk), raise_(desk, "police")] == [True, False, True]
    assert sorted(alarm.regime for alarm in shown(desk)) == ["police", "social"]


def test_an_alarm_that_is_over_makes_room_for_the_next(desk):
    raise_(desk)
    assert desk.database.write(alarms.end, "social", desk.now)
    assert not desk.database.write(alarms.end, "social", desk.now), "it is over already"
    assert raise_(desk)
    assert [alarm.ended is None for alarm in shown(desk)] == [True, False]


def test_the_first_who_takes_it_has_it_and_nobody_else_hears_it(desk):
    raise_(desk)
    (alarm,) = shown(desk)
    assert alarm.rings
    assert desk.database.write(alarms.take, alarm.id, "Carla", BOTH, desk.now) == "social"
    assert desk.database.write(alarms.take, alarm.id, "Dirk", BOTH, desk.now) is None
    (alarm,) = shown(desk)
    assert (alarm.rings, alarm.seen_by) == (False, "Carla")


@pytest.mark.parametrize("regimes", [("police",), ()])
def test_an_alarm_of_another_regime_is_neither_seen_nor_taken(desk, regimes):
    raise_(desk)
    (alarm,) = shown(desk)
    assert shown(desk, regimes) == []
    assert desk.database.write(alarms.take, alarm.id, "Dirk", regimes, desk.now) is None
    assert shown(desk)[0].rings


def test_an_alarm_that_ended_rings_no_longer(desk):
    raise_(desk)
    desk.database.write(alarms.end, "social", desk.now)
    assert not shown(desk)[0].rings


def test_lasting_alarms_stand_before_those_that_are_over(desk):
    for _ in range(3):
        raise_(desk, "police")
        desk.database.write(alarms.end, "police", desk.now)
    raise_(desk)
    raise_(desk, "police")
    desk.database.write(alarms.end, "police", desk.now)
    assert [a.ended is None for a in shown(desk)] == [True, False, False, False, False]


def test_an_old_alarm_is_forgotten_but_not_one_that_lasts_or_whose_mail_waits(desk):
    raise_(desk, mail=False)
    desk.database.write(alarms.end, "social", desk.now)
    raise_(desk)
    desk.database.write(alarms.end, "social", desk.now)
    raise_(desk, "police", mail=False)
    desk.database.write(alarms.expire, desk.now + alarms.KEPT)
    assert len(shown(desk)) == 3
    desk.database.write(alarms.expire, desk.now + alarms.KEPT + MINUTE)
    assert [alarm.id for alarm in shown(desk)] == [3, 2]
    desk.database.write(alarms.delivered, 2)
    desk.database.write(alarms.expire, desk.now + alarms.KEPT + MINUTE)
    assert [alarm.id for alarm in shown(desk)] == [3]


def claim(desk) -> int | None:
    return desk.database.write(alarms.claim, desk.now)


def test_a_mail_belongs_to_one_process_for_a_while_and_then_to_another(desk):
    raise_(desk)
    assert [claim(desk), claim(desk)] == [1, None]
    desk.at(desk.now + alarms.CLAIM - dt.timedelta(seconds=1))
    assert claim(desk) is None
    desk.later(seconds=1)
    assert claim(desk) == 1, "the process that had it is gone"


def test_no_mail_is_due_where_none_is_wanted(desk):
    raise_(desk, mail=False)
    assert claim(desk) is None


def test_a_mail_waits_longer_each_time_up_to_a_quarter_of_an_hour(desk):
    raise_(desk)
    waits = []
    for _ in range(12):
        assert claim(desk) == 1
        desk.database.write(alarms.refused, 1, desk.now)
        began = desk.now
        while claim(desk) is None:
            desk.later(minutes=1)
        waits.append((desk.now - began) // MINUTE)
        # That claim was a look at the clock; it is given back at the same count of tries.
        desk.database.write(give_back, desk.now)
    assert waits == [1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15, 15]


def give_back(session, now) -> None:
    row = session.get(alarms.AlarmRow, 1)
    row.mail_due, row.mail_tries = now, row.mail_tries - 1
