"""An editor takes her events with her as a file."""

import csv
import io
import json

import icalendar
import pytest

from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from events import ESNEUX, NOW, WHO, date, draft, publish
from stoppvif.agenda import model
from stoppvif.agenda.event import Text
from stoppvif.agenda.tables import EventRow

PATH = "/desk/agenda/export."


@pytest.fixture
def filled(desk):
    desk.write(publish, draft("A", date("2026-12-02", "14:00"), date("2025-12-03")))
    desk.write(model.create, draft("B", commune=""), WHO, NOW)
    desk.write(model.create, draft("C", commune=ESNEUX), WHO, NOW)
    away = desk.write(model.create, draft("D"), WHO, NOW)
    desk.write(model.archive, away, WHO, NOW)
    return desk


def table(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def found(who, form):
    """The titles in a file."""
    answer = who.get(f"{PATH}{form}")
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="agenda-2026-11-23.{form}"'
    )
    if form == "csv":
        return {row["Titre"] for row in table(answer)}
    if form == "json":
        return {record["texts"]["fr"]["title"] for record in json.loads(answer.text)}
    entries = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    return {str(entry["SUMMARY"]) for entry in entries}


@pytest.mark.parametrize(("form", "away"), [("csv", {"D"}), ("json", {"D"}), ("ics", set())])
def test_an_editor_has_her_communes_events_and_the_zones(filled, form, away):
    assert found(filled.as_("anna", EDITOR), form) == {"A", "B"} | away
    assert found(filled.as_("carla", COORDINATOR), form) == {"A", "B", "C"} | away


@pytest.mark.parametrize("grant", [SOCIAL, ADMINISTRATOR])
def test_it_is_for_editors_and_coordinators(desk, grant):
    who = desk.as_("dora", grant)
    for form in ("csv", "ics", "json"):
        who.get(f"{PATH}{form}", 403)


def test_a_table_in_words_that_can_be_read_again(filled):
    anna = filled.as_("anna", EDITOR)
    answer = anna.get(f"{PATH}csv")
    first = table(answer)[0]
    assert (first["Commune"], first["État"], first["Prix"]) == ("Aywaille", "Publié", "Gratuit")
    filled.write(lambda session: session.query(EventRow).delete())
    file = (io.BytesIO(answer.text.encode()), "agenda.csv")
    address = anna.post("/desk/agenda/import", {"file": file}).to
    choices = {"commune": "", "kind": "other", "language": "fr", "take": ["0", "1", "2"]}
    anna.post(address, choices, 200)
    with filled.database.read() as session:
        events = model.events(session, session.query(EventRow))
    assert sorted((one.title["fr"], one.draft.commune, one.draft.kind) for one in events) == [
        ("A", "62009", "stand"),
        ("B", "", "stand"),
        ("D", "62009", "stand"),
    ]


def test_nothing_in_it_runs(desk):
    desk.write(model.create, draft("=cmd()", texts={"fr": Text("=1+1", "@a", "-b")}), WHO, NOW)
    (row,) = table(desk.as_("anna", EDITOR).get(f"{PATH}csv"))
    assert (row["Titre"], row["En bref"], row["Description"]) == ("'=1+1", "'@a", "'-b")


def test_the_keys_of_proposers_are_not_in_it(desk):
    desk.write(model.create, draft(), WHO, NOW, key=b"\xab\xcd")
    assert "abcd" not in desk.as_("anna", EDITOR).get(f"{PATH}json").text


def test_the_agenda_leads_to_it(desk):
    page = desk.as_("anna", EDITOR).get("/desk/agenda/").soup
    links = {a["href"] for a in page.main.find_all("a")}
    assert {"/desk/agenda/import", f"{PATH}csv", f"{PATH}ics", f"{PATH}json"} <= links
