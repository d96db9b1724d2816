"""Availability as visitors see it: true when sent, in steps, from memory, the same for everybody."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from audit import Page, audit
from desk import POLICE, SOCIAL, Desk
from house import LANGUAGES
from stoppvif.duty import plans
from stoppvif.duty.edits import Times
from stoppvif.duty.shown import JITTER_SECONDS, STEP_SECONDS, PublicView
from stoppvif.staff import model as staff
from stoppvif.storage.engine import Database

MON = dt.date(2026, 11, 23)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def anna(desk) -> int:
    """A professional who is planned from ten to noon; it is eleven in Brussels."""
    staff_id = desk.person("anna", SOCIAL)
    desk.write(plans.add_single, desk.edit(), staff_id, MON, Times(600, 720))
    return staff_id


def here(desk: Desk, *people: int) -> None:
    """These are connected, and nobody else."""
    desk.watch.board.attend(frozenset(people))


# --- what is told ---------------------------------------------------------------------------------


def test_it_is_open_busy_or_closed(desk, anna):
    for people, conversations, state in (
        ([], {}, "closed"),
        ([anna], {}, "open"),
        ([anna], {anna: 2}, "busy"),
    ):
        here(desk, *people)
        desk.watch.load(conversations)
        assert PublicView(desk.watch)().state == state


def test_without_professionals_there_is_nothing_to_tell(desk):
    assert PublicView(desk.watch)() is None
    desk.person("carla", staff.Grant("coordinator", regimes=("social",)))
    assert PublicView(desk.watch)() is None


def test_the_next_opening_is_told_in_brussels_time_while_it_is_closed(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(1080, 1200))
    assert PublicView(desk.watch)().opens.isoformat() == "2026-11-23T18:00:00+01:00"
    here(desk, anna)
    assert PublicView(desk.watch)().opens is None


def test_a_conversation_that_ends_frees_her(desk, anna):
    here(desk, anna)
    for open_conversations, state in ((2, "busy"), (1, "open"), (0, "open")):
        desk.watch.load({anna: open_conversations})
        assert PublicView(desk.watch)().state == state


def test_while_the_database_is_away_and_no_roster_was_read_nobody_is_there(
    desk, anna, monkeypatch, tmp_path
):
    here(desk, anna)
    with contextlib.closing(Database(f"sqlite:///{tmp_path}/no/folder/desk.db")) as gone:
        monkeypatch.setattr(desk.watch, "database", gone)
        view = PublicView(desk.watch)
        assert view().state == "open", "what was read today still holds"
        desk.later(days=1)
        shown = view()
        assert (shown.state, shown.opens) == ("closed", None)
        assert shown.until - shown.at <= (STEP_SECONDS + JITTER_SECONDS) * SECOND


# --- steps ----------------------------------------------------------------------------------------


def test_within_a_step_nothing_moves_whatever_happens(desk, anna):
    here(desk, anna)
    view = PublicView(desk.watch)
    first = view()
    here(desk)
    desk.at(desk.now + (STEP_SECONDS - 1) * SECOND)
    assert view() == first
    desk.at(first.until)
    assert view().state == "closed"


def test_a_step_lasts_two_minutes_and_some_by_chance(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON, Times(0, 1440))
    lengths = {(s.until - s.at) / SECOND for s in (PublicView(desk.watch)() for _ in range(200))}
    assert min(lengths) >= STEP_SECONDS
    assert max(lengths) < STEP_SECONDS + JITTER_SECONDS
    assert len(lengths) > 20


def test_a_step_ends_with_the_shift_because_pages_have_said_so(desk, anna):
    here(desk, anna)
    view = PublicView(desk.watch)
    desk.at(dt.datetime(2026, 11, 23, 10, 59, 30, tzinfo=dt.UTC))
    assert view().until == dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
    desk.later(seconds=30)
    assert view().state == "closed"


def test_a_clock_that_was_set_back_does_not_stop_it(desk, anna):
    view = PublicView(desk.watch)
    view()
    here(desk, anna)
    desk.later(hours=-1)
    assert view().at == desk.now


# At which second from 10:50 on something happens, and what.
happenings = st.lists(
    st.tuples(st.integers(0, 1200), st.sampled_from(["comes", "goes", "full", "free"])), max_size=40
)


@given(happenings=happenings, pause=st.integers(1, 50))
@settings(max_examples=25, deadline=None)
def test_who_asks_every_second_sees_no_change_sooner_than_two_minutes_after_the_last(
    desk_made, happenings, pause
):
    """Except at a planned change of shift, which pages have announced."""
    with desk_made() as desk:
        anna = desk.person("anna", SOCIAL)
        desk.write(plans.add_single, desk.edit(), anna, MON, Times(600, 660))
        desk.write(plans.add_single, desk.edit(), anna, MON, Times(660, 720))
        began = dt.datetime(2026, 11, 23, 9, 50, tzinfo=dt.UTC)
        view, changes, before = PublicView(desk.watch), [], None
        for second in range(1200):
            desk.at(began + second * SECOND)
            for when, what in happenings:
                if when == second:
                    happen(desk, anna, what)
            if second % pause:
                continue
            shown = view()
            assert shown.at <= desk.now < shown.until
            if before and shown.state != before.state:
                changes.append(desk.now)
            before = shown
    shift = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
    for one, other in itertools.pairwise(changes):
        planned = one < shift <= other
        assert planned or other - one >= (STEP_SECONDS - pause) * SECOND


def happen(desk: Desk, anna: int, what: str) -> None:
    if what in ("comes", "goes"):
        here(desk, *([anna] if what == "comes" else []))
    else:
        desk.watch.load({anna: 2 if what == "full" else 0})


# --- the page -------------------------------------------------------------------------------------


def home(desk: Desk, lang: str = "en") -> BeautifulSoup:
    """Home as any visitor gets it: one response, checked like every public page."""
    path = f"/{lang}/"
    answer = desk.app.test_client().get(path)
    assert answer.status_code == 200
    return audit(Page(path, 200, dict(answer.headers), answer.text))


def told(desk: Desk, lang: str = "en") -> tuple[str, str]:
    found = home(desk, lang).find(id="availability")
    return found["data-state"], " ".join(found.get_text().split())


@pytest.mark.parametrize(
    ("present", "conversations", "state", "words"),
    [
        (True, 0, "open", "A professional of the network is on duty now. As of 11:00"),
        (True, 2, "busy", "The professionals on duty are all in a conversation. As of 11:00"),
        (False, 0, "closed", "No professional of the network is on duty now. As of 11:00"),
    ],
)
def test_home_says_it_with_the_time_of_which_it_is_true(
    desk, anna, present, conversations, state, words
):
    here(desk, *([anna] if present else []))
    desk.watch.load({anna: conversations})
    assert told(desk) == (state, words)


def test_home_names_the_next_opening(desk, anna):
    desk.write(plans.add_single, desk.edit(), anna, MON + dt.timedelta(days=2), Times(870, 900))
    state, words = told(desk)
    assert state == "closed"
    assert "The next one: " in words
    assert "14:30" in words


def test_home_is_silent_where_nobody_is_a_professional(desk):
    assert home(desk).find(id="availability") is None


def test_every_language_says_the_same_at_the_same_time(desk, anna):
    here(desk, anna)
    states = []
    for number, lang in enumerate(LANGUAGES):
        if number:
            here(desk)
            desk.later(seconds=20)
        found = home(desk, lang).find(id="availability")
        states.append((found["data-state"], "11:00" in found.get_text()))
    assert states == [("open", True)] * len(LANGUAGES)


def test_a_page_lives_no_longer_than_what_it_says(desk, anna):
    here(desk, anna)
    assert told(desk)[0] == "open"
    kept = desk.app.extensions["finished"].get("/en/")
    now = desk.now.timestamp()
    assert now < kept.valid_until <= now + STEP_SECONDS + JITTER_SECONDS
    here(desk)
    desk.later(seconds=STEP_SECONDS + JITTER_SECONDS)
    assert told(desk)[0] == "closed"


def test_a_page_made_just_before_a_shift_ends_does_not_outlive_it(desk, anna):
    here(desk, anna)
    desk.at(dt.datetime(2026, 11, 23, 10, 59, 59, tzinfo=dt.UTC))
    assert told(desk)[0] == "open"
    desk.later(seconds=1)
    assert told(desk)[0] == "closed"


@pytest.mark.parametrize("people", [(SOCIAL,), (POLICE,), (SOCIAL, POLICE)])
def test_the_page_does_not_tell_who_or_how_many(desk, people):
    everybody = [desk.person(f"colleague{n}", grant) for n, grant in enumerate(people)]
    for grant, staff_id in zip(people, everybody, strict=True):
        edit = desk.edit(grant.regimes[0])
        desk.write(plans.add_single, edit, staff_id, MON, Times(600, 720))
    here(desk, *everybody)
    assert told(desk) == ("open", "A professional of the network is on duty now. As of 11:00")


@contextlib.contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    found: list[str] = []

    def note(connection, cursor, statement, *_) -> None:
        found.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    yield found
    event.remove(desk.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("finished", [True, False])
def test_no_page_view_asks_the_database(desk, anna, finished):
    here(desk, anna)
    home(desk)
    with statements(desk) as asked:
        for number in range(50):
            if not finished:
                desk.app.extensions["finished"].clear()
                # From one step to the next, too.
                desk.later(seconds=60)
            path = f"/{LANGUAGES[number % 5]}/"
            assert desk.app.test_client().get(path).status_code == 200
    assert asked == []
