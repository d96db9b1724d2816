"""The list by days: every date once, in order, and nothing that visitors may not see."""

import datetime as dt
from collections import Counter
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft
from house import CONTENT, LANGUAGES
from stoppvif.agenda import dates, listing, model, sample
from stoppvif.agenda.dates import Date
from stoppvif.agenda.event import AUDIENCES, KINDS
from stoppvif.agenda.listing import PER_PAGE, PERIODS, Filters
from stoppvif.content.faults import Faults
from stoppvif.content.hours import BRUSSELS
from stoppvif.content.load import load
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

COMMUNES = (AYWAILLE, ESNEUX)
NEVER = Filters()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database for the whole file: what a test writes is taken back at its end."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('listing')}/agenda.db")
    prepare(made)
    yield made
    made.close()


class Undone(Exception):  # noqa: N818 (a way out, not an error)
    """Nothing of it is to stay."""


def over(database, look, *drafts, state="published"):
    """What `look(session)` sees of these events, which are gone afterwards."""
    found = []

    def write(session):
        for made in drafts:
            model.create(session, made, WHO, NOW, state=state, published=NOW)
        session.flush()
        found.append(look(session))
        raise Undone

    with pytest.raises(Undone):
        database.write(write)
    return found[0]


def pages(session, wanted=NEVER, now=NOW):
    """Every page of the list."""
    first = listing.page(session, wanted, 1, now)
    return [first, *(listing.page(session, wanted, n, now) for n in range(2, first.pages + 1))]


def titles(listed) -> list[str]:
    return [shown.event.title["fr"] for _, day in listed.days for shown in day]


# --- every date once ------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2026, 11, 20), dt.date(2027, 1, 10))
MINUTES = st.one_of(st.none(), st.integers(0, 1439))


@st.composite
def any_date(draw) -> Date:
    first, opens = draw(DAYS), draw(MINUTES)
    last = first + dt.timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 3, 4, 40])))
    closes = (
        draw(st.integers(opens + 1, 1440)) if opens is not None and draw(st.booleans()) else None
    )
    return Date(first, last, opens, closes)


@st.composite
def any_draft(draw):
    return draft(
        draw(st.sampled_from("ABC")),
        *draw(st.lists(any_date(), min_size=1, max_size=12)),
        commune=draw(st.sampled_from((*COMMUNES, ""))),
        kind=draw(st.sampled_from(KINDS)),
        audience=tuple(draw(st.sets(st.sampled_from(AUDIENCES), min_size=1, max_size=3))),
        languages=tuple(draw(st.sets(st.sampled_from(LANGUAGES), max_size=3))),
        access=draw(st.sampled_from([(), ("wheelchair",), ("loop", "quiet")])),
    )


FILTERS = st.builds(
    Filters,
    commune=st.sampled_from(("", *COMMUNES)),
    kind=st.sampled_from(("", *KINDS)),
    period=st.sampled_from(("", *PERIODS)),
    audience=st.sampled_from(("", *AUDIENCES)),
    language=st.sampled_from(("", *LANGUAGES)),
    accessible=st.booleans(),
)


def fits(wanted: Filters, made) -> bool:
    """The filters again, in the plainest way; but for the period."""
    return (
        (not wanted.commune or made.commune in (wanted.commune, ""))
        and (not wanted.kind or made.kind == wanted.kind)
        and (not wanted.audience or {wanted.audience, "everyone"} & set(made.audience))
        and (not wanted.language or wanted.language in made.languages)
        and (not wanted.accessible or "wheelchair" in made.access)
    )


def meets(wanted: Filters, date: Date, now) -> bool:
    """Whether a date is still ahead, and in the period."""
    starts, ends = dates.instants(date)
    if not wanted.period:
        return ends > now
    begins, until = listing.period(wanted.period, now)
    return ends > now and starts < until and ends > begins


