"""Two professionals who take one visitor at the same moment: one has her, whoever asks how."""

import asyncio
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ends import QUICK, WISH, professional, run, visitor
from live import live
from pairs import SOAK
from stoppvif.chat import conversation, waiting
from stoppvif.chat.conversation import Wish
from stoppvif.chat.faults import ChatError
from stoppvif.duty.roster import Person
from stoppvif.staff import model
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
RACES = 10_000 if SOAK else 1_000
RACES_OVER_SOCKETS = 100 if SOAK else 10


def _person(database: Database, login: str) -> Person:
    grant = Grant("professional", ("social",), ("me",), ("fr",))
    staff_id = database.write(model.add, NewAccount(login, login.title(), "fr", (grant,)), NOW)
    return Person(
        id=staff_id,
        name=login,
        regime="social",
        languages=frozenset({"fr"}),
        topics=frozenset({"me"}),
        commune="",
    )


def _claimed(database: Database, gate: threading.Barrier, found: str, person: Person) -> str:
    gate.wait(10)
    try:
        database.write(waiting.claim, found, person, NOW)
    except ChatError as fault:
        return fault.code
    return "hers"


def test_one_of_two_has_her_each_time(database: Database):
    """Each by a writer of her own, as two processes have: the database alone stands between."""
    other = Database(str(database.url))
    people = [_person(database, "anna"), _person(database, "bert")]
    gate, won = threading.Barrier(2), {person.id: 0 for person in people}
    with ThreadPoolExecutor(2) as both:
        for _ in range(RACES):
            wish = Wish(regime="social", language="fr")
            found, _token = database.write(conversation.start, wish, NOW)
            asked = [
                both.submit(_claimed, writer, gate, found, person)
                for writer, person in zip((database, other), people, strict=True)
            ]
            codes = [one.result() for one in asked]
            assert sorted(codes) == ["hers", "taken"]
            winner = people[codes.index("hers")].id
            with database.read() as session:
                assert conversation.get(session, found).owner == winner
            won[winner] += 1
            database.write(conversation.close, found, "visitor", NOW)
    other.close()
    assert all(won.values()), f"no race at all: {won}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with live(tmp_path_factory.mktemp("races"), **QUICK) as running:
        yield running


def test_over_sockets_too_and_the_loser_reads_nothing(site, tmp_path: Path):
    async def story():
        async with professional(site, "anna") as anna, professional(site, "bert") as bert:
            for _ in range(RACES_OVER_SOCKETS):
                async with visitor(site) as she:
                    begun = await she.ask("begin", **WISH)
                    while not begun["ok"]:
                        assert begun["code"] == "too_many"
                        await asyncio.sleep(1)
                        begun = await she.ask("begin", **WISH)
                    await _race(begun["id"], anna, bert)
                    assert (await she.ask("end"))["ok"]

    run(story())


async def _race(found, *both):
    answers = await asyncio.gather(*(one.ask("chat_claim", id=found) for one in both))
    # An offer to one of them stands: then it is hers, and the other one's request fails.
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    assert {answer.get("code") for answer in answers} == {None, "taken"}
    opened = [await one.ask("chat_open", id=found) for one in both]
    assert [one["ok"] for one in opened] == [one["ok"] for one in answers]
    assert {one.get("code") for one in opened} == {None, "not_yours"}
