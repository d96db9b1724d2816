"""Open, busy or closed: rostered, present and free, and when the next shift starts."""

import datetime as dt

import pytest

from rosters import (
    AUTUMN,
    CHRISTMAS,
    DAY,
    MONDAY,
    at,
    board,
    extra,
    person,
    roster,
    single,
    weekly,
)
from stoppvif.content.hours import HORIZON_DAYS
from stoppvif.duty.availability import Availability, Board

MOMENT = dt.timedelta(microseconds=1)
OPEN, BUSY, CLOSED = Availability("open"), Availability("busy"), Availability("closed", None)


# --- open, busy, closed ---------------------------------------------------------------------------


def test_a_board_without_a_plan_is_closed_and_wants_one():
    made = Board()
    now = at("2026-11-23T10:00")
    assert made.availability("either", None, now) == CLOSED
    assert made.rostered(now) == made.on_duty(now) == frozenset()
    assert made.next_change(now) is None
    assert made.planned_until < now


def test_open_is_rostered_and_present():
    made = board(weekly("09:00-12:00"))
    now = at("2026-11-23T10:00")
    assert made.availability("social", "fr", now) == OPEN
    made.attend(frozenset())
    assert made.availability("social", "fr", now).state == "closed"
    assert (made.rostered(now), made.on_duty(now)) == ({1}, frozenset())


def test_who_is_present_without_a_shift_is_not_on_duty():
    made = board(person(1), person(2), weekly("09:00-12:00"), present={2})
    now = at("2026-11-23T10:00")
    assert made.on_duty(now) == frozenset()
    assert made.availability("social", "fr", now).state == "closed"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at("2026-11-23T09:00") - MOMENT, "closed"),
        (at("2026-11-23T09:00"), "open"),
        (at("2026-11-23T12:00") - MOMENT, "open"),
        (at("2026-11-23T12:00"), "closed"),
    ],
)
def test_a_shift_begins_with_its_first_instant_and_ends_before_its_last(now, state):
    made = board(weekly("09:00-12:00"))
    assert made.availability("social", "fr", now).state == state
    assert made.rostered(now) == ({1} if state == "open" else set())


def test_busy_is_when_all_who_match_have_as_many_as_they_can():
    made = board(person(1), person(2), weekly("09:00-12:00"), weekly("09:00-12:00", who=2))
    now = at("2026-11-23T10:00")
    for load, found in (({}, OPEN), ({1: 2, 2: 1}, OPEN), ({1: 2, 2: 2}, BUSY), ({2: 3}, OPEN)):
        made.load(load)
        assert made.availability("social", "fr", now) == found


def test_how_many_at_once_can_be_said():
    made = Board(most=1)
    made.plan(roster(weekly("09:00-12:00")), at("2026-11-23T10:00"))
    made.attend(frozenset({1}))
    made.load({1: 1})
    assert made.availability("social", "fr", at("2026-11-23T10:00")) == BUSY


def test_a_board_keeps_no_one_elses_count():
    counts = {1: 2}
    made = board(weekly("09:00-12:00"))
    made.load(counts)
    counts.clear()
    assert made.availability("social", "fr", at("2026-11-23T10:00")) == BUSY


def test_a_full_colleague_who_is_not_there_makes_nobody_busy():
    made = board(person(1), person(2), weekly("09:00-12:00"), present={1})
    made.load({2: 2})
    assert made.availability("social", "fr", at("2026-11-23T10:00")) == OPEN


# --- who matches ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "language", "state"),
    [
        ("social", "fr", "open"),
        ("social", None, "open"),
        ("police", "nl", "open"),
        ("police", None, "open"),
        ("either", "nl", "open"),
        ("either", "fr", "open"),
        ("either", None, "open"),
        ("social", "nl", "closed"),
        ("police", "fr", "closed"),
        ("either", "de", "closed"),
        ("nobody", "fr", "closed"),
    ],
)
def test_regime_and_language_are_of_one_person(regime, language, state):
    made = board(
        person(1, "social", "fr ar"),
        person(2, "police", "nl"),
        weekly("09:00-12:00"),
        weekly("09:00-12:00", who=2),
    )
    found = made.availability(regime, language, at("2026-11-23T10:00"))
    assert (found.state, found.opens) == (state, None)


