"""The board: its plan, its threads, and any roster at any instant against a slow clock."""

import datetime as dt
import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rosters import (
    AUTUMN,
    DAY,
    LONG_AGO,
    SPRING,
    at,
    board,
    instants,
    near,
    odd_days,
    people_ids,
    person,
    roster,
    rosters,
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
