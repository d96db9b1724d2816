"""What search engines are told of events: true, of the shape that they read, and only words."""

import json
from dataclasses import replace

import jsonschema
import pytest

from events import NOW, WHO, date, draft, publish
from house import CONTENT
from stoppvif.agenda import listing, model, sample
from stoppvif.agenda.event import Text
from stoppvif.content.faults import Faults
from stoppvif.web.fresh import Fresh

EVIL = "</script><script>alert(1)</script><!-- “&amp; \\u003c"
WORDS = {"type": "string", "minLength": 1}
DAY = r"\d{4}-\d\d-\d\d"
TIME = {"type": "string", "pattern": rf"^{DAY}(T\d\d:\d\d:00\+0[12]:00)?$"}
ADDRESS = {"type": "string", "pattern": r"^http://localhost/[a-z]{2}/agenda/[a-z0-9-]+$"}


def record(kind, required, **properties):
    return {
        "type": "object",
        "required": ["@type", *required],
        "properties": {"@type": {"const": kind}} | properties,
        "additionalProperties": False,
    }


LINK = record("VirtualLocation", ["url"], url={"type": "string", "pattern": "^https://"})
LOCALITY = record("PostalAddress", ["addressLocality"], addressLocality=WORDS)
PLACE = record("Place", [], name=WORDS, address={"anyOf": [WORDS, LOCALITY]}) | {"minProperties": 2}
WHERE = {"anyOf": [LINK, PLACE]}
EVENT = record(
    "Event",
    ["name", "startDate", "eventStatus", "url"],
    name=WORDS,
    description=WORDS,
    url=ADDRESS,
    startDate=TIME,
    endDate=TIME,
    eventStatus={
        "type": "string",
        "pattern": "^https://schema.org/Event(Scheduled|Rescheduled|MovedOnline|Postponed|Cancelled)$",
    },
    organizer=record("Organization", ["name"], name=WORDS),
    location={"anyOf": [WHERE, {"type": "array", "items": WHERE, "minItems": 2}]},
)
CONTEXT = {"@context": {"const": "https://schema.org"}}
ALONE = EVENT | {
    "required": ["@context", *EVENT["required"]],
    "properties": CONTEXT | EVENT["properties"],
}
PAGE = {"type": "array", "items": ALONE, "minItems": 1, "maxItems": listing.PER_PAGE}
LIST = record("ItemList", ["@context", "itemListElement"], **CONTEXT, itemListElement={"type": "array", "items": EVENT})  # fmt: skip


class Told:
    """What stands in the pages for search engines."""

    def __init__(self, desk) -> None:
        self.desk = desk

    def publish(self, *args, **kwargs) -> int:
        return self.desk.database.write(publish, draft(*args, **kwargs))

    def write(self, *args) -> None:
        self.desk.database.write(*args)
        fresh: Fresh = self.desk.app.extensions["fresh"]
        fresh.look()

    def _read(self, path, schema):
        answer = self.desk.app.test_client().get(path)
        assert answer.status_code == 200, path
        (_, after) = answer.text.split('<script type="application/ld+json">')
        data = json.loads(after.partition("</script>")[0])
        jsonschema.validate(data, schema)
        return data

    def event(self, slug, language="fr"):
        return self._read(f"/{language}/agenda/{slug}", PAGE)

    def list(self, query="", language="fr"):
        return self._read(f"/{language}/agenda/{query}", LIST)["itemListElement"]


@pytest.fixture
def told(desk) -> Told:
    return Told(desk)


def test_each_sample_event_and_the_list_have_the_shape(told, content):
    found = sample.read(CONTENT / "sample/agenda.yaml", content, Faults(CONTENT))
    for one in found:
        event_id = told.desk.database.write(model.create, one.draft, WHO, NOW, slug=one.slug)
        told.desk.database.write(model.publish, event_id, WHO, NOW)
    for language in ("fr", "ar"):
        for one in found:
            first = told.event(one.slug, language)[0]
            assert first["name"] == one.draft.texts[language].title
            assert first["url"] == f"http://localhost/{language}/agenda/{one.slug}"
        assert len(told.list(language=language)) >= 20