def test_the_next_opening_is_that_of_somebody_who_matches():
    made = board(
        person(1, "social", "fr"),
        person(2, "police", "nl"),
        weekly("18:00-20:00"),
        weekly("14:00-16:00", who=2),
        now="2026-11-23T13:00",
    )
    now = at("2026-11-23T13:00")
    for regime, language, opens in (
        ("social", "fr", "18:00"),
        ("social", None, "18:00"),
        ("police", "nl", "14:00"),
        ("either", None, "14:00"),
        ("either", "fr", "18:00"),
    ):
        found = made.availability(regime, language, now)
        assert found == Availability("closed", at(f"2026-11-23T{opens}"))
    assert made.availability("police", "fr", now) == CLOSED


# --- when -----------------------------------------------------------------------------------------


def test_a_split_day_opens_again_in_the_afternoon():
    made = board(weekly("09:00-12:00"), weekly("13:00-17:00"))
    lunch = made.availability("social", "fr", at("2026-11-23T12:30"))
    assert lunch == Availability("closed", at("2026-11-23T13:00"))
    evening = made.availability("social", "fr", at("2026-11-23T17:00"))
    assert evening == Availability("closed", at("2026-11-30T09:00"))


def test_a_night_shift_goes_on_after_midnight():
    made = board(weekly("22:00-06:00", weekday=6), now="2026-11-23T01:00")
    assert made.availability("social", "fr", at("2026-11-23T05:59")) == OPEN
    assert made.rostered(at("2026-11-23T06:00")) == frozenset()


def test_two_shifts_at_once_hold_until_the_end_of_both():
    made = board(weekly("09:00-12:00"), single("10:00-11:00", MONDAY), weekly("12:00-13:00"))
    for time in ("09:30", "10:30", "11:30", "12:00"):
        assert made.rostered(at(f"2026-11-23T{time}")) == {1}
    assert made.rostered(at("2026-11-23T13:00")) == frozenset()


def test_a_shift_begun_by_hand_counts():
    begun = extra(at("2026-11-23T20:13"), at("2026-11-23T21:00"))
    made = board(begun)
    assert made.availability("social", "fr", at("2026-11-23T20:00")).opens == begun.starts
    assert made.availability("social", "fr", at("2026-11-23T20:30")) == OPEN


def test_a_shift_begun_by_hand_days_ago_still_runs():
    made = board(extra(at("2026-11-18T09:00"), at("2026-11-23T12:00")))
    assert made.availability("social", "fr", at("2026-11-23T10:00")) == OPEN


def test_an_hour_that_comes_twice_is_worked_the_first_time():
    made = board(single("00:00-02:30", AUTUMN), now="2026-10-25T00:00")
    assert made.rostered(at("2026-10-25T02:15")) == {1}
    assert made.rostered(at("2026-10-25T02:45")) == frozenset()
    assert made.rostered(at("2026-10-25T02:15", fold=1)) == frozenset()


def test_an_hour_that_never_comes_is_not_announced():
    made = board(weekly("02:00-03:00", weekday=6), now="2027-03-28T01:00")
    found = made.availability("social", "fr", at("2027-03-28T01:30"))
    assert found.opens == at("2027-04-04T02:00")


def test_a_holiday_is_skipped():
    made = board(weekly("09:00-12:00", weekday=4), now="2026-12-25T08:00")
    found = made.availability("social", "fr", at("2026-12-25T10:00"))
    assert found == Availability("closed", at("2027-01-08T09:00")), "1 January is a Friday too"
    made = board(weekly("09:00-12:00", weekday=4, holidays=True), now="2026-12-25T08:00")
    assert made.availability("social", "fr", at("2026-12-25T10:00")) == OPEN
    assert CHRISTMAS.weekday() == 4


def test_an_opening_comes_into_sight_at_midnight():
    last = MONDAY + HORIZON_DAYS * DAY
    made = board(single("23:00-23:30", last), person(1))
    seen = made.availability("social", "fr", at("2026-11-23T00:00"))
    assert seen.opens == at(f"{last}T23:00")
    assert made.availability("social", "fr", at("2026-11-23T00:00") - MOMENT) == CLOSED


def test_the_next_opening_is_after_now_even_while_somebody_should_be_there():
    made = board(weekly("09:00-12:00"), present=set())
    found = made.availability("social", "fr", at("2026-11-23T09:00"))
    assert found.opens == at("2026-11-30T09:00")
