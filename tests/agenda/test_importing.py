"""What a calendar file makes of our events, the first time and every time after it."""

import datetime as dt
from dataclasses import replace

import pytest

from events import AYWAILLE, ESNEUX, NOW, WHO, date, draft, publish
from stoppvif.agenda import ical_in, importing, model
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.importing import Importer
from stoppvif.agenda.incoming import Entry
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

LATER = NOW + dt.timedelta(days=7)
BY = Importer(
    "Anna",
    lambda state, commune: commune == AYWAILLE,
    lambda event: event.draft.commune == AYWAILLE,
    ("fr", "nl"),
    commune=AYWAILLE,
    kind="talk",
)


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path}/agenda.db")
    prepare(made)
    yield made
    made.close()


def entry(title="Une conférence", *dates, uid="1@commune", **changes):
    made = Entry(
        uid=uid,
        text=Text(title, "En un mot."),
        fields={"place_name": "Salle", "place_address": "", "online_url": "", "contact": ""},
        dates=dates or (date("2026-12-02", "18:00", "20:00"),),
    )
    return replace(made, **changes)


def apply(database, *entries, by=BY, now=NOW, wanted=None):
    with database.read() as session:
        lines = importing.at_once(importing.plan(session, entries, by, now))
    chosen = [one for one in lines if one.does and (wanted is None or one.number in wanted)]
    done = {one.number: one for one in database.write(importing.apply, chosen, by, now)}
    return [
        (one.verdict, one.reason)
        for one in (done.get(line.number, line) for line in lines)
        if wanted is None or one.number in wanted
    ]


def only(database):
    with database.read() as session:
        (event,) = model.events(session, session.query(importing.EventRow))
    return event


def test_what_is_new_becomes_a_draft(database):
    assert apply(database, entry()) == [("new", "")]
    event = only(database)
    assert (event.state, event.uid, event.changed_by) == ("draft", "1@commune", "Anna")
    assert (event.draft.commune, event.draft.kind) == (AYWAILLE, "talk")
    assert event.draft.texts == {"fr": Text("Une conférence", "En un mot.")}
    assert event.draft.place_name == "Salle"


def test_a_language_that_the_site_speaks_is_taken_from_the_file(database):
    apply(database, entry(language="nl"), entry(uid="2", language="el"))
    with database.read() as session:
        found = model.events(session, session.query(importing.EventRow))
    assert [list(event.draft.texts) for event in found] == [["nl"], ["fr"]]


def test_the_same_file_again_changes_nothing(database):
    apply(database, entry())
    before = only(database)
    assert apply(database, entry(), now=LATER) == [("unchanged", "")]
    assert only(database) == before


def test_what_nobody_has_written_since_is_brought_up_to_the_file_and_again(database):
    for day, title in ((3, "B"), (4, "C")):
        apply(database, entry())
        changed = entry(title, date(f"2026-12-{day:02}", "18:00"))
        assert apply(database, changed, now=LATER) == [("changed", "")]
        event = only(database)
        assert event.draft.texts["fr"].title == title
        # It was moved: the date keeps its number.
        assert event.draft.dates == (Dated(changed.dates[0], 1),)


def test_what_the_file_does_not_speak_of_stays(database):
    apply(database, entry())
    other = replace(BY, commune=ESNEUX, kind="stand", language="nl")
    assert apply(database, entry("B"), by=other) == [("changed", "")]
    event = only(database)
    assert (event.draft.commune, event.draft.kind) == (AYWAILLE, "talk")
    assert list(event.draft.texts) == ["fr"]


def test_what_somebody_has_written_here_is_hers(database):
    apply(database, entry())
    event = only(database)
    written = replace(event.draft, price="free")
    database.write(model.change, event.id, written, event.version, WHO, NOW)
    assert apply(database, entry("B"), now=LATER) == [("skipped", "edited")]
    assert only(database).draft == written
    database.write(model.set_status, event.id, "full", WHO, NOW)
    assert apply(database, entry()) == [("skipped", "edited")]


def test_publishing_is_no_editing_and_visitors_learn_of_the_change(database):
    apply(database, entry("A", date("2026-12-02"), date("2026-12-09")))
    database.write(model.publish, only(database).id, WHO, NOW)
    assert apply(database, entry("A", date("2026-12-02"), date("2026-12-09"))) == [
        ("unchanged", "")
    ]
    assert apply(database, entry("A", date("2026-12-02")), now=LATER) == [("changed", "")]
    event = only(database)
    assert (event.state, event.sequence) == ("published", 1)
    assert [(one.number, one.dropped) for one in event.draft.dates] == [(1, False), (2, True)]
    assert apply(database, entry("A", date("2026-12-02")), now=LATER) == [("unchanged", "")]
    # It takes place after all.
    both = entry("A", date("2026-12-02"), date("2026-12-09"))
    assert apply(database, both, now=LATER) == [("changed", "")]
    assert [one.dropped for one in only(database).draft.dates] == [False, False]


