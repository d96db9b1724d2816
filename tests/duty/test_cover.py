"""Gaps in cover, shifts at the same time, and any roster against a slow clock."""

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from rosters import (
    CHRISTMAS,
    DAY,
    MONDAY,
    SPRING,
    at,
    begins,
    minutes_of,
    odd_days,
    person,
    roster,
    rosters,
    runs,
    shown,
    single,
    wanted,
    weekly,
    working,
)
from stoppvif.duty.roster import Roster, gaps, overlaps, spans

YEAR = 364 * DAY
HOUR = dt.timedelta(hours=1)


# --- gaps -----------------------------------------------------------------------------------------


def test_what_nobody_covers_is_a_gap():
    (gap,) = gaps(roster(wanted("09:00-17:00")), MONDAY, MONDAY + 6 * DAY)
    assert (gap.regime, gap.language) == ("social", "fr")
    assert (gap.starts, gap.ends) == (at("2026-11-23T09:00"), at("2026-11-23T17:00"))


def test_gaps_are_what_is_left_between_shifts():
    plan = roster(
        person(1),
        person(2),
        wanted("09:00-17:00"),
        weekly("08:00-10:00"),
        weekly("12:00-14:00", who=2),
        weekly("13:00-15:00"),
    )
    assert shown(gaps(plan, MONDAY, MONDAY)) == [
        "11-23 10:00 11-23 12:00",
        "11-23 15:00 11-23 17:00",
    ]


def test_only_the_same_regime_and_language_cover():
    plan = roster(
        person(1, "police", "fr"),
        person(2, "social", "nl"),
        wanted("09:00-10:00"),
        wanted("09:00-10:00", regime="police"),
        wanted("09:00-10:00", language="nl"),
        weekly("09:00-10:00"),
        weekly("09:00-10:00", who=2),
    )
    assert [(gap.regime, gap.language) for gap in gaps(plan, MONDAY, MONDAY)] == [("social", "fr")]


def test_gaps_that_touch_are_one():
    plan = roster(*(wanted("00:00-00:00", weekday=n) for n in range(7)), wanted("08:00-09:00"))
    assert shown(gaps(plan, MONDAY, MONDAY + DAY)) == ["11-23 00:00 11-25 00:00"]


def test_gaps_come_in_order():
    plan = roster(
        wanted("12:00-13:00"),
        wanted("09:00-10:00", language="nl"),
        wanted("09:00-10:00", regime="police"),
    )
    found = [(gap.regime, gap.language) for gap in gaps(plan, MONDAY, MONDAY)]
    assert found == [("police", "fr"), ("social", "nl"), ("social", "fr")]


def test_last_night_covers_this_morning():
    plan = roster(wanted("00:00-08:00"), weekly("22:00-06:00", weekday=6))
    assert shown(gaps(plan, MONDAY, MONDAY)) == ["11-23 06:00 11-23 08:00"]


def test_tomorrow_covers_the_end_of_tonight():
    plan = roster(wanted("22:00-06:00"), weekly("00:00-04:00", weekday=1))
    assert shown(gaps(plan, MONDAY, MONDAY)) == [
        "11-23 22:00 11-24 00:00",
        "11-24 04:00 11-24 06:00",
    ]


def test_a_holiday_has_gaps_only_where_it_is_wanted():
    work, always = wanted("09:00-10:00", weekday=4), wanted("11:00-12:00", weekday=4, holidays=True)
    assert shown(gaps(roster(work, always), CHRISTMAS, CHRISTMAS)) == ["12-25 11:00 12-25 12:00"]


def test_an_hour_that_never_comes_is_no_gap():
    skipped, later = wanted("02:10-02:50", weekday=6), wanted("05:00-06:00", weekday=6)
    assert gaps(roster(skipped), SPRING, SPRING) == []
    assert shown(gaps(roster(skipped, later), SPRING, SPRING)) == ["03-28 05:00 03-28 06:00"]


# --- overlaps -------------------------------------------------------------------------------------


