"""Events as records: there and back without a loss, and what is no record."""

import datetime as dt
import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from events import draft
from house import CONTENT
from stoppvif.agenda import event, exchange
from stoppvif.agenda.dates import Date, Rule
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.exchange import RecordError

SAMPLE = yaml.safe_load((CONTENT / "sample/agenda.yaml").read_text(encoding="utf-8"))
_LINES = st.text(max_size=30)
_DATES = st.builds(
    lambda day, days, opens, closes, number, dropped: Dated(
        Date(day, day + dt.timedelta(days=days), opens, closes), number, dropped
    ),
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)),
    st.integers(0, 300),
    st.none() | st.integers(0, 1439),
    st.none() | st.integers(1, 1440),
    st.none() | st.integers(1, 400),
    st.booleans(),
)
_TEXTS = st.builds(Text, _LINES, _LINES, _LINES, _LINES, _LINES)
DRAFTS = st.builds(
    replace,
    st.just(draft()),
    organiser=_LINES,
    audience=st.lists(st.sampled_from(event.AUDIENCES), unique=True).map(tuple),
    age_min=st.none() | st.integers(0, 120),
    place_told=st.booleans(),
    online_url=_LINES,
    registration_value=_LINES,
    rule=st.none() | st.builds(Rule, st.just("month"), st.integers(0, 6), st.integers(1, 4)),
    dates=st.lists(_DATES, max_size=4).map(tuple),
    texts=st.dictionaries(st.sampled_from(["fr", "nl", "ar"]), _TEXTS),
)


@given(DRAFTS)
def test_a_record_is_read_as_it_was_written(made):
    written = json.dumps([exchange.record(made, "a", "published")])
    found = exchange.records(json.loads(written))
    assert [exchange.draft(one) for one in found] == [made]
    assert (found[0].slug, found[0].state) == ("a", "published")


@pytest.mark.parametrize("record", SAMPLE, ids=lambda record: record["slug"])
def test_each_sample_can_be_shown(content, record):
    made = exchange.draft(exchange.records([record])[0])
    communes = [commune.nis for commune in content.communes]
    event.check(made, communes, content.languages, content.languages[0])
    assert set(made.texts) == set(content.languages)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, "array"),
        ([{"dates": []}], "texts"),
        ([{"dates": [], "texts": {}, "colour": "red"}], "colour"),
        ([{"dates": [{"day": "2026-02-30"}], "texts": {}}], "dates"),
        ([{"dates": [], "texts": {}, "age_min": "five"}], "age_min"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(wrong, told):
    with pytest.raises(RecordError, match=told):
        exchange.records(wrong)


def test_a_time_that_is_none_is_refused():
    record = exchange.records([{"dates": [{"day": "2026-12-02", "opens": "25:00"}], "texts": {}}])
    with pytest.raises(RecordError, match="25:00"):
        exchange.draft(record[0])
