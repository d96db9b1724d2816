"""Many envelopes written down at once: each once, in order, by whoever may, in either engine."""

import datetime as dt
from collections.abc import Iterator

import pytest

from pairs import seed
from postgres import Postgres
from stoppvif.chat import conversation, envelopes
from stoppvif.chat.envelopes import Said, Saying
from stoppvif.chat.faults import ChatError
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
ONE, OTHER = b"a" * 284, b"b" * 284


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Database]:
    server = Postgres()
    made = Database(server.url(server.create()))
    prepare(made)
    yield made
    made.close()
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, database) -> Database:
    return database if request.param == "sqlite" else request.getfixturevalue("elsewhere")


def came_to(outcome: Said | ChatError) -> str | int:
    return outcome.code if isinstance(outcome, ChatError) else outcome.envelope.number


def test_each_once_in_order_and_one_fault_is_nobody_elses(either):
    (anna,) = either.write(seed, 1, 2, NOW)
    (first, _), (second, _) = anna.conversations
    with either.read() as session:
        her_id = conversation.get(session, first).owner
    later = NOW + dt.timedelta(minutes=1)
    sayings = [
        Saying(first, "visitor", 1, ONE, later),
        Saying(second, "visitor", 1, OTHER, later),
        Saying(first, "professional", 1, ONE, later, by=her_id),
        Saying(first, "professional", 2, ONE, later, by=her_id + 1000),
        Saying(first, "visitor", 1, ONE, later),
        Saying(first, "visitor", 1, OTHER, later),
        Saying("nobody's", "visitor", 1, ONE, later),
        Saying(first, "visitor", 2, b"", later),
        Saying(first, "visitor", 2, bytes(envelopes.LONGEST + 1), later),
        Saying(first, "visitor", 3, OTHER, later),
    ]
    wanted = [1, 1, 1, "not_yours", 1, "twice", "over", "malformed", "too_long", 3]
    before = either.write(envelopes.send_all, sayings)
    assert [came_to(one) for one in before] == wanted
    assert before[0] == before[4]
    assert before[0].readers == (her_id,)
    # All of it again, as after a crash: the same ones.
    again = either.write(envelopes.send_all, sayings)
    assert [came_to(one) for one in again] == wanted
    said = [(a, b) for a, b in zip(before, again, strict=True) if isinstance(a, Said)]
    assert all(a.envelope.id == b.envelope.id for a, b in said)
    with either.read() as session:
        kept = envelopes.after(session, first, 0, "professional")
        assert [(one.sender, one.number, one.body, one.at) for one in kept] == [
            ("visitor", 1, ONE, later),
            ("professional", 1, ONE, later),
            ("visitor", 3, OTHER, later),
        ]
        assert [one.id for one in kept] == sorted(one.id for one in kept)
        assert conversation.get(session, first).spoken == later
