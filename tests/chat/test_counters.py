"""What stays: figures of one dimension each, and none that could be somebody."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from stoppvif.chat import conversation, counters
from stoppvif.chat.conversation import Wish
from stoppvif.chat.counters import FEWEST

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def end(database, times: int, now: dt.datetime = NOW, **wish: str) -> None:
    for _ in range(times):
        chosen = Wish(**{"regime": "social", "language": "fr"} | wish)
        conversation_id, _ = database.write(conversation.start, chosen, now)
        database.write(conversation.close, conversation_id, "professional", now, outcome="listened")


def read(database, period: str):
    with database.read() as session:
        return counters.read(session, period)


def test_a_figure_under_five_is_not_told(database):
    end(database, FEWEST - 1, topic="child")
    assert read(database, "2026-11")["topic"] == {"child": None}
    end(database, 1, topic="child")
    assert read(database, "2026-11")["topic"] == {"child": FEWEST}


def test_communes_are_counted_by_quarter_and_only_where_she_named_one(database):
    end(database, 5, meets="62009")
    end(database, 5)
    assert "commune" not in read(database, "2026-11")
    assert read(database, "2026-Q4") == {"commune": {"62009": 5}}


def test_the_month_is_that_of_brussels():
    midnight = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    assert counters.month(midnight) == "2026-12"
    assert counters.quarter(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == "2027-Q1"


def test_no_row_joins_two_dimensions(database):
    end(database, 1, topic="me", meets="62009", avoids="62022")
    columns = {"period", "dimension", "value", "number"}
    assert {column.name for column in counters.CountRow.__table__.columns} == columns
    assert "62022" not in str(read(database, "2026-Q4")), "whom she avoids is counted nowhere"


@given(st.lists(st.sampled_from(["fr", "nl", "ar"]), max_size=30))
@settings(deadline=None, max_examples=20)
def test_the_sum_is_that_of_the_conversations(database_made, languages):
    with database_made() as database:
        for language in languages:
            end(database, 1, language=language)
        told = read(database, "2026-11").get("language", {})
    for language in set(languages):
        count = languages.count(language)
        assert told[language] == (count if count >= FEWEST else None)