def test_nobody_works_twice_at_once_unnoticed():
    long, short = weekly("09:00-12:00"), single("10:00-11:00", MONDAY)
    (pair,) = overlaps(roster(long, short), MONDAY, MONDAY)
    assert [(span.kind, span.id) for span in pair] == [("weekly", long.id), ("single", short.id)]


def test_shifts_that_touch_and_those_of_two_people_do_not_overlap():
    plan = roster(
        person(1),
        person(2),
        weekly("09:00-12:00"),
        weekly("12:00-14:00"),
        weekly("09:00-14:00", who=2),
    )
    assert overlaps(plan, MONDAY, MONDAY) == []


def test_three_at_once_are_three_pairs():
    plan = roster(weekly("09:00-12:00"), weekly("10:00-12:00"), weekly("11:00-12:00"))
    assert len(overlaps(plan, MONDAY, MONDAY)) == 3


def test_a_night_overlaps_the_morning_after_on_both_days():
    plan = roster(weekly("22:00-06:00"), weekly("05:00-09:00", weekday=1))
    for first, last in ((0, 0), (1, 1), (0, 1)):
        assert len(overlaps(plan, MONDAY + first * DAY, MONDAY + last * DAY)) == 1
    assert overlaps(plan, MONDAY - DAY, MONDAY - DAY) == []
    assert overlaps(plan, MONDAY + 2 * DAY, MONDAY + 2 * DAY) == []


# --- any roster -----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_spans_are_what_a_clock_on_the_wall_would_say(data):
    day = data.draw(odd_days)
    plan = data.draw(rosters(day, step=5))
    found = spans(plan, day - 5 * DAY, day + DAY)
    assert found == sorted(found, key=lambda span: (span.starts, span.person))
    for now in itertools.islice(minutes_of(day), 0, None, 5):
        worked = {span.person for span in found if span.starts <= now < span.ends}
        assert worked == working(plan, now)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_gaps_are_what_a_clock_on_the_wall_would_say(data):
    day = data.draw(odd_days)
    plan = data.draw(rosters(day, step=5))
    first, last = data.draw(st.sampled_from([(day, day), (day - DAY, day), (day, day + DAY)]))
    days = [first, last] if first < last else [first]
    found = gaps(plan, first, last)
    assert found == sorted(found, key=lambda gap: gap.starts)
    missing = {}
    for gap in found:
        now = gap.starts
        assert (gap.regime, gap.language, now - 5 * dt.timedelta(minutes=1)) not in missing
        while now < gap.ends:
            assert missing.setdefault((gap.regime, gap.language, now), gap) is gap, "told twice"
            now += dt.timedelta(minutes=5)
    assert set(missing) == slow_gaps(plan, days)


def slow_gaps(plan: Roster, days: list[dt.date]) -> set[tuple[str, str, dt.datetime]]:
    """Each five minutes for which somebody is wanted and nobody there."""
    missing = set()
    for now in (now for day in [*days, days[-1] + DAY] for now in list(minutes_of(day))[::5]):
        there = [plan.people[who] for who in working(plan, now)] if plan.wanted else []
        for want in plan.wanted:
            due = any(begins(plan, want, day) and runs(want, day, now) for day in days)
            if due and not any(
                who.regime == want.regime and want.language in who.languages for who in there
            ):
                missing.add((want.regime, want.language, now))
    return missing


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_overlaps_are_all_pairs_of_one_person_at_once(data):
    day = data.draw(odd_days)
    plan = data.draw(rosters(day, step=5))
    days = {day, day + DAY}
    near = spans(plan, day - 4 * DAY, day + 4 * DAY)
    wanted_pairs = [
        (one, other)
        for one, other in itertools.combinations(near, 2)
        if one.person == other.person
        and other.starts < one.ends
        and (one.day in days or other.day in days)
    ]
    assert sorted(overlaps(plan, day, day + DAY), key=str) == sorted(wanted_pairs, key=str)
