"""Who is planned on duty: nights, the two odd ones too, holidays and absences."""

import datetime as dt

import pytest

from rosters import (
    AUTUMN,
    CHRISTMAS,
    DAY,
    MONDAY,
    SPRING,
    WHIT_MONDAY,
    absence,
    at,
    extra,
    person,
    roster,
    shown,
    single,
    weekly,
)
from stoppvif.duty.roster import Roster, ShiftError, check, during, gaps, overlaps, spans

YEAR = 364 * DAY
HOUR = dt.timedelta(hours=1)


# --- what a shift may be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes"), [(0, 5), (0, 1440), (1439, 1444), (1439, 2879), (540, 720)]
)
def test_a_shift_is_at_least_five_minutes_and_at_most_a_day(opens, closes):
    check(opens, closes)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (-1, 60, "day"),
        (1440, 1500, "day"),
        (60, 60, "order"),
        (60, 59, "order"),
        (60, 64, "short"),
        (60, 1501, "long"),
    ],
)
def test_a_shift_that_cannot_be_says_why(opens, closes, code):
    with pytest.raises(ShiftError) as refused:
        check(opens, closes)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


# --- when shifts are worked -----------------------------------------------------------------------


def test_nobody_works_without_a_plan():
    assert spans(Roster(), MONDAY, MONDAY + YEAR) == []
    assert gaps(Roster(), MONDAY, MONDAY + YEAR) == []
    assert overlaps(Roster(), MONDAY, MONDAY + YEAR) == []


def test_a_weekly_shift_comes_every_week_on_its_day():
    plan = roster(weekly("09:00-12:00", weekday=2))
    assert shown(spans(plan, MONDAY, MONDAY + 13 * DAY)) == [
        "11-25 09:00 11-25 12:00",
        "12-02 09:00 12-02 12:00",
    ]


def test_a_span_tells_whose_and_which_it_is():
    morning = weekly("09:00-12:00")
    (span,) = spans(roster(morning), MONDAY, MONDAY)
    assert (span.person, span.kind, span.id, span.day) == (1, "weekly", morning.id, MONDAY)
    assert span.starts == at("2026-11-23T09:00")
    assert span.starts.tzinfo is span.ends.tzinfo is dt.UTC


def test_a_weekly_shift_holds_from_its_first_to_its_last_day():
    plan = roster(weekly("09:00-12:00", first=MONDAY, last=MONDAY + 7 * DAY))
    days = [span.day for span in spans(plan, MONDAY - YEAR, MONDAY + YEAR)]
    assert days == [MONDAY, MONDAY + 7 * DAY]


def test_a_split_day_is_two_shifts():
    plan = roster(weekly("13:00-17:00"), weekly("09:00-12:00"))
    assert shown(spans(plan, MONDAY, MONDAY)) == [
        "11-23 09:00 11-23 12:00",
        "11-23 13:00 11-23 17:00",
    ]


def test_those_who_start_together_come_in_order_of_person():
    plan = roster(
        person(1),
        person(2),
        person(3),
        weekly("09:00-12:00", who=3),
        single("09:00-17:00", MONDAY, who=1),
        extra(at("2026-11-23T09:00"), at("2026-11-23T10:00"), who=2),
    )
    assert [span.person for span in spans(plan, MONDAY, MONDAY)] == [1, 2, 3]


def test_the_shifts_of_somebody_who_left_are_left_out():
    plan = roster(
        person(1),
        weekly("09:00-12:00", who=2),
        single("09:00-12:00", MONDAY, who=2),
        extra(at("2026-11-23T09:00"), at("2026-11-23T10:00"), who=2),
    )
    assert spans(plan, MONDAY, MONDAY + DAY) == []


def test_a_night_shift_belongs_to_the_day_it_begins():
    plan = roster(weekly("22:00-06:00"))
    assert shown(spans(plan, MONDAY, MONDAY)) == ["11-23 22:00 11-24 06:00"]
    assert spans(plan, MONDAY + DAY, MONDAY + DAY) == []
    assert shown(during(plan, MONDAY + DAY, MONDAY + DAY)) == ["11-23 22:00 11-24 06:00"]


def test_a_shift_that_ended_at_midnight_is_not_worked_the_day_after():
    plan = roster(weekly("20:00-00:00"))
    assert during(plan, MONDAY + DAY, MONDAY + DAY) == []


def test_a_shift_may_last_a_day():
    plan = roster(weekly("08:00-08:00"))
    assert shown(spans(plan, MONDAY, MONDAY)) == ["11-23 08:00 11-24 08:00"]


def test_an_extra_shift_begins_on_the_day_it_is_in_brussels():
    late = extra(at("2026-11-24T00:30"), at("2026-11-24T02:00"))
    assert late.starts.date() == MONDAY, "it is still Monday in UTC"
    assert spans(roster(late), MONDAY, MONDAY) == []
    (span,) = spans(roster(late), MONDAY + DAY, MONDAY + DAY)
    assert (span.kind, span.id, span.day) == ("extra", late.id, MONDAY + DAY)


