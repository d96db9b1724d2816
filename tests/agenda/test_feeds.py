"""Calendars and feeds, read by the programs that they are made for."""

import datetime as dt
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import jsonschema
import pytest

from events import ESNEUX, NOW, WHO, date, draft, publish
from house import LANGUAGES
from stoppvif.agenda import calendar, event, listing, model
from stoppvif.agenda.event import Dated, Text
from stoppvif.web.headers import headers

WORDS = {"type": "string", "minLength": 1}
MAYBE = {"type": ["string", "null"], "minLength": 1}
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00$"
AGE = {"type": ["integer", "null"], "minimum": 0, "maximum": 120}
CODES = {"type": "array", "items": WORDS}


def thing(**properties):
    """An object that has these, all of them, and nothing else."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def by_language(value):
    return {"type": "object", "minProperties": 1, "additionalProperties": value}


EVENT = thing(
    id={"type": "string", "pattern": r"^e\d+-o\d+$"},
    url={"type": "string", "pattern": "^http://localhost/fr/agenda/"},
    kind={"enum": list(event.KINDS)},
    status={"enum": list(event.STATUSES)},
    all_day={"type": "boolean"},
    starts={"type": "string", "pattern": TIME},
    ends={"type": ["string", "null"], "pattern": TIME},
    last_day={"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    commune=MAYBE,
    organiser={"type": "string"},
    contact=MAYBE,
    audience=CODES,
    age_min=AGE,
    age_max=AGE,
    languages=CODES,
    access=CODES,
    place={"type": ["string", "null"]},
    address={"type": ["string", "null"]},
    place_told_on_registration={"type": "boolean"},
    online_url={"type": ["string", "null"], "pattern": "^https://"},
    price={"enum": list(event.PRICES)},
    registration=thing(
        how={"enum": list(event.REGISTRATIONS)}, value=MAYBE, text=by_language({"type": "string"})
    ),
    texts=by_language(
        thing(title=WORDS, summary={"type": "string"}, conditions={"type": "string"})
    ),
)
SCHEMA = thing(events={"type": "array", "items": EVENT, "minItems": 1})
# All that somebody needs in order to come.
COMING = {
    "registration_how": "phone",
    "registration_value": "04 123 45 67",
    "contact": "Anne",
    "online_url": "https://a.example/b?c=1,2;3",
    "price": "paid",
    "age_min": 5,
    "age_max": 10,
    "texts": {
        "fr": Text("A", "Un résumé.", "", "5 €, gratuit pour les enfants", "Avant midi; merci")
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


DISCREET = {"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "TRANSP", "SUMMARY", "CLASS"}  # fmt: skip


def entries(answer):
    return icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


def plain(text):
    """With spaces that break: French has others before a colon."""
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


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


def test_a_calendar_says_what_one_needs_in_order_to_come(feed, desk):
    feed.publish(**COMING, kind="workshop", status="full")
    (found,) = entries(feed("/fr/agenda.ics"))
    assert plain(found["SUMMARY"]) == "Complet : A"
    assert found["CATEGORIES"].cats == ["Atelier"]
    assert found["LOCATION"] == "Place du marché"
    assert plain(found["DESCRIPTION"]).split("\n") == [
        "Un résumé.",
        "",
        "Inscription : Par téléphone · 04 123 45 67 · Avant midi; merci",
        "Prix : Payant · 5 €, gratuit pour les enfants",
        "Participer en ligne : https://a.example/b?c=1,2;3",
    ]
    assert found["URL"] == "http://localhost/fr/agenda/a"
    path = str(found["URL"]).removeprefix("http://localhost")
    assert desk.app.test_client().get(path).status_code == 200


def test_without_the_language_of_a_page_a_calendar_has_no_words_of_ours(feed, desk):
    feed.publish(**COMING, status="cancelled")
    with desk.database.read() as session:
        shown = listing.dates_of(listing.event(session, "a"))
    data = calendar.file(shown, "fr", "fr", "https://site.example")
    (found,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert (found["SUMMARY"], found["STATUS"]) == ("A", "CANCELLED")
    assert found["DESCRIPTION"].split("\n")[2:] == [
        "04 123 45 67 · Avant midi; merci",
        "5 €, gratuit pour les enfants",
        "https://a.example/b?c=1,2;3",
    ]


@pytest.mark.parametrize(
    ("changes", "location"),
    [
        ({"place_name": "Salle", "place_address": "Rue 1"}, "Salle, Rue 1"),
        ({"place_name": "", "online_url": "https://a.example"}, "https://a.example"),
        ({"online_url": "https://a.example", "status": "online"}, "https://a.example"),
        ({"place_name": "", "place_told": True}, None),
    ],
)
def test_a_calendar_leads_to_the_place_or_else_to_the_link(feed, changes, location):
    feed.publish("A", **changes)
    (found,) = entries(feed("/fr/agenda.ics"))
    assert found.get("LOCATION") == location


def test_a_day_whose_hours_are_told_on_registration_is_not_taken(feed):
    whole, timed = date("2026-12-02"), date("2026-12-03", "14:00")
    feed.publish("A", whole, timed, place_name="", place_told=True)
    feed.publish("B", whole)
    for name, taken in (("a", ["TRANSPARENT", "OPAQUE"]), ("b", ["OPAQUE"])):
        assert [one["TRANSP"] for one in entries(feed(f"/fr/agenda/{name}.ics"))] == taken
    # How a date is registered for is something that it would tell.
    discreet = entries(feed("/fr/agenda/a.ics?discreet=1"))
    assert [one["TRANSP"] for one in discreet] == ["OPAQUE", "OPAQUE"]


def test_several_days_without_an_end_are_all_in_a_calendar(feed):
    feed.publish("A", date("2026-12-02", "14:00", last="2026-12-03"), date("2026-12-05", "14:00"))
    ends = [one.end for one in entries(feed("/fr/agenda.ics"))]
    assert ends == [
        dt.datetime(2026, 12, 3, 23, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 5, 14, tzinfo=dt.UTC),
    ]


def test_the_discreet_file_gives_nothing_away(feed):
    feed.publish(
        **COMING
        | {"organiser": "STOPP VIF", "place_name": "Salle verte", "status": "full"}
        | {"texts": {"fr": replace(COMING["texts"]["fr"], title="Rencontre secrète")}}
    )
    names = set()
    for path in ("/fr/agenda.ics?discreet=1", "/fr/agenda/rencontre-secrete.ics?discreet=1"):
        answer = feed(path)
        for word in (
            "secr",
            "STOPP",
            "VIF",
            "Salle",
            "march",
            "agenda",
            "Complet",
            "45 67",
            "http",
            "localhost",
            "e1-o1",
        ):
            assert word not in answer.text, word
        (found,) = entries(answer)
        names.add(str(found["UID"]))
        assert set(found) == DISCREET
        assert found["SUMMARY"] == "Rendez-vous"
        assert "dates.ics" in answer.headers["Content-Disposition"]
    assert len(names) == 1, "the same date has the same name for ever"


def test_feeds_have_the_filters_of_the_list(feed):
    feed.publish("Ici")
    feed.publish("Là", commune=ESNEUX)
    found = feed(f"/fr/agenda.json?commune={ESNEUX}").json["events"]
    assert [one["texts"]["fr"]["title"] for one in found] == ["Là"]
    assert len(entries(feed(f"/fr/agenda.ics?commune={ESNEUX}"))) == 1


def test_the_json_has_its_shape(feed):
    feed.publish("A", date("2026-12-02", "14:00"), date("2026-11-25", last="2026-12-10"))
    feed.publish("B", place_told=True, place_name="")
    feed.publish(**COMING | {"texts": {"fr": replace(COMING["texts"]["fr"], title="C")}})
    for path in ("/fr/agenda.json", "/fr/agenda/a.json", "/fr/agenda/c.json"):
        jsonschema.validate(feed(path).json, SCHEMA)
    told = feed("/fr/agenda/b.json").json["events"][0]
    assert (told["place"], told["place_told_on_registration"]) == (None, True)
    (coming,) = feed("/fr/agenda/c.json").json["events"]
    names = ("age_min", "age_max", "contact", "online_url", "price")
    assert {name: coming[name] for name in names} == {name: COMING[name] for name in names}
    text = {"fr": "Avant midi; merci"}
    assert coming["registration"] == {"how": "phone", "value": "04 123 45 67", "text": text}
    assert coming["texts"]["fr"]["conditions"] == "5 €, gratuit pour les enfants"


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


def faults_of_rss(data):
    """What RSS 2.0 asks for and a feed has not."""
    root = ET.fromstring(data)
    channel = root.find("channel")
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1) or channel is None:
        return ["no channel"]
    items = channel.findall("item")
    found = [
        f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name)
    ]
    found += [
        "neither title nor description"
        for item in items
        if not (item.findtext("title") or item.findtext("description"))
    ]
    guids = Counter(item.findtext("guid") for item in items)
    found += [f"guid {guid} stands {times} times" for guid, times in guids.items() if times > 1]
    for part in (channel, *items):
        names = Counter(child.tag for child in part if child.tag != "item")
        found += [f"{name} twice" for name, times in names.items() if times > 1]
        found += [f"unknown {name}" for name in names if name not in RSS[part.tag]]
        found += [
            f"bad link {a}" for a in [part.findtext("link")] if a and not a.startswith("http")
        ]
    for guid in root.iter("guid"):
        if guid.get("isPermaLink", "true") not in ("true", "false"):
            found.append("isPermaLink is neither")
    return found + [
        f"bad date {one.text}" for one in root.iter("pubDate") if not is_rfc822(one.text)
    ]


RSS = {
    "channel": {"title", "link", "description", "language", "pubDate", "lastBuildDate", "ttl"},
    "item": {"title", "link", "description", "guid", "pubDate", "category", "author"},
}


def is_rfc822(text):
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rss_has_what_the_format_asks_for(feed, language):
    feed.publish("A", date("2026-12-02"), date("2026-12-09"))
    feed.publish(texts={"fr": Text("<b>&amp;]]></b>")}, organiser="")
    data = feed(f"/{language}/agenda.rss").data
    assert faults_of_rss(data) == []
    assert len(ET.fromstring(data).findall("channel/item")) == 3


def test_what_rss_asks_for_is_looked_at():
    empty = b"<rss version='2.0'><channel><title/><item><guid>1</guid><pubDate>2026-12-02</pubDate></item><item><guid isPermaLink='no'>1</guid><link>/a</link><title>A</title></item><b/></channel></rss>"  # fmt: skip
    assert len(faults_of_rss(empty)) == 9, faults_of_rss(empty)


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
