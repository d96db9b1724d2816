"""The roster in the database is what was entered, whatever was entered in which order."""

import datetime as dt
import itertools
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from desk import POLICE, SOCIAL
from stoppvif.duty import coverage, model, plans
from stoppvif.duty.edits import Times
from stoppvif.duty.model import RosterError
from stoppvif.staff import model as staff

MON = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@dataclass
class Notebook:
    """What a coordinator would have in a notebook: each plan as she would write it."""

    weekly: dict[int, list] = field(default_factory=dict)
    singles: dict[int, list] = field(default_factory=dict)
    absences: dict[int, tuple] = field(default_factory=dict)
    numbers: dict[str, itertools.count] = field(
        default_factory=lambda: {kind: itertools.count(1) for kind in ("w", "s", "a")}
    )

    def cut(self, row: int, day: dt.date) -> None:
        if self.weekly[row][2] >= day:
            del self.weekly[row]
            # Days taken out of a shift that never was mean nothing.
            self.absences = {n: a for n, a in self.absences.items() if a[1] != row}
        else:
            self.weekly[row][3] = day - DAY


def as_notebook(desk) -> tuple:
    plan = desk.watch.roster
    return (
        sorted(
            (w.person, w.weekday, w.first, w.last or dt.date.max, w.opens, w.closes)
            for w in plan.weekly
        ),
        sorted((s.person, s.day, s.opens, s.closes) for s in plan.singles),
        sorted((a.person, a.weekly is None, a.first, a.last) for a in plan.absences),
    )


def written(book: Notebook) -> tuple:
    return (
        sorted(
            (p, f.weekday(), f, last or dt.date.max, t.opens, t.closes)
            for p, t, f, last in book.weekly.values()
        ),
        sorted((p, day, t.opens, t.closes) for p, day, t in book.singles.values()),
        sorted((p, row is None, first, last) for p, row, first, last in book.absences.values()),
    )


def add_single(desk, book, who, n, day, times):
    desk.write(plans.add_single, desk.edit(), who, day, times)
    row = max(s.id for s in desk.watch.roster.singles)
    book.singles[row] = [who, day, times]


def add_weekly(desk, book, who, n, day, times):
    last = day + 7 * n * DAY if n % 3 else None
    desk.write(plans.add_weekly, desk.edit(), who, day, last, times, False)
    row = max(w.id for w in desk.watch.roster.weekly)
    book.weekly[row] = [who, times, day, last]


def change_single(desk, book, who, n, day, times):
    if book.singles:
        row = sorted(book.singles)[n % len(book.singles)]
        desk.write(plans.change_single, desk.edit(), row, day, times)
        book.singles[row][1:] = [day, times]


def remove_single(desk, book, who, n, day, times):
    if book.singles:
        row = sorted(book.singles)[n % len(book.singles)]
        desk.write(plans.remove_single, desk.edit(), row)
        del book.singles[row]


def one_of(book, n, day) -> tuple[int, dt.date] | None:
    """A weekly shift, and a day on which it is worked."""
    if not book.weekly:
        return None
    row = sorted(book.weekly)[n % len(book.weekly)]
    _, _, first, last = book.weekly[row]
    on = first + 7 * (n % 4) * DAY
    return (row, on) if last is None or on <= last else None


def skip(desk, book, who, n, day, times):
    if found := one_of(book, n, day):
        row, on = found
        desk.write(plans.skip, desk.edit(), row, on)
        book.absences[next(book.numbers["a"])] = (book.weekly[row][0], row, on, on)


def move(desk, book, who, n, day, times):
    if found := one_of(book, n, day):
        row, on = found
        desk.write(plans.move, desk.edit(), row, on, day, times)
        person = book.weekly[row][0]
        book.absences[next(book.numbers["a"])] = (person, row, on, on)
        book.singles[max(s.id for s in desk.watch.roster.singles)] = [person, day, times]


def change_weekly(desk, book, who, n, day, times):
    if found := one_of(book, n, day):
        row, on = found
        person, _, _, last = book.weekly[row]
        desk.write(plans.change_weekly, desk.edit(), row, on, times)
        book.cut(row, on)
        book.weekly[max(w.id for w in desk.watch.roster.weekly)] = [person, times, on, last]


def end_weekly(desk, book, who, n, day, times):
    if found := one_of(book, n, day):
        desk.write(plans.end_weekly, desk.edit(), *found)
        book.cut(*found)


def away(desk, book, who, n, day, times):
    desk.write(coverage.add_absence, desk.edit(), who, day, day + n * DAY)
    book.absences[next(book.numbers["a"])] = (who, None, day, day + n * DAY)


def refused(desk, book, who, n, day, times):
    """What a rule refuses leaves nothing behind."""
    for act, args in (
        (plans.add_single, (who, day, Times(times.opens, times.opens + 1441 + n))),
        (plans.add_single, (10**6, day, times)),
        (coverage.add_absence, (who, day, day - DAY)),
        (plans.remove_single, (10**6,)),
    ):
        try:
            desk.write(act, desk.edit(), *args)
        except RosterError:
            continue
        raise AssertionError(f"{act} {args} was let through")


ACTS = (
    add_single,
    add_weekly,
    change_single,
    remove_single,
    skip,
    move,
    change_weekly,
    end_weekly,
    away,
    refused,
)
moments = st.tuples(st.integers(0, 1439), st.integers(5, 1440)).map(lambda t: Times(t[0], sum(t)))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.integers(0, 1),
            st.integers(0, 9),
            st.integers(0, 27).map(lambda n: MON + n * DAY),
            moments,
        ),
        max_size=14,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_sequence_of_edits_gives_the_roster_of_a_notebook(desk_made, acts):
    with desk_made() as desk:
        people = [desk.person(name, SOCIAL) for name in ("anna", "bert")]
        book = Notebook()
        for act, who, n, day, times in acts:
            act(desk, book, people[who], n, day, times)
            assert as_notebook(desk) == written(book)


def load(desk) -> model.Roster:
    with desk.database.read() as session:
        return model.load(session)


def test_people_are_the_open_accounts_of_professionals(desk):
    anna, bert = desk.person("anna", SOCIAL), desk.person("bert", POLICE)
    desk.person("carla", staff.Grant("coordinator", regimes=("social",)))
    found = load(desk).people
    assert {n: (p.name, p.regime) for n, p in found.items()} == {
        anna: ("Anna", "social"),
        bert: ("Bert", "police"),
    }
    assert found[anna].languages == {"fr", "nl"}
    desk.database.write(staff.disable, anna, desk.now)
    assert set(load(desk).people) == {bert}


def revision(desk) -> tuple[int, int]:
    with desk.database.read() as session:
        return model.revision(session)


def test_each_change_is_another_revision_and_reading_is_none(desk):
    anna = desk.person("anna", SOCIAL)
    seen = [revision(desk)]
    for act, *args in (
        (plans.add_single, anna, MON, Times(0, 60)),
        (plans.change_single, 1, MON, Times(0, 90)),
        (plans.remove_single, 1),
        (coverage.add_absence, anna, MON, MON),
        (coverage.remove_absence, 1),
    ):
        desk.write(act, desk.edit(), *args)
        seen.append(revision(desk))
    assert len(set(seen)) == len(seen)
    assert revision(desk) == seen[-1]
