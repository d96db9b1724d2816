"""Calendars and feeds, read by the programs that they are made for."""

import datetime as dt
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import jsonschema
import pytest

from events import ESNEUX, NOW, WHO, date, draft, publish
from stoppvif.agenda import model
from stoppvif.agenda.event import Dated, Text
from stoppvif.web.headers import headers

SCHEMA = {
    "type": "object",
    "required": ["events"],
    "properties": {
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "kind", "status", "starts", "ends", "all_day", "texts"],
                "properties": {
                    "id": {"type": "string", "pattern": r"^e\d+-o\d+$"},
                    "url": {"type": "string", "pattern": "^http://localhost/"},
                    "starts": {"type": "string", "format": "date-time"},
                    "ends": {"type": ["string", "null"], "format": "date-time"},
                    "last_day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                    "texts": {"type": "object", "minProperties": 1},
                },
            },
        }
    },
}


@pytest.fixture
def feed(desk):
    """`feed(path)`: the answer, with its headers checked."""

    def fetch(path, status=200):
        answer = desk.app.test_client().get(path)
        assert answer.status_code == status, f"{path}: {answer.status}"
        if status == 200:
            wanted = headers("feed", tls=False)
            assert {name: answer.headers.get(name) for name in wanted} == wanted
        return answer

    fetch.publish = lambda *args, **kwargs: desk.database.write(publish, draft(*args, **kwargs))
    fetch.write = desk.database.write
    return fetch


def entries(answer):
    return icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


def test_one_entry_for_each_date_under_a_name_that_stays(feed):
    event_id = feed.publish("A", date("2026-12-02", "14:00", "16:00"), date("2026-12-09"))
    found = entries(feed("/fr/agenda.ics"))
    assert [str(one["UID"]) for one in found] == [
        f"e{event_id}-o{number}@localhost" for number in (1, 2)
    ]
    assert found[0].start == dt.datetime(2026, 12, 2, 13, tzinfo=dt.UTC)
    assert found[0].end == dt.datetime(2026, 12, 2, 15, tzinfo=dt.UTC)


def test_the_last_day_of_a_calendar_is_the_first_one_after(feed):
    feed.publish("A", date("2026-11-25", last="2026-12-10"))
    (found,) = entries(feed("/fr/agenda.ics"))
    assert (found.start, found.end) == (dt.date(2026, 11, 25), dt.date(2026, 12, 11))


def test_a_change_is_told_to_calendars_and_what_falls_away_too(feed):
    event_id = feed.publish("A", date("2026-12-02"), date("2026-12-09"))
    wanted = draft("B", date("2026-12-03"))
    feed.write(model.change, event_id, wanted, 2, WHO, NOW)
    found = {str(one["UID"]): one for one in entries(feed("/fr/agenda.ics"))}
    assert {int(one["SEQUENCE"]) for one in found.values()} == {1}
    status = {uid[-11]: str(one["STATUS"]) for uid, one in found.items()}
    assert status == {"1": "CANCELLED", "2": "CANCELLED", "3": "CONFIRMED"}


def test_an_event_called_off_is_called_off_in_calendars(feed):
    event_id = feed.publish("A")
    feed.write(model.set_status, event_id, "cancelled", WHO, NOW)
    (found,) = entries(feed("/fr/agenda/a.ics"))
    assert found["STATUS"] == "CANCELLED"


def test_the_discreet_file_gives_nothing_away(feed):
    feed.publish("Rencontre secrète", organiser="STOPP VIF", place_name="Salle verte")
    for path in ("/fr/agenda.ics?discreet=1", "/fr/agenda/rencontre-secrete.ics?discreet=1"):
        answer = feed(path)
        for word in ("secr", "STOPP", "VIF", "Salle", "march", "agenda"):
            assert word not in answer.text, word
        (found,) = entries(answer)
        assert found["SUMMARY"] == "Rendez-vous"
        assert "dates.ics" in answer.headers["Content-Disposition"]


