"""What coordinators do to shifts, as the roster then is."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import ADMINISTRATOR, POLICE, SOCIAL
from stoppvif.duty import coverage, extras, plans, roster
from stoppvif.duty.edits import HORIZON, Times
from stoppvif.duty.model import KEPT, RosterError
from stoppvif.duty.roster import Wanted
from stoppvif.staff import model as staff

MON = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
NINE_TO_FIVE = Times(540, 1020)


@pytest.fixture
def anna(desk) -> int:
    return desk.person("anna", SOCIAL)


def worked(desk, first: dt.date = MON, days: int = 21) -> list[str]:
    """Each shift from `first` on: day, and times in Brussels."""
    found = roster.spans(desk.watch.roster, first, first + days * DAY)
    clock = [(s.day, *(at.astimezone(roster.BRUSSELS) for at in (s.starts, s.ends))) for s in found]
    return [f"{day:%m-%d} {starts:%H:%M}-{ends:%H:%M}" for day, starts, ends in clock]


def test_a_shift_of_one_day_is_added_moved_and_removed(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, NINE_TO_FIVE)
    assert worked(desk) == ["11-23 09:00-17:00"]
    (row,) = desk.watch.roster.singles
    desk.write(plans.change_single, desk.edit(), row.id, MON + DAY, Times(1200, 1500))
    assert worked(desk) == ["11-24 20:00-01:00"]
    desk.write(plans.remove_single, desk.edit(), row.id)
    assert worked(desk) == []


def test_a_day_may_be_split(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(540, 720))
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(1080, 1260))
    assert worked(desk) == ["11-23 09:00-12:00", "11-23 18:00-21:00"]


def weekly(desk, anna, last: dt.date | None = None) -> int:
    desk.write(plans.add_weekly, desk.edit(), anna, MON, last, NINE_TO_FIVE, False)
    return desk.watch.roster.weekly[-1].id


def test_a_weekly_shift_comes_back_until_its_last_day(desk, anna):
    weekly(desk, anna, MON + 14 * DAY)
    days = ["11-23 09:00-17:00", "11-30 09:00-17:00", "12-07 09:00-17:00"]
    assert worked(desk, days=40) == days


def test_one_day_of_a_weekly_shift_is_skipped_or_moved_and_the_others_stay(desk, anna):
    row = weekly(desk, anna)
    desk.write(plans.skip, desk.edit(), row, MON + 7 * DAY)
    desk.write(plans.move, desk.edit(), row, MON + 14 * DAY, MON + 15 * DAY, Times(480, 720))
    assert worked(desk) == ["11-23 09:00-17:00", "12-08 08:00-12:00", "12-14 09:00-17:00"]


def test_a_weekly_shift_changes_or_ends_from_a_day_on(desk, anna):
    row = weekly(desk, anna)
    desk.write(plans.change_weekly, desk.edit(), row, MON + 7 * DAY, Times(600, 660))
    days = ["11-23 09:00-17:00", "11-30 10:00-11:00", "12-07 10:00-11:00"]
    assert worked(desk, days=20) == days
    desk.write(plans.end_weekly, desk.edit(), desk.watch.roster.weekly[-1].id, MON + 14 * DAY)
    assert worked(desk, days=60) == days[:2]


def test_what_ends_before_it_began_is_gone(desk, anna):
    row = weekly(desk, anna)
    desk.write(plans.end_weekly, desk.edit(), row, MON)
    assert desk.watch.roster.weekly == ()


def test_an_absence_drops_weekly_shifts_and_is_taken_back(desk, anna):
    weekly(desk, anna)
    desk.write(plans.add_single, desk.edit(), anna, MON + 8 * DAY, NINE_TO_FIVE)
    desk.write(coverage.add_absence, desk.edit(), anna, MON + 5 * DAY, MON + 10 * DAY)
    assert worked(desk, days=10) == ["11-23 09:00-17:00", "12-01 09:00-17:00"]
    (row,) = desk.watch.roster.absences
    desk.write(coverage.remove_absence, desk.edit(), row.id)
    assert len(worked(desk, days=10)) == 3


def test_copying_a_week_twice_changes_nothing_more(desk, anna):
    weekly(desk, anna, MON)
    desk.write(plans.add_single, desk.edit(), anna, MON + 3 * DAY, Times(1200, 1560))
    target = MON + 7 * DAY
    assert desk.write(plans.copy_week, desk.edit(), MON + 2 * DAY, target + 4 * DAY) == 2
    assert desk.write(plans.copy_week, desk.edit(), MON, target) == 0
    assert worked(desk, target, 6) == ["11-30 09:00-17:00", "12-03 20:00-02:00"]


def test_a_week_is_not_copied_to_itself_nor_another_roster_with_it(desk, anna):
    bert = desk.person("bert", POLICE)
    desk.write(plans.add_single, desk.edit("police"), bert, MON, NINE_TO_FIVE)
    assert desk.write(plans.copy_week, desk.edit("social"), MON, MON + 7 * DAY) == 0
    with pytest.raises(RosterError, match="same_week"):
        desk.write(plans.copy_week, desk.edit(), MON, MON + 6 * DAY)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (540, 540 + 25 * 60, "long"),
        (540, 540, "order"),
        (540, 480, "order"),
        (1440, 1500, "day"),
        (-1, 60, "day"),
        (540, 544, "short"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(desk, anna, opens, closes, code):
    for write in (plans.add_single, lambda *a: plans.add_weekly(*a[:4], None, a[4], False)):
        with pytest.raises(RosterError, match=code):
            desk.write(write, desk.edit(), anna, MON, Times(opens, closes))
    assert worked(desk) == []


@pytest.mark.parametrize("day", [MON - KEPT - 2 * DAY, MON + HORIZON + 2 * DAY])
def test_a_day_that_nobody_alive_will_see_is_refused(desk, anna, day):
    with pytest.raises(RosterError, match="far"):
        desk.write(plans.add_single, desk.edit(), anna, day, NINE_TO_FIVE)


def test_nobody_plans_in_the_other_roster_or_for_who_has_gone(desk, anna):
    row = weekly(desk, anna)
    for act, args in [
        (plans.add_single, (anna, MON, NINE_TO_FIVE)),
        (plans.skip, (row, MON)),
        (plans.end_weekly, (row, MON)),
        (coverage.add_absence, (anna, MON, MON)),
    ]:
        with pytest.raises(RosterError, match="gone"):
            desk.write(act, desk.edit("police"), *args)
    for act in (plans.remove_single, coverage.remove_absence, coverage.remove_wanted):
        with pytest.raises(RosterError, match="gone"):
            desk.write(act, desk.edit(), 99)


def test_cover_is_wanted_on_days_and_no_longer(desk):
    wish = Wanted(
        id=0, regime="social", language="nl", weekday=0, opens=540, closes=1020, holidays=False
    )
    desk.write(coverage.add_wanted, desk.edit(), [0, 4], wish)
    assert [w.weekday for w in desk.watch.roster.wanted] == [0, 4]
    assert len(roster.gaps(desk.watch.roster, MON, MON + 6 * DAY)) == 2
    desk.write(coverage.remove_wanted, desk.edit(), desk.watch.roster.wanted[0].id)
    assert [w.weekday for w in desk.watch.roster.wanted] == [4]
    with pytest.raises(RosterError, match="no_day"):
        desk.write(coverage.add_wanted, desk.edit(), [], wish)


def test_an_extra_shift_begins_now_ends_by_itself_and_by_hand(desk, anna):
    desk.write(extras.begin, anna, 2, desk.now)
    assert anna in desk.watch.board.rostered(desk.now)
    assert anna not in desk.watch.board.rostered(desk.now + dt.timedelta(hours=2))
    desk.later(minutes=30)
    desk.write(extras.end, anna, desk.now)
    assert anna not in desk.watch.board.rostered(desk.now)
    for hours in (0, 9, -1):
        with pytest.raises(RosterError, match="extra"):
            desk.write(extras.begin, anna, hours, desk.now)


def test_who_worked_when_is_forgotten_two_months_later(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, NINE_TO_FIVE)
    weekly(desk, anna, MON + 7 * DAY)
    desk.write(extras.begin, anna, 1, desk.now)
    desk.write(extras.expire, desk.now + KEPT)
    assert len(desk.watch.roster.singles) == 1
    desk.write(extras.expire, desk.now + KEPT + 8 * DAY)
    plan = desk.watch.roster
    assert (plan.singles, plan.weekly, plan.extras) == ((), (), ())


def test_who_is_no_professional_any_longer_works_no_shift(desk, anna):
    desk.person("root", ADMINISTRATOR)
    weekly(desk, anna)
    desk.write(staff.disable, anna, desk.now)
    assert worked(desk) == []
    desk.write(staff.enable, anna)
    assert len(worked(desk, days=6)) == 1


@given(
    edits=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 1439), st.integers(5, 1440)), max_size=12
    )
)
@settings(max_examples=25, deadline=None)
def test_the_roster_in_the_database_is_the_one_that_was_entered(desk_made, edits):
    with desk_made() as desk:
        anna = desk.person("anna", SOCIAL)
        for ahead, opens, length in edits:
            times = Times(opens, opens + length)
            desk.write(plans.add_single, desk.edit(), anna, MON + ahead * DAY, times)
        found = [(row.day, row.opens, row.closes) for row in desk.watch.roster.singles]
    assert found == [(MON + a * DAY, o, o + length) for a, o, length in edits]