@settings(max_examples=60, deadline=None)
@given(drafts=st.lists(any_draft(), max_size=6), exhibitions=st.integers(0, 30), wanted=FILTERS)
def test_what_is_looked_for_stands_exactly_once_over_all_pages(empty, drafts, exhibitions, wanted):
    exhibition = draft("D", date("2026-11-20", last="2026-12-20"))
    drafts = [*drafts, *[exhibition] * exhibitions]
    expected = [
        one.date
        for made in drafts
        for one in made.dates
        if fits(wanted, made) and meets(wanted, one.date, NOW)
    ]
    found = over(empty, lambda session: pages(session, wanted), *drafts)
    days = [[shown.date for _, day in page.days for shown in day] for page in found]
    running = [shown.date for shown in found[0].running]
    shown = [*running, *(date for page in days for date in page)]
    assert Counter(shown) == Counter(expected)
    assert all(len(page) == PER_PAGE for page in days[:-1])
    assert found[0].total == sum(map(len, days))
    ends = [dates.instants(date)[1] for date in expected if date.long]
    assert [dates.instants(date)[1] for date in running] == sorted(ends)[: listing.MOST_RUNNING]
    assert not any(page.running for page in found[1:])


@settings(max_examples=40, deadline=None)
@given(drafts=st.lists(any_draft(), max_size=4))
def test_days_stand_in_order_and_none_lies_behind_us(empty, drafts):
    today = NOW.astimezone(BRUSSELS).date()
    for page in over(empty, pages, *drafts):
        days = [day for day, _ in page.days]
        assert days == sorted(set(days))
        assert not days or days[0] >= today
        for day, shown in page.days:
            assert all(day == max(one.date.day, today) for one in shown)


@settings(max_examples=40, deadline=None)
@given(drafts=st.lists(any_draft(), max_size=4))
def test_a_kept_page_is_true_until_it_says_so(empty, drafts):
    """Whatever stands in the list one moment before `next_end` stood there all the time."""

    def look(session):
        until = listing.next_end(session, NOW)
        before = until - dt.timedelta(seconds=1)
        return until, pages(session), pages(session, now=before)

    until, now, later = over(empty, look, *drafts)
    assert NOW < until <= NOW + dt.timedelta(days=1)
    assert now == later


@pytest.fixture(scope="module")
def announced():
    content, file = load(CONTENT), CONTENT / "sample" / "agenda.yaml"
    return [one.draft for one in sample.read(file, content, Faults(CONTENT))]


@pytest.mark.parametrize("day", [0, 1, 20, 200])
def test_each_future_date_of_the_sample_stands_exactly_once(empty, announced, day):
    now = NOW + dt.timedelta(days=day)
    expected = sorted(
        (one.date.day, str(one.date), made.texts["fr"].title)
        for made in announced
        for one in made.dates
        if not one.dropped and dates.instants(one.date)[1] > now
    )
    found = over(empty, lambda session: pages(session, now=now), *announced)
    shown = [one for page in found for _, day in page.days for one in day]
    shown += found[0].running
    told = sorted((one.date.day, str(one.date), one.event.title["fr"]) for one in shown)
    assert told == expected
    assert announced


# --- one by one -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "archived"])
def test_what_is_not_published_is_in_no_list(empty, state):
    def look(session):
        return pages(session)[0].total, listing.coming(session, NEVER, NOW, 10)

    assert over(empty, look, draft(), state=state) == (0, [])


def test_beyond_the_last_page_there_is_nothing(empty):
    page = over(empty, lambda session: listing.page(session, NEVER, 7, NOW), draft())
    assert (page.days, page.running, page.pages) == ([], [], 1)


def test_what_runs_for_five_days_stands_apart_and_what_runs_for_four_does_not(empty):
    four, five = date("2026-12-02", last="2026-12-05"), date("2026-12-02", last="2026-12-06")
    (page,) = over(empty, pages, draft("Quatre", four), draft("Cinq", five))
    assert titles(page) == ["Quatre"]
    assert [one.event.title["fr"] for one in page.running] == ["Cinq"]