def test_dates_that_are_over_stay_where_they_are(database):
    first, second = date("2026-11-25"), date("2026-12-09")
    apply(database, entry("A", first, second))
    database.write(model.publish, only(database).id, WHO, NOW)
    # A week later the file is read for what is still to come.
    assert apply(database, entry("A", second), now=LATER) == [("unchanged", "")]
    assert apply(database, entry("B", second), now=LATER) == [("changed", "")]
    assert [one.date for one in only(database).draft.dates] == [first, second]
    assert not any(one.dropped for one in only(database).draft.dates)


def test_what_is_called_off_is_said_and_never_made(database):
    off = entry(cancelled=True, dates=())
    assert apply(database, off) == [("skipped", "cancelled")]
    apply(database, entry())
    assert apply(database, off) == [("changed", "")]
    assert only(database).draft.status == "cancelled"
    assert apply(database, off) == [("unchanged", "")]
    assert apply(database, entry()) == [("changed", "")]
    assert only(database).draft.status == "scheduled"


def test_what_is_another_communes_is_left_alone(database):
    esneux = replace(BY, commune=ESNEUX)
    assert apply(database, entry(), by=esneux) == [("skipped", "foreign")]
    apply(database, entry(fields={"commune": ESNEUX}), by=replace(BY, may_be=lambda *_: True))
    assert apply(database, entry("B")) == [("skipped", "foreign")]
    assert only(database).draft.texts["fr"].title == "Une conférence"


def test_a_file_cannot_take_an_event_to_another_commune(database):
    apply(database, entry())
    assert apply(database, entry(fields={"commune": ESNEUX})) == [("skipped", "foreign")]
    assert only(database).draft.commune == AYWAILLE


def test_what_was_put_away_stays_away(database):
    apply(database, entry())
    database.write(model.archive, only(database).id, WHO, NOW)
    assert apply(database, entry("B")) == [("skipped", "archived")]


def test_a_fault_is_the_reason(database):
    assert apply(database, entry(fault="private")) == [("skipped", "private")]


def test_only_what_was_chosen_is_made(database):
    found = [entry(uid=str(number)) for number in range(3)]
    assert apply(database, *found, wanted={1}) == [("new", "")]
    assert only(database).uid == "1"


def test_more_than_a_page_of_them_waits_for_the_next_time(database, monkeypatch):
    monkeypatch.setattr(importing, "MOST_AT_ONCE", 2)
    found = [entry(uid=str(number)) for number in range(5)]
    expected = [("new", "")] * 2 + [("skipped", "later")] * 3
    assert apply(database, *found) == expected
    assert apply(database, *found)[:4] == [("unchanged", "")] * 2 + [("new", "")] * 2


def test_very_long_series_wait_too(database, monkeypatch):
    monkeypatch.setattr(importing, "MOST_DATES_AT_ONCE", 3)
    found = [entry("A", date("2026-12-02"), date("2026-12-03"), uid=uid) for uid in "ab"]
    assert apply(database, *found) == [("new", ""), ("skipped", "later")]
    # One alone that is longer has room all the same.
    monkeypatch.setattr(importing, "MOST_DATES_AT_ONCE", 1)
    assert apply(database, *found) == [("unchanged", ""), ("new", "")]


def test_what_somebody_writes_between_look_and_import_is_hers(database):
    apply(database, entry())
    with database.read() as session:
        lines = importing.plan(session, [entry("B"), entry(uid="2")], BY, NOW)
    assert [line.differs for line in lines] == [["texts.title"], []]
    database.write(model.set_status, only(database).id, "full", WHO, NOW)
    apply(database, entry(uid="2"))
    done = database.write(importing.apply, lines, BY, NOW)
    assert [(line.verdict, line.reason) for line in done] == [
        ("skipped", "edited"),
        ("unchanged", ""),
    ]


def test_all_of_it_or_nothing(database):
    impossible = entry(uid="2", fields={"kind": None})
    with pytest.raises(Exception, match="NOT NULL"):
        apply(database, entry(), impossible)
    with database.read() as session:
        assert session.query(importing.EventRow).count() == 0


def test_an_event_that_was_written_here_is_nobodys_entry(database):
    database.write(publish, draft())
    assert apply(database, entry()) == [("new", "")]


def test_a_series_of_a_whole_year_is_read_the_same_the_next_day(database):
    data = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART:20261124T180000\r\n"
        b"RRULE:FREQ=WEEKLY;COUNT=20\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    apply(database, *ical_in.read(data, NOW).entries)
    later = NOW + dt.timedelta(days=30)
    assert apply(database, *ical_in.read(data, later).entries, now=later) == [("unchanged", "")]
    assert len(only(database).draft.dates) == 20