def test_texts_of_an_event_stay_words(told):
    texts = {"fr": Text(EVIL, EVIL, EVIL, EVIL, EVIL)}
    told.publish(organiser=EVIL, place_name=EVIL, place_address=EVIL, texts=texts)
    (listed,) = told.list()
    (found,) = told.event(listed["url"].rpartition("/")[2])
    assert found["name"] == found["description"] == listed["name"] == EVIL
    assert found["organizer"]["name"] == EVIL
    assert found["location"] == {"@type": "Place", "name": EVIL, "address": EVIL}


@pytest.mark.parametrize(
    ("when", "starts", "ends"),
    [
        (date("2026-12-02", "14:00", "16:00"), "2026-12-02T14:00:00+01:00", "2026-12-02T16:00:00+01:00"),
        (date("2026-12-02", "14:00"), "2026-12-02T14:00:00+01:00", None),
        (date("2026-12-02"), "2026-12-02", "2026-12-02"),
        (date("2026-12-02", "14:00", last="2026-12-03"), "2026-12-02T14:00:00+01:00", "2026-12-03"),
        (date("2026-12-02", "20:00", "24:00"), "2026-12-02T20:00:00+01:00", "2026-12-03T00:00:00+01:00"),
    ],
)  # fmt: skip
def test_an_end_is_told_where_somebody_said_it(told, when, starts, ends):
    told.publish("A", when)
    for found in (*told.event("a"), *told.list()):
        assert (found["startDate"], found.get("endDate")) == (starts, ends)


COMMUNE = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Aywaille"}}
ONLINE = {"@type": "VirtualLocation", "url": "https://a.example/b"}
HALL = {"@type": "Place", "name": "Salle"}


@pytest.mark.parametrize(
    ("changes", "location"),
    [
        ({"place_name": "Salle"}, HALL),
        ({"place_name": "", "place_address": "Rue 1"}, {"@type": "Place", "address": "Rue 1"}),
        ({"place_name": "", "place_told": True}, COMMUNE),
        ({"place_name": "", "place_told": True, "commune": ""}, None),
        ({"place_name": "", "online_url": ONLINE["url"]}, ONLINE),
        ({"place_name": "Salle", "online_url": ONLINE["url"]}, [ONLINE, HALL]),
        ({"place_name": "Salle", "online_url": ONLINE["url"], "status": "online"}, ONLINE),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(told, changes, location):
    told.publish("A", organiser="", **changes)
    (found,) = told.event("a")
    assert found.get("location") == location
    assert "organizer" not in found
    assert told.list()[0].get("location") == location


@pytest.mark.parametrize(
    ("status", "first", "second"),
    [
        ("scheduled", "EventRescheduled", "EventCancelled"),
        ("full", "EventRescheduled", "EventCancelled"),
        ("postponed", "EventPostponed", "EventPostponed"),
        ("cancelled", "EventCancelled", "EventCancelled"),
        ("online", "EventMovedOnline", "EventCancelled"),
    ],
)
def test_what_has_become_of_each_date(told, status, first, second):
    event_id = told.publish("A", date("2026-12-02"), date("2026-12-09"))
    with told.desk.database.read() as session:
        before = model.get(session, event_id).draft.dates
    moved = (replace(before[0], date=date("2026-12-03")),)
    wanted = draft("A", dates=moved, status=status, online_url="https://a.example/b")
    told.write(model.change, event_id, wanted, 2, WHO, NOW)
    found = [one["eventStatus"].rpartition("/")[2] for one in told.event("a")]
    assert found == [first, second]
    assert told.list()[0]["eventStatus"].endswith(f"/{first}")


def test_of_many_dates_the_next_ones_are_told(told):
    told.publish("A", *(date(f"2026-{month:02}-{day:02}") for month in (10, 11, 12) for day in range(1, 29)))  # fmt: skip
    assert told.event("a")[0]["startDate"] == "2026-11-23"


def test_the_list_tells_what_stands_on_its_page(told):
    told.publish("Exposition", date("2026-11-01", last="2026-12-20"))
    for number in range(22):
        told.publish(f"N {number:02}", date("2026-12-02", f"{number:02}:00"))
    assert [len(told.list(query)) for query in ("", "?page=2", "?kind=march")] == [21, 2, 0]
