"""An editor imports a calendar: she looks, chooses, and has it made."""

import io
from pathlib import Path

import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from events import AYWAILLE, ESNEUX, NOW
from stoppvif.agenda import model
from stoppvif.agenda.tables import EventRow
from stoppvif.staff.model import Grant

CALENDARS = Path(__file__).parent / "calendars"
PATH = "/desk/agenda/import"
CHOICES = {"commune": AYWAILLE, "kind": "talk", "language": "fr"}


def calendar(*titles, day="20261202"):
    entries = [
        f"BEGIN:VEVENT\r\nUID:{title}\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n"
        for title in titles
    ]
    return f"BEGIN:VCALENDAR\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


def send(who, data, name="agenda.ics", status=303):
    return who.post(PATH, {"file": (io.BytesIO(data), name)}, status)


def load(who, data):
    """The address of what a file would make."""
    return send(who, data).to


def apply(who, address, take, status=200, **choices):
    return who.post(address, {**CHOICES, **choices, "take": take}, status)


def kept(desk):
    with desk.database.read() as session:
        return model.events(session, session.query(EventRow).order_by(EventRow.id))


def titles(desk):
    return [event.draft.texts["fr"].title for event in kept(desk)]


def groups(page):
    """Titles by the heading that they stand under."""
    found = {}
    for box in page.soup.main.select("fieldset, details"):
        heading = box.find(["legend", "summary"]).get_text(strip=True)
        found[heading] = [strong.get_text(strip=True) for strong in box.select("strong")]
    return found


@pytest.fixture
def editor(desk):
    return desk.as_("anna", EDITOR, language="en")


def test_nothing_is_written_before_she_says_so(desk, editor):
    address = load(editor, (CALENDARS / "outlook.ics").read_bytes())
    page = editor.get(address)
    assert groups(page)["New (3)"] == [
        "Un stand au marché",
        "Deux jours contre la violence",
        "Conférence",
    ]
    assert groups(page)["Not taken (1)"] == ["Without a title"]
    assert "It is marked as private." in page.main
    assert "Médecin" not in page.text
    assert kept(desk) == []


def test_what_she_ticked_is_made_as_drafts_with_her_choices(desk, editor):
    address = load(editor, calendar("A", "B", "C"))
    done = apply(editor, address, ["0", "2"], kind="show")
    assert "2 drafts are new." in done.main
    assert titles(desk) == ["A", "C"]
    first = kept(desk)[0]
    assert (first.state, first.draft.kind, first.draft.commune) == ("draft", "show", AYWAILLE)
    assert first.changed_by == "Anna"


def test_the_file_is_forgotten_once_it_was_imported(desk, editor):
    address = load(editor, calendar("A"))
    apply(editor, address, ["0"])
    again = apply(editor, address, ["0"], status=410)
    assert "no longer here" in again.main
    assert titles(desk) == ["A"]


def test_the_next_file_shows_what_has_changed_and_what_was_changed_here(desk, editor):
    apply(editor, load(editor, calendar("A", "B", "C")), ["0", "1", "2"])
    second = kept(desk)[1]
    desk.write(model.set_status, second.id, "full", "Anna", desk.now)
    moved = calendar("B", "C", day="20261203") + calendar("A") + calendar("D", day="20251202")
    page = editor.get(load(editor, moved))
    assert groups(page) == {
        "Changed (1)": ["C"],
        "Unchanged (1)": ["A"],
        "Not taken (1)": ["B"],
    }
    assert "What changes: Dates" in page.main
    assert "Somebody has changed it here since the last import." in page.main
    assert "One event is over and is left out." in page.main


def test_tasks_are_counted(desk, editor):
    page = editor.get(load(editor, (CALENDARS / "nextcloud.ics").read_bytes()))
    assert "2 things in the file are no events" in page.main


def test_a_table_goes_the_same_way(desk, editor):
    data = "Titre;Jour;De;Commune;Genre\r\nUne soirée;2/12/2026;19h30;Aywaille;Spectacle\r\n"
    apply(editor, load(editor, data.encode("cp1252")), ["0"])
    (event,) = kept(desk)
    assert (event.draft.kind, event.draft.dates[0].date.opens) == ("show", 19 * 60 + 30)


def test_a_table_cannot_reach_into_another_commune(desk, editor):
    page = editor.get(load(editor, b"Titre;Jour;Commune\r\nA;2/12/2026;Esneux\r\n"))
    assert "It is not among the events that you may change." in page.main


@pytest.mark.parametrize("commune", [ESNEUX, "nowhere", "'; --"])
def test_she_cannot_choose_another_commune(desk, editor, commune):
    address = load(editor, calendar("A"))
    page = apply(editor, address, ["0"], 422, commune=commune)
    assert "New (1)" in groups(page)
    assert kept(desk) == []
    # The file is still there: she chooses again.
    apply(editor, address, ["0"])