def test_an_extra_shift_that_nobody_ended_still_runs_days_later():
    plan = roster(extra(at("2026-11-23T09:00"), at("2026-11-30T09:00")))
    assert len(during(plan, MONDAY + 5 * DAY, MONDAY + 5 * DAY)) == 1


# --- the two nights -------------------------------------------------------------------------------


def test_the_night_that_is_an_hour_longer():
    (span,) = spans(roster(weekly("22:00-06:00", weekday=5)), AUTUMN - DAY, AUTUMN)
    assert span.ends - span.starts == 9 * HOUR


def test_the_night_that_is_an_hour_shorter():
    (span,) = spans(roster(weekly("22:00-06:00", weekday=5)), SPRING - DAY, SPRING)
    assert span.ends - span.starts == 7 * HOUR


def test_an_hour_that_comes_twice_is_worked_the_first_time():
    (span,) = spans(roster(single("02:15-02:45", AUTUMN)), AUTUMN, AUTUMN)
    assert (span.starts, span.ends) == (at("2026-10-25T02:15"), at("2026-10-25T02:45"))


def test_who_goes_at_three_stays_for_both_hours():
    (span,) = spans(roster(single("02:00-03:00", AUTUMN)), AUTUMN, AUTUMN)
    assert span.ends - span.starts == 2 * HOUR


def test_an_hour_that_never_comes_is_not_worked():
    plan = roster(weekly("02:00-03:00", weekday=6), single("02:15-02:45", SPRING))
    assert spans(plan, SPRING, SPRING) == []
    assert len(spans(plan, SPRING + 7 * DAY, SPRING + 7 * DAY)) == 1


def test_who_comes_in_the_skipped_hour_comes_at_its_end():
    plan = roster(single("02:30-06:00", SPRING), single("00:00-02:30", SPRING))
    assert shown(spans(plan, SPRING, SPRING)) == [
        "03-28 00:00 03-28 03:00",
        "03-28 03:00 03-28 06:00",
    ]


# --- holidays and absences ------------------------------------------------------------------------


@pytest.mark.parametrize("day", [CHRISTMAS, WHIT_MONDAY])
def test_a_holiday_is_worked_by_those_who_say_so(day):
    off = weekly("09:00-12:00", weekday=day.weekday())
    on = weekly("09:00-12:00", weekday=day.weekday(), holidays=True)
    once = single("09:00-12:00", day)
    found = spans(roster(off, on, once), day, day)
    assert [(span.kind, span.id) for span in found] == [("single", once.id), ("weekly", on.id)]
    assert [span.day for span in spans(roster(off), day - 7 * DAY, day)] == [day - 7 * DAY]


def test_the_night_before_a_holiday_is_worked_to_its_end():
    plan = roster(weekly("20:00-02:00", weekday=3), weekly("20:00-02:00", weekday=4))
    found = spans(plan, CHRISTMAS - DAY, CHRISTMAS)
    assert shown(found) == ["12-24 20:00 12-25 02:00"]


def test_an_absence_of_one_shift_leaves_the_others():
    morning, evening = weekly("09:00-12:00"), weekly("18:00-20:00")
    away = absence(MONDAY, MONDAY, shift=morning.id)
    found = spans(roster(morning, evening, away), MONDAY, MONDAY)
    assert [span.id for span in found] == [evening.id]


def test_an_absence_of_all_leaves_other_people_and_what_was_entered_on_purpose():
    once = single("14:00-15:00", MONDAY)
    begun = extra(at("2026-11-23T16:00"), at("2026-11-23T17:00"))
    colleague = weekly("09:00-12:00", who=2)
    plan = roster(
        person(1),
        person(2),
        weekly("09:00-12:00"),
        weekly("18:00-20:00"),
        colleague,
        once,
        begun,
        absence(MONDAY, MONDAY),
    )
    found = {(span.kind, span.id) for span in spans(plan, MONDAY, MONDAY)}
    assert found == {("weekly", colleague.id), ("single", once.id), ("extra", begun.id)}


def test_an_absence_holds_from_its_first_to_its_last_day():
    every_day = [weekly("09:00-12:00", weekday=n) for n in range(7)]
    away = absence(MONDAY + DAY, MONDAY + 3 * DAY)
    found = [span.day for span in spans(roster(*every_day, away), MONDAY, MONDAY + 4 * DAY)]
    assert found == [MONDAY, MONDAY + 4 * DAY]


def test_an_absence_drops_nights_by_the_day_they_begin():
    nights = [weekly("22:00-06:00", weekday=n) for n in (0, 1)]
    found = spans(roster(*nights, absence(MONDAY + DAY, MONDAY + DAY)), MONDAY, MONDAY + DAY)
    assert [span.day for span in found] == [MONDAY]


def test_an_absence_does_not_follow_a_shift_to_somebody_else():
    """Who takes over the shift of a colleague on leave is there."""
    shift = weekly("09:00-12:00", who=2)
    plan = roster(person(1), person(2), shift, absence(MONDAY, MONDAY, who=1, shift=shift.id))
    assert len(spans(plan, MONDAY, MONDAY)) == 1