def test_of_what_runs_the_first_to_end_stand_apart_and_the_others_under_today(empty):
    made = [draft(f"N {n}", date("2026-11-01", last=f"2026-12-{n:02}")) for n in range(31, 2, -1)]
    found = over(empty, pages, *made, draft("Un jour"))
    assert [one.event.title["fr"] for one in found[0].running] == [f"N {n}" for n in range(3, 9)]
    later = [title for page in found for title in titles(page)]
    assert later == [*(f"N {n}" for n in range(31, 8, -1)), "Un jour"]
    today, ahead = dt.date(2026, 11, 23), dt.date(2026, 12, 2)
    assert [[day for day, _ in page.days] for page in found] == [[today], [today, ahead]]


def test_what_began_yesterday_stands_under_today(empty):
    (page,) = over(empty, pages, draft("Deux jours", date("2026-11-22", last="2026-11-24")))
    assert [day for day, _ in page.days] == [dt.date(2026, 11, 23)]


def test_a_date_that_fell_away_stays_and_says_so(empty):
    def look(session):
        event_id = model.create(session, draft("A", date("2026-12-02")), WHO, NOW)
        model.publish(session, event_id, WHO, NOW)
        model.change(session, event_id, draft("A", date("2026-12-09")), 2, WHO, NOW)
        coming = listing.coming(session, NEVER, NOW, 10)
        return pages(session)[0], [(one.date.day.day, one.state) for one in coming]

    page, coming = over(empty, look)
    shown = [(one.date.day.day, one.state) for _, dates in page.days for one in dates]
    assert shown == coming
    assert coming == [(2, "dropped"), (9, "scheduled")]


def test_two_at_the_same_time_keep_their_order_from_page_to_page(empty):
    made = [draft(f"N {n}", date("2026-12-02", "14:00")) for n in range(45)]
    found = over(empty, pages, *made)
    assert [title for page in found for title in titles(page)] == [f"N {n}" for n in range(45)]


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        # From a Monday, from the Friday evening, and in the middle of it.
        ("2026-11-23T09:00+01:00", "2026-11-27T17:00+01:00", "2026-11-30T00:00+01:00"),
        ("2026-11-27T18:00+01:00", "2026-11-27T17:00+01:00", "2026-11-30T00:00+01:00"),
        ("2026-11-29T23:30+01:00", "2026-11-27T17:00+01:00", "2026-11-30T00:00+01:00"),
        ("2026-11-30T00:00+01:00", "2026-12-04T17:00+01:00", "2026-12-07T00:00+01:00"),
        # The night on which the clocks go back is an hour longer.
        ("2026-10-20T09:00+02:00", "2026-10-23T17:00+02:00", "2026-10-26T00:00+01:00"),
    ],
)
def test_when_a_weekend_is(now, begins, ends):
    moment = dt.datetime.fromisoformat(now).astimezone(dt.UTC)
    assert listing.period("weekend", moment) == (
        dt.datetime.fromisoformat(begins),
        dt.datetime.fromisoformat(ends),
    )


@given(st.sampled_from(PERIODS), st.integers(0, 3650 * 24 * 60))
def test_a_period_ends_ahead_of_us_at_a_midnight(name, minutes):
    now = NOW + dt.timedelta(minutes=minutes)
    begins, ends = listing.period(name, now)
    assert begins < ends
    assert ends > now
    assert ends.astimezone(BRUSSELS).time() == dt.time()
    if name != "weekend":
        assert begins == now


@given(
    st.dictionaries(
        st.sampled_from([*Filters.__dataclass_fields__, "page", "x"]),
        st.text(max_size=8) | st.sampled_from(["1", *COMMUNES, *KINDS, *PERIODS, *LANGUAGES]),
    )
)
def test_any_query_is_understood_and_understood_again(asked):
    known = MappingProxyType(dict.fromkeys(COMMUNES))
    wanted = listing.filters(asked, known, LANGUAGES)
    assert listing.filters(wanted.query, known, LANGUAGES) == wanted
    assert set(wanted.query.items()) <= set(asked.items())
    assert wanted.any == bool(wanted.query)