def test_she_may_import_for_the_whole_zone(desk, editor):
    apply(editor, load(editor, calendar("A")), ["0"], commune="")
    assert kept(desk)[0].draft.commune == ""


def test_a_coordinator_imports_for_any_commune(desk):
    coordinator = desk.as_("carla", COORDINATOR)
    apply(coordinator, load(coordinator, calendar("A")), ["0"], commune=ESNEUX)
    assert kept(desk)[0].draft.commune == ESNEUX


def test_another_communes_event_is_left_alone(desk, editor):
    apply(editor, load(editor, calendar("A")), ["0"])
    other = desk.as_("bea", Grant("editor", communes=(ESNEUX,)), language="en")
    address = load(other, calendar("A", day="20261203"))
    assert "It is not among the events that you may change." in other.get(address).main
    apply(other, address, ["0"], commune=ESNEUX)
    assert str(kept(desk)[0].draft.dates[0].date.day) == "2026-12-02"


def test_nobody_else_sees_her_file(desk, editor):
    address = load(editor, calendar("A"))
    other = desk.as_("bea", EDITOR, language="en")
    assert "no longer here" in other.get(address, 410).main
    apply(other, address, ["0"], 410)
    assert kept(desk) == []


def test_after_an_hour_it_is_gone(desk, editor):
    address = load(editor, calendar("A"))
    desk.later(minutes=61)
    editor = desk.as_("bea", EDITOR)
    editor.get(address, 410)


@pytest.mark.parametrize("grant", [SOCIAL, ADMINISTRATOR])
def test_it_is_for_editors_and_coordinators(desk, grant):
    who = desk.as_("dora", grant)
    who.get(PATH, 403)
    send(who, calendar("A"), status=403)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty."),
        (b"\x89PNG\r\n", "neither a calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "There is no event in this file."),
        (b"a;b\r\n1;2\r\n", "no columns called Title and Day"),
        (calendar(*["A"] * 6000), "too much in this file"),
    ],
    ids=range(5),
)
def test_what_is_no_calendar_is_refused_in_a_sentence(editor, data, words):
    assert words in send(editor, data, status=422).main


def test_without_a_file(editor):
    assert "Please choose a file." in editor.post(PATH, {}, 422).main
    assert "Please choose a file." in editor.post(PATH, {"file": "text"}, 422).main
    assert "Please choose a file." in send(editor, b"", "", 422).main


def test_scripts_and_odd_names_are_shown_as_text(editor):
    data = calendar("<script>alert(1)</script>")
    page = editor.get(send(editor, data, "../../<b>.ics").to)
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script>" in page.main


@pytest.mark.parametrize("take", ["x", "-1", "99999", "²", "1" * 400, "0\u200f"])
def test_odd_ticks_make_nothing(desk, editor, take):
    apply(editor, load(editor, calendar("A")), [take])
    assert kept(desk) == []


def test_the_trail_says_how_many(desk, editor):
    apply(editor, load(editor, calendar("A", "B")), ["0", "1"])
    coordinator = desk.as_("carla", COORDINATOR, language="en")
    assert "imported events from a file: 2 new, 0 changed" in coordinator.get("/desk/trail").main


def test_visitors_see_at_once_what_a_file_has_changed(desk, editor):
    apply(editor, load(editor, calendar("A")), ["0"])
    desk.write(model.publish, kept(desk)[0].id, "Anna", NOW)
    client = desk.app.test_client()
    assert "2 décembre" in client.get("/fr/agenda/").text
    address = load(editor, calendar("A", day="20261203"))
    assert "It is published: visitors see the change at once." in editor.get(address).main
    apply(editor, address, ["0"])
    assert "3 décembre" in client.get("/fr/agenda/").text


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_sentence_of_it_in_the_languages_of_the_desk(desk, language):
    """The page audit looks for what is not translated."""
    who = desk.as_("anna", EDITOR, language=language)
    who.get(PATH)
    apply(who, load(who, calendar("A", "B", "C")), ["0", "1"])
    desk.write(model.publish, kept(desk)[0].id, "Anna", NOW)
    desk.write(model.set_status, kept(desk)[1].id, "full", "Anna", desk.now)
    rich = [(CALENDARS / name).read_bytes() for name in ("nextcloud.ics", "outlook.ics")]
    page = who.get(load(who, b"".join([calendar("A", "B", day="20261204"), *rich])))
    assert len(groups(page)) == 4
    apply(who, page.soup.main.form["action"], ["0", "2", "3"])
