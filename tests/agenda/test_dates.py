"""The dates of an event: which are refused, what instants they are, what a rule makes."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import date
from stoppvif.agenda import dates
from stoppvif.agenda.dates import Date, DateError, Rule

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31))


def refused(wrong: Date) -> str:
    with pytest.raises(DateError) as error:
        dates.check(wrong)
    return error.value.code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (date("2026-12-02", "16:00", "14:00"), "order"),
        (date("2026-12-02", "14:00", "14:00"), "order"),
        (date("2026-12-02", last="2026-12-01"), "order"),
        (date("1970-01-01"), "year"),
        (date("2026-12-02", last="2101-01-01"), "year"),
        (date("2026-12-02", last="2028-12-02"), "long"),
        (date("2027-03-28", "02:30", "04:00"), "gap"),
        (date("2027-03-28", "01:00", "02:30"), "gap"),
        (Date(dt.date(2026, 12, 2), dt.date(2026, 12, 2), None, 600), "clock"),
        (Date(dt.date(2026, 12, 2), dt.date(2026, 12, 2), 1440), "clock"),
        (Date(dt.date(2026, 12, 2), dt.date(2026, 12, 2), -1), "clock"),
        (Date(dt.date(2026, 12, 2), dt.date(2026, 12, 2), 600, 1441), "clock"),
    ],
)
def test_a_date_that_cannot_be_is_refused(wrong, code):
    assert refused(wrong) == code


def test_an_evening_may_end_after_midnight_on_its_last_day():
    starts, ends = dates.instants(date("2026-12-31", "20:00", "02:00", last="2027-01-01"))
    assert (starts.isoformat(), ends.isoformat()) == (
        "2026-12-31T19:00:00+00:00",
        "2027-01-01T01:00:00+00:00",
    )


def test_a_day_has_the_hours_that_it_has():
    """23 in March, 25 in October."""
    hours = []
    for day in ("2027-03-28", "2027-10-31", "2027-06-01"):
        starts, ends = dates.instants(date(day))
        hours.append((ends - starts) / dt.timedelta(hours=1))
    assert hours == [23, 25, 24]


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    starts, ends = dates.instants(date("2026-10-25", "02:30", "03:30"))
    assert ends - starts == dt.timedelta(hours=2)


def test_what_runs_for_days_stands_apart_and_a_weekend_does_not():
    assert date("2026-11-25", last="2026-12-10").long
    assert not date("2026-12-04", "18:00", "12:00", last="2026-12-06").long


@given(DAYS, st.integers(0, 30), st.none() | st.integers(0, 1439), st.none() | st.integers(1, 1440))
def test_what_is_accepted_ends_after_it_begins(day, days, opens, closes):
    one = Date(day, day + dates.DAY * days, opens, closes)
    try:
        dates.check(one)
    except DateError:
        return
    starts, ends = dates.instants(one)
    assert starts < ends


# --- rules ----------------------------------------------------------------------------------------


def test_the_first_wednesday_of_each_month():
    made = dates.generate(
        Rule("month", 2, 1), date("2026-12-02", "14:00", "16:00"), dt.date(2027, 4, 30)
    )
    days = [one.day.isoformat() for one in made]
    assert days == ["2026-12-02", "2027-01-06", "2027-02-03", "2027-03-03", "2027-04-07"]
    assert {(one.opens, one.closes) for one in made} == {(840, 960)}


def test_the_last_friday_and_every_other_monday():
    last = dates.generate(Rule("month", 4, -1), date("2026-11-27"), dt.date(2027, 1, 31))
    assert [one.day.day for one in last] == [27, 25, 29]
    other = dates.generate(Rule("two_weeks", 0), date("2026-11-30"), dt.date(2026, 12, 31))
    assert [one.day.day for one in other] == [30, 14, 28]


def test_a_hundred_thousand_dates_are_refused_and_not_made():
    with pytest.raises(DateError) as error:
        dates.generate(Rule("week", 0), date("2026-11-30"), dt.date(2100, 12, 31))
    assert error.value.code == "many"


@pytest.mark.parametrize("rule", [Rule("year", 0), Rule("week", 7), Rule("month", 0, 5)])
def test_a_rule_that_is_none_is_refused(rule):
    with pytest.raises(DateError) as error:
        dates.generate(rule, date("2026-11-30"), dt.date(2027, 1, 1))
    assert error.value.code == "rule"


@given(
    DAYS,
    st.sampled_from(dates.EVERY),
    st.integers(0, 6),
    st.sampled_from(dates.ORDINALS),
    st.integers(0, 800),
)
def test_a_rule_keeps_its_weekday_and_begins_with_the_first_date(day, every, weekday, nth, ahead):
    first = Date(day, day)
    made = dates.generate(Rule(every, weekday, nth), first, day + dates.DAY * ahead)
    assert made[0] == first
    assert all(one.day.weekday() == weekday for one in made[1:])
    assert [one.day for one in made] == sorted({one.day for one in made})
    assert all(one.day <= day + dates.DAY * ahead for one in made[1:])


def test_dates_stand_in_one_order_and_all_day_comes_first():
    wanted = [
        date("2026-12-02"),
        date("2026-12-02", "00:00"),
        date("2026-12-02", "00:00", "09:00"),
        date("2026-12-02", "09:00"),
        date("2026-12-02", last="2026-12-03"),
        date("2026-12-03"),
    ]
    for made in permutations(wanted):
        assert sorted(made, key=dates.order) == wanted


@pytest.mark.parametrize(
    ("minute", "told"), [(None, ""), (0, "00:00"), (545, "09:05"), (1440, "24:00")]
)
def test_a_time_is_written_with_two_digits_twice(minute, told):
    assert dates.clock(minute) == told
