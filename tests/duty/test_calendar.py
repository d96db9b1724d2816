"""The roster as a coordinator looks at it: days, holes, doubles, and the odd nights."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rosters import (
    AUTUMN,
    DAY,
    MONDAY,
    SPRING,
    absence,
    at,
    extra,
    person,
    roster,
    rosters,
    single,
    wanted,
    weekly,
)
from stoppvif.duty import calendar
from stoppvif.duty.edits import Times
from stoppvif.duty.roster import Roster, Span, gaps, overlaps, spans


def told(shift: calendar.Shift | calendar.Hole) -> str:
    """A shift or a hole as a clock in Brussels shows it."""
    return f"{shift.starts:%a %H:%M}-{shift.ends:%a %H:%M}"


def day(plan: Roster, date: dt.date, regime: str = "social") -> calendar.Day:
    (found,) = calendar.days(plan, regime, date, date)
    return found


# --- days, weeks, months --------------------------------------------------------------------------


def test_a_week_is_seven_days_from_monday_whichever_day_is_asked():
    plan = roster(weekly("09:00-12:00", weekday=2))
    weeks = [calendar.week(plan, "social", MONDAY + n * DAY) for n in range(7)]
    assert all(week == weeks[0] for week in weeks)
    assert [found.date for found in weeks[0]] == [MONDAY + n * DAY for n in range(7)]
    assert [len(found.shifts) for found in weeks[0]] == [0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("first", "weeks"), [("2026-11-01", 6), ("2027-02-01", 4), ("2026-12-01", 5)]
)
def test_a_month_is_whole_weeks(first, weeks):
    found = calendar.month(roster(), "social", dt.date.fromisoformat(first))
    assert [len(week) for week in found] == [7] * weeks
    assert found[0][0].date.weekday() == 0
    dates = [one.date for week in found for one in week]
    assert sorted(set(dates)) == dates
    assert len({date for date in dates if f"{date:%Y-%m}" == first[:7]}) >= 28


def test_the_other_roster_is_not_shown():
    plan = roster(
        person(1), person(2, "police"), single("09:00-12:00", MONDAY, who=2), wanted("09:00-10:00")
    )
    assert day(plan, MONDAY).shifts == []
    assert len(day(plan, MONDAY, "police").shifts) == 1
    assert len(day(plan, MONDAY).holes) == 1
    assert day(plan, MONDAY, "police").holes == []


def test_a_shift_to_midnight_is_not_overnight_and_one_past_it_is():
    plan = roster(single("18:00-24:00", MONDAY), single("18:00-00:05", MONDAY))
    assert [shift.overnight for shift in day(plan, MONDAY).shifts] == [False, True]


def test_two_shifts_of_one_person_at_once_are_both_marked_and_those_that_touch_are_not():
    plan = roster(
        person(1),
        person(2),
        single("09:00-12:00", MONDAY),
        single("11:00-13:00", MONDAY),
        single("13:00-15:00", MONDAY),
        single("09:00-12:00", MONDAY, who=2),
    )
    marked = [(told(s)[4:9], s.span.person) for s in day(plan, MONDAY).shifts if s.doubled]
    assert marked == [("09:00", 1), ("11:00", 1)]


def test_away_is_who_has_an_absence_and_not_who_lacks_one_shift():
    shift = weekly("09:00-12:00")
    plan = roster(
        person(1),
        person(2),
        shift,
        absence(MONDAY, MONDAY, 1, shift.id),
        absence(MONDAY, MONDAY, 2),
    )
    assert day(plan, MONDAY).away == ["Person 2"]
    assert day(plan, MONDAY).shifts == []
    assert day(plan, MONDAY + DAY).away == []


def test_a_public_holiday_is_named_and_only_worked_where_that_was_said():
    christmas = dt.date(2026, 12, 25)
    plan = roster(
        weekly("09:00-10:00", weekday=4),
        weekly("11:00-12:00", weekday=4, holidays=True),
        wanted("09:00-12:00", weekday=4),
    )
    found = day(plan, christmas)
    assert found.holiday
    assert [told(shift) for shift in found.shifts] == ["Fri 11:00-Fri 12:00"]
    assert found.holes == [], "nothing is wanted on a holiday unless somebody says so"
    assert not day(plan, christmas + 7 * DAY * 2).holiday


# --- holes ----------------------------------------------------------------------------------------


def test_a_hole_over_midnight_is_shown_on_both_days():
    plan = roster(wanted("22:00-02:00"), single("23:00-23:30", MONDAY))
    monday, tuesday = calendar.days(plan, "social", MONDAY, MONDAY + DAY)
    assert list(map(told, monday.holes)) == ["Mon 22:00-Mon 23:00", "Mon 23:30-Tue 00:00"]
    assert list(map(told, tuesday.holes)) == ["Tue 00:00-Tue 02:00"]


def test_a_hole_is_of_one_language():
    plan = roster(
        person(1, languages="fr nl"), *(wanted("09:00-12:00", language=c) for c in ("fr", "ar"))
    )
    plan = roster(*plan.people.values(), *plan.wanted, single("09:00-12:00", MONDAY))
    assert [hole.language for hole in day(plan, MONDAY).holes] == ["ar"]


@given(rosters(MONDAY, step=15))
@settings(max_examples=60, deadline=None)
def test_every_hole_stands_on_its_day_and_none_is_lost(plan):
    first, last = MONDAY - DAY, MONDAY + 7 * DAY
    found = calendar.holes(plan, "social", first, last)
    assert all(
        hole.starts.date() == (hole.ends - dt.timedelta(microseconds=1)).date() for hole in found
    )
    wide = dt.timedelta(0)
    length = sum((h.ends.astimezone(dt.UTC) - h.starts.astimezone(dt.UTC) for h in found), wide)
    ours = [gap for gap in gaps(plan, first, last) if gap.regime == "social"]
    assert length == sum((gap.ends - gap.starts for gap in ours), wide)


# --- the two nights when the clock changes --------------------------------------------------------


@pytest.mark.parametrize(("sunday", "hours"), [(AUTUMN, 9), (SPRING, 7)])
def test_a_night_shift_keeps_its_clock_when_the_clock_changes(sunday, hours):
    plan = roster(weekly("22:00-06:00", weekday=5))
    (shift,) = day(plan, sunday - DAY).shifts
    assert told(shift) == "Sat 22:00-Sun 06:00"
    assert shift.overnight
    assert shift.span.ends - shift.span.starts == dt.timedelta(hours=hours)


@pytest.mark.parametrize(("sunday", "hours"), [(AUTUMN, 25), (SPRING, 23)])
def test_a_day_of_the_changing_clock_is_whole_and_so_is_its_hole(sunday, hours):
    plan = roster(wanted("00:00-24:00", weekday=6))
    (hole,) = day(plan, sunday).holes
    assert told(hole) == "Sun 00:00-Mon 00:00"
    length = hole.ends.astimezone(dt.UTC) - hole.starts.astimezone(dt.UTC)
    assert length == dt.timedelta(hours=hours)
    covered = roster(wanted("00:00-24:00", weekday=6), single("00:00-24:00", sunday))
    assert day(covered, sunday).holes == []


def test_the_hour_that_strikes_twice_is_one_shift_and_the_one_that_is_skipped_none():
    plan = roster(single("02:00-03:00", AUTUMN), single("02:00-03:00", SPRING))
    (shift,) = day(plan, AUTUMN).shifts
    assert shift.span.ends - shift.span.starts == dt.timedelta(hours=2)
    assert day(plan, SPRING).shifts == []


# --- my shifts ------------------------------------------------------------------------------------


def test_mine_are_those_that_are_not_over_and_nobody_elses():
    plan = roster(
        person(1),
        person(2),
        single("06:00-08:00", MONDAY),
        single("22:00-09:30", MONDAY - DAY),
        single("09:00-12:00", MONDAY + DAY),
        single("09:00-12:00", MONDAY + 20 * DAY),
        single("09:00-12:00", MONDAY, who=2),
        extra(at("2026-11-23T08:30"), at("2026-11-23T10:30")),
    )
    now = at("2026-11-23T09:00")
    found = calendar.mine(plan, 1, now, 14 * DAY)
    assert list(map(told, found)) == [
        "Sun 22:00-Mon 09:30",
        "Mon 08:30-Mon 10:30",
        "Tue 09:00-Tue 12:00",
    ]
    assert calendar.mine(plan, 99, now, 14 * DAY) == []


# --- what a new shift would meet ------------------------------------------------------------------


def met(
    plan: Roster, time: str, date: dt.date = MONDAY, *, every: bool = False, but: Span | None = None
):
    opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in time.split("-"))
    times = Times(opens, closes if closes > opens else closes + 1440)
    return [found.day for found in calendar.clashes(plan, 1, date, times, weekly=every, but=but)]


def test_a_new_shift_meets_what_runs_at_its_time_also_over_midnight():
    plan = roster(
        person(1), person(2), single("22:00-02:00", MONDAY), single("09:00-12:00", MONDAY, who=2)
    )
    assert met(plan, "09:00-12:00") == [], "of another person"
    assert met(plan, "20:00-22:00") == [], "they touch"
    assert met(plan, "20:00-22:05") == [MONDAY]
    assert met(plan, "01:00-03:00", MONDAY + DAY) == [MONDAY]
    assert met(plan, "20:00-23:00", MONDAY - DAY) == []


def test_a_weekly_shift_is_held_against_the_coming_weeks():
    plan = roster(single("09:00-12:00", MONDAY + 28 * DAY))
    assert met(plan, "10:00-11:00") == []
    assert met(plan, "10:00-11:00", every=True) == [MONDAY + 28 * DAY]


def test_a_shift_that_moves_does_not_meet_itself():
    plan = roster(single("09:00-12:00", MONDAY), single("13:00-15:00", MONDAY))
    own = next(span for span in spans(plan, MONDAY, MONDAY))
    assert met(plan, "10:00-13:00") == [MONDAY]
    assert met(plan, "10:00-13:00", but=own) == []
    assert met(plan, "10:00-14:00", but=own) == [MONDAY]


@given(rosters(MONDAY, step=30), st.integers(0, 47), st.integers(1, 48))
@settings(max_examples=60, deadline=None)
def test_what_is_met_is_what_the_roster_then_shows_twice(plan, opens, length):
    times = Times(opens * 30, (opens + length) * 30)
    found = calendar.clashes(plan, 1, MONDAY, times, weekly=False, but=None)
    if 1 not in plan.people:
        assert found == []
        return
    new = single("00:00-01:00", MONDAY)
    new = type(new)(id=10**6, person=1, day=MONDAY, opens=times.opens, closes=times.closes)
    after = Roster(
        people=plan.people,
        weekly=plan.weekly,
        singles=(*plan.singles, new),
        absences=plan.absences,
        extras=plan.extras,
    )
    pairs = overlaps(after, MONDAY, MONDAY)
    wide = [pair for pair in pairs if any(s.kind == "single" and s.id == 10**6 for s in pair)]
    others = [next(s for s in pair if (s.kind, s.id) != ("single", 10**6)) for pair in wide]
    assert sorted(map(repr, found)) == sorted(map(repr, others))
