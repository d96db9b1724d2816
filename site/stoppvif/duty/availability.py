"""Open, busy or closed: what the roster, who is present and their conversations come to."""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Literal

from stoppvif.content.hours import BRUSSELS, HORIZON_DAYS, at
from stoppvif.duty.roster import Person, Regime, Roster, Span, during

State = Literal["open", "busy", "closed"]
# What a visitor asks for.
Choice = Regime | Literal["either"]
CHOICES: tuple[Choice, ...] = ("social", "police", "either")
# A choice and a language; None is any language.
Asked = tuple[Choice, str | None]


@dataclass(frozen=True, slots=True)
class Availability:
    """What a visitor is told.

    `opens`, in UTC, is when the next matching shift starts, told only while closed. None: none
    within HORIZON_DAYS days after today.
    """

    state: State
    opens: dt.datetime | None = None


# Before the first plan, it is time to plan.
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A roster made ready to be asked. Never changed, so that no reader sees half of it."""

    until: dt.datetime = _LONG_AGO
    # Every start and end of a shift, in order, and who is rostered from each to the next.
    cuts: tuple[dt.datetime, ...] = ()
    rostered: tuple[frozenset[int], ...] = ()
    # Who could answer what is asked, and when shifts of theirs start, in order.
    people: Mapping[Asked, frozenset[int]] = field(default_factory=dict)
    starts: Mapping[Asked, tuple[dt.datetime, ...]] = field(default_factory=dict)

    def at(self, now: dt.datetime) -> frozenset[int]:
        """Who is rostered at `now`."""
        place = bisect_right(self.cuts, now)
        return self.rostered[place - 1] if place else frozenset()


def _asked(person: Person) -> Iterator[Asked]:
    """All that `person` is an answer to."""
    for language in (None, *person.languages):
        yield person.regime, language
        yield "either", language


def _timeline(worked: Iterable[Span]) -> Iterator[tuple[dt.datetime, frozenset[int]]]:
    """Each start or end of a shift, and who is rostered from then on."""
    edges = [(span.starts, span.person, 1) for span in worked]
    edges += [(span.ends, span.person, -1) for span in worked]
    shifts: Counter[int] = Counter()
    for instant, here in groupby(sorted(edges), key=itemgetter(0)):
        for _, person, more in here:
            # Who has two shifts at once stays until the end of both.
            shifts[person] += more
        yield instant, frozenset(person for person, count in shifts.items() if count)


def _made(roster: Roster, now: dt.datetime) -> _Plan:
    today = now.astimezone(BRUSSELS).date()
    day = dt.timedelta(days=1)
    # A day more on both sides: a clock that is set right, a call at midnight that comes late.
    worked = during(roster, today - day, today + (HORIZON_DAYS + 1) * day)
    timeline = list(_timeline(worked))
    people: dict[Asked, set[int]] = defaultdict(set)
    for person in roster.people.values():
        for asked in _asked(person):
            people[asked].add(person.id)
    starts: dict[Asked, list[dt.datetime]] = defaultdict(list)
    for span in worked:
        for asked in _asked(roster.people[span.person]):
            starts[asked].append(span.starts)
    return _Plan(
        until=at(today + day, 0).astimezone(dt.UTC),
        cuts=tuple(instant for instant, _ in timeline),
        rostered=tuple(rostered for _, rostered in timeline),
        people={asked: frozenset(ids) for asked, ids in people.items()},
        starts={asked: tuple(instants) for asked, instants in starts.items()},
    )


def _next(instants: tuple[dt.datetime, ...], now: dt.datetime) -> dt.datetime | None:
    place = bisect_right(instants, now)
    return instants[place] if place < len(instants) else None


def _day(instant: dt.datetime) -> dt.date:
    return instant.astimezone(BRUSSELS).date()


class Board:
    """Who is rostered, present and free.

    Read by every thread without a lock: whatever changes is replaced as a whole. `now` is always
    an instant with a time zone, and people are told by their ids.
    """

    def __init__(self, most: int = 2) -> None:
        """Nobody has more than `most` conversations at once."""
        self._most = most
        self._plan = _Plan()
        self._present: frozenset[int] = frozenset()
        self._full: frozenset[int] = frozenset()

    def plan(self, roster: Roster, now: dt.datetime) -> None:
        """Take `roster` as what holds, from the day before `now` to HORIZON_DAYS + 1 days after.

        To be called again when the roster changes, and at `planned_until`.
        """
        self._plan = _made(roster, now)

    @property
    def planned_until(self) -> dt.datetime:
        """When to plan again, in UTC: the midnight after the last plan, long ago if there is none.

        A plan that is a day late is still right.
        """
        return self._plan.until

    def attend(self, present: frozenset[int]) -> None:
        """Take `present` as those whose desk is open and answers."""
        self._present = present

    def load(self, open_conversations: Mapping[int, int]) -> None:
        """Take these as the numbers of conversations, by person; who is not in there has none."""
        self._full = frozenset(
            person for person, count in open_conversations.items() if count >= self._most
        )

    def rostered(self, now: dt.datetime) -> frozenset[int]:
        """Who has a shift at `now`, under any regime."""
        return self._plan.at(now)

    def on_duty(self, now: dt.datetime) -> frozenset[int]:
        """Who has a shift at `now` and is present."""
        return self._plan.at(now) & self._present

    def availability(self, regime: Choice, language: str | None, now: dt.datetime) -> Availability:
        """Whether somebody of `regime` who speaks `language` (None: any) can answer at `now`.

        Between two of these nothing changes it: a change of the roster, of who is present or of
        their conversations, `next_change`, and midnight in Brussels.
        """
        plan = self._plan
        asked = (regime, language)
        there = plan.people.get(asked, frozenset()) & plan.at(now) & self._present
        if there - self._full:
            return Availability("open")
        if there:
            return Availability("busy")
        opens = _next(plan.starts.get(asked, ()), now)
        # Counted in days, so that an opening comes into sight at midnight and at no other time.
        if opens is not None and (_day(opens) - _day(now)).days > HORIZON_DAYS:
            opens = None
        return Availability("closed", opens)

    def by_choice(self, now: dt.datetime) -> dict[Choice, Availability]:
        """Whether somebody is there, for whatever a visitor may ask for, in any language."""
        return {asked: self.availability(asked, None, now) for asked in CHOICES}

    def next_change(self, now: dt.datetime) -> dt.datetime | None:
        """The next start or end of anybody's shift after `now`, in UTC; None: none is planned."""
        return _next(self._plan.cuts, now)