def test_feeds_have_the_filters_of_the_list(feed):
    feed.publish("Ici")
    feed.publish("Là", commune=ESNEUX)
    found = feed(f"/fr/agenda.json?commune={ESNEUX}").json["events"]
    assert [one["texts"]["fr"]["title"] for one in found] == ["Là"]
    assert len(entries(feed(f"/fr/agenda.ics?commune={ESNEUX}"))) == 1


def test_the_json_has_its_shape(feed):
    feed.publish("A", date("2026-12-02", "14:00"), date("2026-11-25", last="2026-12-10"))
    feed.publish("B", place_told=True, place_name="")
    for path in ("/fr/agenda.json", "/fr/agenda/a.json"):
        jsonschema.validate(feed(path).json, SCHEMA)
    told = feed("/fr/agenda/b.json").json["events"][0]
    assert (told["place"], told["place_told_on_registration"]) == (None, True)


def test_the_json_tells_no_end_that_nobody_said(feed):
    feed.publish("A", date("2026-12-02", "14:00"), date("2026-12-03"), date("2026-12-04", "9:00", "10:00"))  # fmt: skip
    found = feed("/fr/agenda.json").json["events"]
    assert [one["ends"] for one in found] == [
        None,
        "2026-12-04T00:00:00+01:00",
        "2026-12-04T10:00:00+01:00",
    ]
    assert [one["last_day"][-2:] for one in found] == ["02", "03", "04"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("scheduled", ["rescheduled", "scheduled", "cancelled"]),
        ("full", ["full", "full", "cancelled"]),
        ("postponed", ["postponed"] * 3),
    ],
)
def test_the_json_tells_what_has_become_of_each_date(feed, status, told):
    event_id = feed.publish("A", *(date(f"2026-12-0{day}") for day in (2, 3, 4)))
    moved = Dated(date("2026-12-01"), 1), Dated(date("2026-12-03"), 2)
    wanted = draft("A", dates=moved, status=status)
    feed.write(model.change, event_id, wanted, 2, WHO, NOW)
    assert [one["status"] for one in feed("/fr/agenda/a.json").json["events"]] == told


def test_the_rss_is_read_by_a_parser_whatever_an_event_says(feed):
    feed.publish(texts={"fr": Text("<b>&amp;]]></b>", "“<script>”")}, status="cancelled")
    root = ET.fromstring(feed("/nl/agenda.rss").data)
    (item,) = root.findall("channel/item")
    assert item.findtext("title").endswith("Afgelast: <b>&amp;]]></b>")
    assert item.find("guid").get("isPermaLink") == "false"


def test_after_new_year_days_of_the_old_one_have_their_year(feed, desk):
    feed.publish("A", date("2026-12-02"))
    new_year = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    for days, title in ((-1, "mercredi 2 décembre · A"), (0, "mercredi 2 décembre 2026 · A")):
        desk.at(new_year + dt.timedelta(days=days))
        assert ET.fromstring(feed("/fr/agenda/a.rss").data).findtext("channel/item/title") == title


@pytest.mark.parametrize("path", ["/fr/agenda/none.ics", "/fr/agenda.doc", "/fr/agenda/a.doc"])
def test_what_is_not_there_is_not_found(feed, path):
    feed(path, 404)


def test_a_real_calendar_program_opens_the_whole_year(feed, tmp_path):
    for month in range(1, 13):
        feed.publish(f"Rendez-vous {month}", date(f"2027-{month:02}-15", "10:00", "11:00"))
    file, store = tmp_path / "year.ics", tmp_path / "store"
    file.write_bytes(feed("/fr/agenda.ics").data)
    store.mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[a]]\npath = {store}\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/Brussels\ndefault_timezone = Europe/Brussels\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    khal = [str(Path(sys.executable).parent / "khal"), "-c", str(config)]
    subprocess.run([*khal, "import", "--batch", "-a", "a", str(file)], check=True)
    shown = subprocess.run(
        [*khal, "list", "2027-01-01", "365d", "--format", "{start-time} {title}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for month in range(1, 13):
        assert f"10:00 Rendez-vous {month}\n" in shown
