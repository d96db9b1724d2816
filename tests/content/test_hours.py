"""Who answers at this hour: the two odd nights, holidays, seasons, and any hours at all."""

import datetime as dt
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppvif.content.hours import BRUSSELS, HORIZON_DAYS, answer, is_holiday, minutes, next_change
from stoppvif.content.model import DAYS, Slot, Weekly

EVERY_DAY = list(DAYS)
# The clock goes back from three to two, and forward from two to three.
AUTUMN, SPRING = dt.date(2026, 10, 25), dt.date(2027, 3, 28)
TEN_A_YEAR = {
    2026: "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-17 07-21 08-15 11-01 11-11 12-25",
}


def weekly(*times: str, days: list[str] = EVERY_DAY, holidays: str = "open", **season) -> Weekly:
    """Hours written as `weekly("09:00-12:00", "13:00-17:00")`."""
    slots = [Slot(days=days, opens=time[:5], closes=time[6:]) for time in times]
    return Weekly(weekly=slots, holidays=holidays, **season)


def at(text: str, fold: int = 0) -> dt.datetime:
    """The instant when a clock in Brussels shows `text`; `fold` 1 is the second time it does."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS, fold=fold)


def same(found: dt.datetime | None, wanted: dt.datetime) -> bool:
    """Whether both are one instant: times of one zone would compare by the clock on the wall."""
    return found is not None and found.timestamp() == wanted.timestamp()


# --- plain days -----------------------------------------------------------------------------------


def test_hours_without_a_clock():
    now = at("2026-11-23T12:00")
    assert (answer("always", now).answers, answer("always", now).until) == (True, None)
    assert answer("unknown", now).answers is None


@pytest.mark.parametrize(
    ("now", "answers", "then"),
    [
        ("2026-11-23T08:59:59", False, "2026-11-23T09:00"),
        ("2026-11-23T09:00", True, "2026-11-23T12:00"),
        ("2026-11-23T11:59:59", True, "2026-11-23T12:00"),
        ("2026-11-23T12:00", False, "2026-11-23T13:00"),
        ("2026-11-23T17:00", False, "2026-11-24T09:00"),
        ("2026-11-27T17:00", False, "2026-11-30T09:00"),
    ],
)
def test_a_line_with_a_lunch_hour(now, answers, then):
    hours = weekly("13:00-17:00", "09:00-12:00", days=["mo", "tu", "we", "th", "fr"])
    found = answer(hours, at(now))
    assert found.answers is answers
    assert same(found.until if answers else found.opens, at(then))


def test_the_visitors_own_clock_does_not_matter():
    hours = weekly("09:00-17:00")
    now = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    assert same(answer(hours, now).until, at("2026-11-23T17:00"))


def test_midnight_between_two_days_is_no_end():
    late, early = Slot(["fr"], "20:00", "24:00"), Slot(["sa"], "00:00", "02:00")
    night = Weekly(weekly=[early, late], holidays="open")
    assert same(answer(night, at("2026-11-27T21:00")).until, at("2026-11-28T02:00"))
    assert same(answer(night, at("2026-11-28T00:00")).until, at("2026-11-28T02:00"))
    assert same(answer(night, at("2026-11-28T02:00")).opens, at("2026-12-04T20:00"))


def test_spans_that_overlap_are_one():
    hours = weekly("09:00-12:00", "10:00-11:00", "11:30-14:00")
    assert same(answer(hours, at("2026-11-23T09:30")).until, at("2026-11-23T14:00"))


# --- the two nights -------------------------------------------------------------------------------


def test_the_night_that_is_an_hour_longer():
    hours = weekly("22:00-24:00", "00:00-06:00")
    asked = at("2026-10-24T23:00")
    until = answer(hours, asked).until
    assert same(until, at("2026-10-25T06:00"))
    assert until.timestamp() - asked.timestamp() == 8 * 3600


def test_the_night_that_is_an_hour_shorter():
    hours = weekly("22:00-24:00", "00:00-06:00")
    asked = at("2027-03-27T23:00")
    until = answer(hours, asked).until
    assert same(until, at("2027-03-28T06:00"))
    assert until.timestamp() - asked.timestamp() == 6 * 3600


def test_an_hour_that_comes_twice_ends_the_first_time():
    """Whoever goes home at half past two goes the first time; nobody is sent to an empty desk."""
    hours = weekly("00:00-02:30")
    assert same(answer(hours, at("2026-10-25T02:00")).until, at("2026-10-25T02:30"))
    assert not answer(hours, at("2026-10-25T02:45")).answers
    assert not answer(hours, at("2026-10-25T02:15", fold=1)).answers


@pytest.mark.parametrize("now", ["2026-10-25T02:15", "2026-10-25T02:45"])
@pytest.mark.parametrize("fold", [0, 1])
def test_a_line_that_closes_at_three_stays_for_both_hours(now, fold):
    assert same(answer(weekly("00:00-03:00"), at(now, fold)).until, at("2026-10-25T03:00"))


def test_an_hour_that_never_comes_is_over_when_it_is_skipped():
    """At 3:00 it is past half past two, for those who open then and for those who close then."""
    change = at("2027-03-28T03:00")
    closing, opening, both = (weekly(t) for t in ("00:00-02:30", "02:30-06:00", "02:15-02:45"))
    assert same(answer(closing, at("2027-03-28T01:59")).until, change)
    assert not answer(closing, change).answers
    assert same(answer(opening, at("2027-03-28T01:59")).opens, change)
    assert same(answer(opening, change).until, at("2027-03-28T06:00"))
    assert same(answer(both, at("2027-03-28T01:59")).opens, at("2027-03-29T02:15"))


# --- holidays and seasons -------------------------------------------------------------------------


@pytest.mark.parametrize("year", TEN_A_YEAR)
def test_belgium_has_ten_public_holidays(year):
    days = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    assert [f"{day:%m-%d}" for day in days if is_holiday(day)] == TEN_A_YEAR[year].split()


@pytest.mark.parametrize(
    ("day", "next_day"), [("2026-12-25", "2026-12-26"), ("2027-03-29", "2027-03-30")]
)
def test_a_public_holiday_closes_those_who_say_so(day, next_day):
    closed, open_ = weekly("09:00-17:00", holidays="closed"), weekly("09:00-17:00")
    assert same(answer(open_, at(f"{day}T12:00")).until, at(f"{day}T17:00"))
    found = answer(closed, at(f"{day}T12:00"))
    assert found.answers is False
    assert same(found.opens, at(f"{next_day}T09:00"))


def test_a_night_before_a_holiday_ends_at_midnight():
    hours = weekly("20:00-24:00", "00:00-02:00", holidays="closed")
    assert same(answer(hours, at("2026-12-24T21:00")).until, at("2026-12-25T00:00"))


def test_a_season_holds_from_its_first_day_to_the_end_of_its_last():
    winter = weekly("00:00-24:00", valid_from=dt.date(2026, 11, 15), valid_to=dt.date(2026, 11, 16))
    assert same(answer(winter, at("2026-11-14T23:59")).opens, at("2026-11-15T00:00"))
    assert same(answer(winter, at("2026-11-15T00:00")).until, at("2026-11-17T00:00"))
    after = answer(winter, at("2026-11-17T00:00"))
    assert (after.answers, after.opens) == (False, None)


def test_a_line_without_an_end_has_none():
    assert answer(weekly("00:00-24:00"), at("2026-11-23T12:00")) == answer(
        "always", at("2026-11-23T12:00")
    )


def test_a_time_of_day_is_written_in_four_digits():
    assert [minutes(text) for text in ("00:00", "09:05", "24:00")] == [0, 545, 1440]
    for wrong in ("9:00", "24:01", "12:60", "1200", "12:00:00", "", "-1:00", "٠٩:٠٠", "²0:00"):
        with pytest.raises(ValueError, match="time"):
            minutes(wrong)


# --- any hours at any instant ---------------------------------------------------------------------


@lru_cache(maxsize=400)
def shown(day: dt.date) -> tuple[str, ...]:
    """What a clock in Brussels shows on `day`, one entry for each minute that passes.

    In October its hands wait for an hour at 02:59: what has struck does not strike again.
    """
    instant = dt.datetime.combine(day, dt.time(), BRUSSELS).astimezone(dt.UTC)
    found: list[str] = []
    while (local := instant.astimezone(BRUSSELS)).date() == day:
        found.append(max([f"{local:%H:%M}", *found[-1:]]))
        instant += dt.timedelta(minutes=1)
    return tuple(found)


@lru_cache(maxsize=400)
def of_day(times: tuple[tuple[str, str], ...], clock: tuple[str, ...]) -> str:
    return "".join(str(int(any(a <= now < b for a, b in times))) for now in clock)


def states(hours: Weekly, first: dt.date, days: int) -> str:
    """For each minute from the midnight of `first` on, `1` while somebody answers, else `0`."""
    found = []
    for day in (first + dt.timedelta(days=n) for n in range(days)):
        holiday = f"{day:%m-%d}" in TEN_A_YEAR[day.year].split()
        closed = (
            (holiday and hours.holidays == "closed")
            or (hours.valid_from and day < hours.valid_from)
            or (hours.valid_to and day > hours.valid_to)
        )
        todays = [slot for slot in hours.weekly if DAYS[day.weekday()] in slot.days and not closed]
        found.append(of_day(tuple((slot.opens, slot.closes) for slot in todays), shown(day)))
    return "".join(found)


def span(pair: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in sorted(pair))


quarters = st.integers(0, 96).map(lambda n: n * 15)
times = st.tuples(quarters, quarters) | st.tuples(st.integers(60, 240), st.integers(60, 240))
spans = times.filter(lambda pair: pair[0] != pair[1]).map(span)
slots = st.builds(
    lambda days, time: Slot(days=days, opens=time[:5], closes=time[6:]),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True) | st.just(EVERY_DAY),
    spans | st.just("00:00-24:00"),
)


def around(day: dt.date, before: int, after: int) -> st.SearchStrategy[dt.datetime]:
    start = dt.datetime.combine(day, dt.time(2), dt.UTC)
    days = st.timedeltas(dt.timedelta(days=-before), dt.timedelta(days=after))
    return days.map(lambda ahead: start + ahead)


instants = around(AUTUMN, 50, 220) | around(AUTUMN, 2, 1) | around(SPRING, 2, 1)
ends = st.none() | st.dates(dt.date(2026, 9, 1), dt.date(2027, 6, 1))
any_hours = st.builds(
    Weekly,
    weekly=st.lists(slots, max_size=4),
    holidays=st.sampled_from(["open", "closed"]),
    valid_from=ends,
    valid_to=ends,
)


def place(now: dt.datetime) -> tuple[dt.date, int]:
    """The day of `now` in Brussels, and how many minutes of it have passed."""
    day = now.astimezone(BRUSSELS).date()
    midnight = dt.datetime.combine(day, dt.time(), BRUSSELS)
    return day, int(now.timestamp() - midnight.timestamp()) // 60


@settings(max_examples=300, deadline=None)
@given(any_hours, instants)
def test_any_hours_are_answered_as_a_clock_on_the_wall_would(hours, now):
    day, passed = place(now)
    coming = states(hours, day, HORIZON_DAYS + 5)
    found = answer(hours, now)
    assert found.answers is (coming[passed] == "1")
    then = found.until if found.answers else found.opens
    change = coming.find("0" if found.answers else "1", passed)
    horizon = len(states(hours, day, HORIZON_DAYS + 1))
    if then is None:
        assert change == -1 or change >= horizon, "a change is not told"
    else:
        assert same(then, now + dt.timedelta(minutes=change - passed) - seconds(now))
    assert (found.until is None) or found.answers
    assert (found.opens is None) or not found.answers


def seconds(now: dt.datetime) -> dt.timedelta:
    """What of the minute of `now` has passed."""
    return dt.timedelta(seconds=now.second, microseconds=now.microsecond)


@settings(max_examples=300, deadline=None)
@given(st.lists(any_hours | st.sampled_from(["always", "unknown"]), max_size=4), instants)
def test_nothing_changes_before_the_next_change(all_hours, now):
    day, passed = place(now)
    change = next_change(all_hours, now)
    ahead = int((change.timestamp() - (now - seconds(now)).timestamp()) // 60)
    assert change.timestamp() > now.timestamp()
    assert passed + ahead <= len(shown(day)), "at midnight, tomorrow is another day"
    for hours in all_hours:
        if isinstance(hours, Weekly):
            until = states(hours, day, 1)[passed : passed + ahead]
            assert len(set(until)) == 1, "it changes before"
