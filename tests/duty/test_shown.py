"""What public pages say of who is there: true when sent, and too coarse to watch anybody by."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from audit import Page, audit
from desk import MONDAY, SOCIAL, Desk
from house import LANGUAGES
from stoppvif.duty import plans
from stoppvif.duty.edits import Times
from stoppvif.duty.shown import STEP_SECONDS, PublicView
from stoppvif.storage.away import Away

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def anna(desk: Desk) -> int:
    staff_id = desk.person("anna", SOCIAL)
    desk.write(plans.add_single, desk.edit(), staff_id, DAY, Times(540, 1020))
    return staff_id


def home(desk: Desk, language: str = "en"):
    path = f"/{language}/"
    response = desk.app.test_client().get(path)
    soup = audit(Page(path, 200, dict(response.headers), response.text))
    return soup.find(id="availability")


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_it_in_every_language_and_the_page_stays_one_flight(desk, anna, language):
    assert home(desk, language)["data-state"] == "closed"
    desk.watch.connect("tab", anna, b"")
    desk.later(seconds=STEP_SECONDS + 45)
    assert home(desk, language)["data-state"] == "open"
    desk.watch.load({anna: 2})
    desk.later(seconds=STEP_SECONDS + 45)
    assert home(desk, language)["data-state"] == "busy"
    body = desk.app.extensions["finished"].get(f"/{language}/").variants[1].body
    assert len(body) < 14_600 - 2_000


def test_home_says_of_what_time_it_is_and_when_the_next_shift_begins(desk, anna):
    desk.at(MONDAY.replace(hour=7))
    told = home(desk).get_text(" ", strip=True)
    assert "The next one: today at 09:00." in told
    assert "As of 08:00" in told


def test_a_network_without_professionals_promises_none(desk):
    assert home(desk) is None


def test_the_page_looks_again_when_a_shift_begins_and_not_before_its_step(desk, anna):
    desk.at(MONDAY.replace(hour=7, minute=58, second=30))
    desk.watch.connect("tab", anna, b"")
    assert home(desk)["data-state"] == "closed"
    desk.later(seconds=89)
    assert home(desk)["data-state"] == "closed"
    desk.later(seconds=1)
    assert home(desk)["data-state"] == "open"


def test_no_query_for_a_page_view(desk, anna):
    home(desk)
    asked = []
    event.listen(desk.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    desk.app.extensions["finished"].clear()
    for _ in range(20):
        desk.app.test_client().get("/fr/")
        desk.app.extensions["finished"].clear()
    assert asked == []


def test_while_the_database_is_away_nobody_is_promised(desk, anna, monkeypatch):
    desk.watch.connect("tab", anna, b"")

    def away(_):
        raise Away("gone")

    monkeypatch.setattr(desk.watch, "ready", away)
    assert PublicView(desk.watch)().state == "closed"


@given(
    changes=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 2)), min_size=1, max_size=12),
    asks=st.lists(st.integers(1, 30), min_size=10, max_size=60),
)
@settings(max_examples=30, deadline=None)
def test_whoever_reloads_all_the_time_sees_no_change_within_two_minutes(desk_made, changes, asks):
    """The planned changes of the day aside, which are no secret."""
    with desk_made() as desk:
        staff_id = desk.person("anna", SOCIAL)
        desk.write(plans.add_single, desk.edit(), staff_id, DAY, Times(0, 1440))
        desk.watch.connect("tab", staff_id, b"")
        view, seen = PublicView(desk.watch), []
        timeline = dict(changes)
        for second in range(60 * 30):
            if second in timeline:
                desk.watch.load({staff_id: timeline[second]})
            if second % asks[second % len(asks)] == 0:
                desk.at(MONDAY + dt.timedelta(seconds=second))
                shown = view()
                assert shown.at <= desk.now < shown.until
                if not seen or seen[-1][1] != shown.state:
                    seen.append((second, shown.state))
        gaps = [after[0] - before[0] for before, after in itertools.pairwise(seen)]
        assert all(gap >= STEP_SECONDS for gap in gaps)
        # And in the end it is true.
        desk.later(seconds=STEP_SECONDS + 45)
        true = desk.watch.board.availability("either", None, desk.now).state
        assert view().state == true
