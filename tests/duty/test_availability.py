"""Open, busy or closed: rostered, present and free, and when the next shift starts."""

import datetime as dt
import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rosters import (
    AUTUMN,
    CHRISTMAS,
    DAY,
    LONG_AGO,
    MONDAY,
    SPRING,
    at,
    extra,
    instants,
    near,
    odd_days,
    people_ids,
    person,
    roster,
    rosters,
    single,
    starts_on,
    struck,
    weekly,
    working,
)
from stoppvif.content.hours import HORIZON_DAYS
from stoppvif.duty.availability import Availability, Board
from stoppvif.duty.roster import Roster

MOMENT = dt.timedelta(microseconds=1)
OPEN, BUSY, CLOSED = Availability("open"), Availability("busy"), Availability("closed", None)


def board(*things: object, now: str = "2026-11-23T10:00", present: set[int] | None = None) -> Board:
    """A board of these, planned at `now`; without `present`, everybody is."""
    plan = roster(*things)
    made = Board()
    made.plan(plan, at(now))
    made.attend(frozenset(plan.people if present is None else present))
    return made


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


# --- the plan -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23T10:00", "2026-11-24T00:00"),
        ("2026-11-23T00:00", "2026-11-24T00:00"),
        ("2026-11-23T23:59", "2026-11-24T00:00"),
        (f"{AUTUMN}T01:00", "2026-10-26T00:00"),
        (f"{SPRING}T01:00", "2027-03-29T00:00"),
    ],
)
def test_a_plan_holds_until_midnight_in_brussels(now, until):
    assert board(now=now).planned_until == at(until)


def test_the_next_change_is_the_next_start_or_end_of_anybody():
    made = board(person(1), person(2), weekly("09:00-12:00"), weekly("11:00-13:00", who=2))
    times = ["2026-11-23T08:00"]
    while len(times) < 6:
        times.append(f"{made.next_change(at(times[-1])) + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}")
    assert [time[5:] for time in times[1:]] == [
        "11-23T09:00",
        "11-23T11:00",
        "11-23T12:00",
        "11-23T13:00",
        "11-30T09:00",
    ]
    assert board().next_change(at("2026-11-23T08:00")) is None


def test_a_new_plan_replaces_the_old_one():
    made = board(weekly("09:00-12:00"))
    now = at("2026-11-23T10:00")
    made.plan(roster(weekly("14:00-15:00")), now)
    assert made.availability("social", "fr", now) == Availability("closed", at("2026-11-23T14:00"))
    made.plan(Roster(), now)
    assert made.availability("social", "fr", now) == CLOSED


def test_a_reader_never_sees_half_a_plan():
    """While plans change, every answer is that of one of them, never a mixture."""
    early, late = (weekly(f"{time}-15:00", first=LONG_AGO) for time in ("09:00", "14:00"))
    now = at("2026-11-23T10:00")
    made = board(early)
    answers, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            answers.add(made.availability("social", "fr", now))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(50):
        made.plan(roster(late), now)
        made.plan(roster(early), now)
    done.set()
    reader.join()
    assert answers <= {OPEN, Availability("closed", at("2026-11-23T14:00"))}


# --- any roster at any instant --------------------------------------------------------------------


def matches(plan: Roster, who: int, regime: str, language: str | None) -> bool:
    somebody = plan.people[who]
    return regime in {"either", somebody.regime} and (
        language is None or language in somebody.languages
    )


def slow_opening(plan: Roster, shifts: list, now: dt.datetime) -> dt.datetime | None:
    """The first start of one of `shifts` after `now` that is in sight, shift by shift."""
    today = struck(now)[0]
    days = [today + ahead * DAY for ahead in range(HORIZON_DAYS + 1)]
    found = []
    for shift in shifts:
        if shift in plan.extras:
            lasts = shift.starts < shift.ends and struck(shift.starts)[0] in days
            found += [shift.starts] * lasts
        else:
            found += [starts_on(plan, shift, day) for day in days]
    return min((start for start in found if start and start > now), default=None)


@st.composite
def situations(draw: st.DrawFn) -> tuple:
    """A roster, when it is planned, and an instant until the end of the day after."""
    day = draw(odd_days)
    planned = draw(near(day, 1, 1).flatmap(lambda some: instants(some, 1)))
    now = draw(instants(day, 2).filter(lambda now: 0 <= days_after(planned, now) <= 1))
    return draw(rosters(day, step=draw(st.sampled_from([1, 15])))), planned, now


def days_after(planned: dt.datetime, now: dt.datetime) -> int:
    return (struck(now)[0] - struck(planned)[0]).days


NIGHT = roster(weekly("22:00-06:00", weekday=6, holidays=True))


@settings(max_examples=300, deadline=None)
@given(
    situations(),
    st.frozensets(people_ids),
    st.dictionaries(people_ids, st.integers(0, 3)),
    st.sampled_from(["social", "police", "either"]),
    st.sampled_from([None, "fr", "nl", "ar", "de"]),
)
@example((NIGHT, at("2026-11-23T01:00"), at("2026-11-23T02:00")), {1}, {1: 1}, "social", None)
def test_any_availability_is_what_a_clock_on_the_wall_would_say(
    situation, present, load, regime, language
):
    plan, planned, now = situation
    made = Board()
    made.plan(plan, planned)
    made.attend(present)
    made.load(load)
    there = {
        who for who in working(plan, now) if who in present and matches(plan, who, regime, language)
    }
    found = made.availability(regime, language, now)
    if there:
        free = any(load.get(who, 0) < 2 for who in there)
        assert found == (OPEN if free else BUSY)
        return
    theirs = [
        shift
        for shift in (*plan.weekly, *plan.singles, *plan.extras)
        if shift.person in plan.people and matches(plan, shift.person, regime, language)
    ]
    assert found == Availability("closed", slow_opening(plan, theirs, now))


@settings(max_examples=300, deadline=None)
@given(situations(), st.frozensets(people_ids))
def test_anybody_rostered_is_who_a_clock_on_the_wall_would_say(situation, present):
    plan, planned, now = situation
    made = Board()
    made.plan(plan, planned)
    made.attend(present)
    assert made.rostered(now) == working(plan, now)
    assert made.on_duty(now) == working(plan, now) & present


@settings(max_examples=100, deadline=None)
@given(situations(), st.sampled_from(["social", "either"]), st.sampled_from([None, "fr"]))
def test_nothing_changes_before_the_next_change(situation, regime, language):
    plan, planned, now = situation
    made = Board()
    made.plan(plan, planned)
    made.attend(frozenset(plan.people))
    change = made.next_change(now)
    midnight = at(f"{struck(now)[0] + DAY}T00:00")
    until = min(change or midnight, midnight)
    assert until > now
    found = made.availability(regime, language, now)
    for share in range(1, 8):
        assert made.availability(regime, language, now + (until - now) * share / 8) == found
    assert made.availability(regime, language, until - MOMENT) == found
    assert made.rostered(until - MOMENT) == made.rostered(now)
