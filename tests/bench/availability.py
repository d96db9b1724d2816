"""What a page view pays to know whether somebody is there: 50 professionals, 1,000 shifts."""

import datetime as dt
import random
import statistics
import timeit
from typing import Any

from rosters import MONDAY, at, person, roster, weekly
from stoppvif.duty.availability import Board
from stoppvif.duty.roster import Roster

PEOPLE, SHIFTS = 50, 1000
ROUNDS, CALLS = 9, 20_000
# Five look-ups, two searches in sorted lists and three intersections of sets of at most 50.
MOST = 40
NOW = at(f"{MONDAY}T10:30")


def _roster() -> Roster:
    chance = random.Random(1)
    people = [
        person(number, chance.choice(["social", "police"]), chance.choice(["fr", "fr nl", "fr en"]))
        for number in range(1, PEOPLE + 1)
    ]
    shifts = []
    for number in range(SHIFTS):
        opens = chance.randrange(24)
        time = f"{opens:02}:00-{(opens + chance.randrange(2, 9)) % 24:02}:00"
        shifts.append(weekly(time, chance.randrange(7), 1 + number % PEOPLE, holidays=True))
    return roster(*people, *shifts)


def measure() -> dict[str, Any]:
    """Nanoseconds of one answer and of one dictionary look-up, taken in turn; the plan's time."""
    board, plan = Board(), _roster()
    planned = min(timeit.repeat(lambda: board.plan(plan, NOW), number=1, repeat=3))
    board.attend(frozenset(range(1, PEOPLE + 1, 2)))
    answers = {("either", None, NOW): board.availability("either", None, NOW)}
    later = NOW + dt.timedelta(minutes=1)
    cases = {
        "open": lambda: board.availability("either", None, NOW),
        "a language": lambda: board.availability("social", "nl", later),
        "nobody speaks it": lambda: board.availability("police", "ar", later),
        "look-up": lambda: answers[("either", None, NOW)],
    }
    rounds = [
        {name: timeit.timeit(case, number=CALLS) / CALLS * 1e9 for name, case in cases.items()}
        for _ in range(ROUNDS)
    ]
    found = {name: [taken[name] for taken in rounds] for name in cases}
    ratios = {
        name: statistics.median(taken[name] / taken["look-up"] for taken in rounds)
        for name in cases
        if name != "look-up"
    }
    return {"nanoseconds": found, "ratios": ratios, "plan_ms": planned * 1000}


def report(found: dict[str, Any]) -> list[str]:
    """A line for each question; a failure where an answer costs far more than a look-up."""
    print(f"\nAvailability, {PEOPLE} professionals, {SHIFTS} shifts: ns (lowest to highest)")
    wrong = []
    for name, values in found["nanoseconds"].items():
        ratio = found["ratios"].get(name)
        told = f"{statistics.median(values):8.0f} ({min(values):.0f} to {max(values):.0f})"
        print(f"  {name:20} {told}" + (f"  {ratio:.1f} look-ups" if ratio else ""))
        if ratio and ratio > MOST:
            wrong.append(f"availability {name!r}: {ratio:.0f} look-ups, most {MOST}")
    print(f"  a whole plan made anew: {found['plan_ms']:.0f} ms, at a change of the roster")
    return wrong
