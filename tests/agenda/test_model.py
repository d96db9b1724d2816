"""Events as they are kept."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from events import NOW, WHO, date, draft, publish
from stoppvif.agenda import listing, model
from stoppvif.agenda.event import Dated, Text
from stoppvif.storage import revisions
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/agenda.db")
    prepare(made)
    yield made
    made.close()


def kept(database, event_id):
    with database.read() as session:
        return model.get(session, event_id)


def revision(database) -> int:
    """How often the pages of the agenda were dropped."""
    with database.read() as session:
        return revisions.numbers(session)[model.TAG]


def test_what_was_written_is_kept_as_it_was(database):
    wanted = draft(
        "Une soirée", date("2026-12-02"), date("2026-12-04", "19:00"), access=("wheelchair", "loop")
    )
    event = kept(database, database.write(model.create, wanted, WHO, NOW))
    assert replace(event.draft, dates=tuple(Dated(d.date) for d in event.draft.dates)) == wanted
    assert [one.number for one in event.draft.dates] == [1, 2]
    assert event.state == "draft"


def test_an_address_tells_nothing_of_the_title_and_is_nobody_elses(database):
    ids = [database.write(model.create, draft("L’été"), WHO, NOW) for _ in range(3)]
    slugs = {kept(database, one).slug for one in ids}
    assert len(slugs) == 3
    assert all(
        re.fullmatch(r"[2-9b-z]{5}", slug) and not set(slug) & set("aeiou") for slug in slugs
    )


def test_what_is_saved_as_it_stands_and_what_is_only_translated_is_no_change(database):
    """Visitors would read that it has changed, and look for what."""
    event_id = database.write(model.create, draft(), WHO, NOW)
    database.write(model.publish, event_id, WHO, NOW)
    before = kept(database, event_id)
    database.write(model.change, event_id, before.draft, 2, WHO, LATER)
    assert kept(database, event_id) == before
    more = replace(before.draft, texts={**before.draft.texts, "ar": Text("لقاء")})
    database.write(model.change, event_id, more, 2, WHO, LATER)
    after = kept(database, event_id)
    assert (after.version, after.sequence, after.amended) == (3, before.sequence, None)
    assert set(after.draft.texts) == {"fr", "ar"}


def test_whoever_comes_second_learns_what_has_changed(database):
    event_id = database.write(model.create, draft(), WHO, NOW)
    database.write(model.change, event_id, draft("Le mien"), 1, "Anna", LATER)
    with pytest.raises(model.Changed) as refused:
        database.write(model.change, event_id, draft("Le sien"), 1, WHO, LATER)
    assert refused.value.now.changed_by == "Anna"
    assert refused.value.now.draft.texts["fr"].title == "Le mien"
    assert kept(database, event_id).draft.texts["fr"].title == "Le mien"


def test_a_draft_changes_without_a_mark_and_a_published_one_with_it(database):
    event_id = database.write(model.create, draft(), WHO, NOW)
    database.write(model.change, event_id, draft("B"), 1, WHO, LATER)
    assert kept(database, event_id).amended is None
    database.write(model.publish, event_id, WHO, LATER)
    version = kept(database, event_id).version
    database.write(model.change, event_id, draft("C"), version, WHO, LATER)
    event = kept(database, event_id)
    assert (event.amended, event.sequence) == (LATER, 1)


def test_what_changes_between_two_publications_is_marked_too(database):
    event_id = database.write(publish, draft("A", date("2026-12-02", "14:00")))
    database.write(model.withdraw, event_id, WHO, NOW)
    event = kept(database, event_id)
    moved = replace(event.draft, dates=(Dated(date("2026-12-02", "15:00"), 1),))
    database.write(model.change, event_id, moved, event.version, WHO, LATER)
    database.write(model.publish, event_id, WHO, LATER)
    event = kept(database, event_id)
    assert event.draft.dates[0].moved
    assert (event.amended, event.sequence) == (LATER, 1)


def test_a_date_that_was_seen_is_moved_or_dropped_and_never_gone(database):
    first, second = date("2026-12-02", "14:00"), date("2026-12-09", "14:00")
    event_id = database.write(publish, draft("A", first, second))
    event = kept(database, event_id)
    moved = replace(event.draft, dates=(Dated(date("2026-12-03", "14:00"), 1),))
    database.write(model.change, event_id, moved, event.version, WHO, LATER)
    with database.read() as session:
        found = listing.coming(session, listing.Filters(), NOW, 10)
    assert [(one.number, one.state) for one in found] == [(1, "moved"), (2, "dropped")]


def test_a_date_of_a_draft_goes_without_a_trace(database):
    first, second = date("2026-12-02"), date("2026-12-09")
    event_id = database.write(model.create, draft("A", first, second), WHO, NOW)
    database.write(model.change, event_id, draft("A", dates=(Dated(second, 2),)), 1, WHO, NOW)
    assert [one.number for one in kept(database, event_id).draft.dates] == [2]


def test_a_copy_is_a_draft_with_the_dates_that_are_still_to_come(database):
    dates = [date(f"2026-{month}-02") for month in (10, 12)]
    event_id = database.write(publish, draft("A", *dates, status="full"))
    copy = kept(database, database.write(model.duplicate, event_id, WHO, NOW))
    assert (copy.state, copy.draft.status) == ("draft", "scheduled")
    assert [one.date for one in copy.draft.dates] == dates[1:]


def test_of_a_past_event_the_copy_keeps_the_last_date(database):
    dates = [date("2025-10-02"), date("2025-11-02")]
    event_id = database.write(publish, draft("A", *dates))
    copy = kept(database, database.write(model.duplicate, event_id, WHO, NOW))
    assert [one.date for one in copy.draft.dates] == dates[1:]


def test_what_visitors_saw_cannot_be_deleted(database):
    seen = database.write(publish, draft())
    never = database.write(model.create, draft(), WHO, NOW)
    for event_id in (seen, never):
        database.write(model.remove, event_id)
    kept(database, seen)
    with pytest.raises(model.Gone):
        kept(database, never)


def test_every_change_that_visitors_could_see_is_told_to_all_processes(database):
    event_id = database.write(publish, draft())
    acts = [
        (model.change, event_id, draft("B"), 2, WHO, LATER),
        (model.set_status, event_id, "cancelled", WHO, LATER),
        (model.withdraw, event_id, WHO, LATER),
        (model.publish, event_id, WHO, LATER),
        (model.archive, event_id, WHO, LATER),
    ]
    for act in acts:
        before = revision(database)
        database.write(*act)
        assert revision(database) == before + 1


def test_what_no_visitor_ever_saw_drops_no_page(database):
    database.write(publish, draft())
    before = revision(database)
    event_id = database.write(model.create, draft(), WHO, NOW)
    for act in (
        (model.change, event_id, draft("B"), 1, WHO, LATER),
        (model.set_status, event_id, "full", WHO, LATER),
        (model.submit, event_id, WHO, LATER),
        (model.refuse, event_id, "Non.", WHO, LATER),
        (model.archive, event_id, WHO, LATER),
        (model.withdraw, event_id, WHO, LATER),
        (model.remove, event_id),
    ):
        database.write(*act)
        assert revision(database) == before, act[0]
