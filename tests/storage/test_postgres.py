"""What only a server can do: go away and come back, end a connection, keep another node waiting."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from postgres import Postgres
from stoppvif.settings import from_environ
from stoppvif.storage import engine
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare
from writing import held, make, numbers, put, run, told


@pytest.fixture
def name(postgres: Postgres) -> str:
    return postgres.create()


@pytest.fixture
def database(postgres: Postgres, name: str, opened: Callable) -> Database:
    made = opened(postgres.url(name))
    made.write(make)
    return made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """Less than a second is nothing that its driver would understand."""
    monkeypatch.setattr(engine, "PATIENCE", 1)
    return 1


@contextmanager
def stopped(postgres: Postgres) -> Iterator[None]:
    """The server is down meanwhile, and comes up again."""
    postgres.stop()
    try:
        yield
    finally:
        postgres.start()


def end_myself(session: Session) -> None:
    """As when an administrator ends the connection in the middle of a write."""
    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


# --- a server that goes ---------------------------------------------------------------------------


def test_a_server_that_was_restarted_is_noticed_before_the_first_statement(
    database: Database, postgres: Postgres
):
    database.write(put, 1)
    assert numbers(database) == [1]
    with stopped(postgres):
        pass
    # No connection that either of them kept is alive any longer.
    assert numbers(database) == [1]
    database.write(put, 2)
    assert numbers(database) == [1, 2]


def test_while_it_is_down_everything_is_away(database: Database, postgres: Postgres):
    with stopped(postgres):
        for ask in (database.ping, lambda: numbers(database), lambda: database.write(put, 1)):
            with pytest.raises(Away):
                ask()
        with pytest.raises(Away):
            prepare(database)
    database.write(put, 2)
    assert numbers(database) == [2]


def test_a_database_that_does_not_exist_is_away(postgres: Postgres, opened: Callable):
    with pytest.raises(Away):
        prepare(opened(postgres.url("nowhere")))


def test_a_connection_that_ends_during_a_batch_takes_nobody_in(database: Database):
    with held(database):
        jobs = [
            database.submit(put, 1),
            database.submit(end_myself),
            database.submit(put, 2),
        ]
    assert told(*jobs) == [Away, Away, Away]
    assert numbers(database) == []
    assert database.write(put, 3) == "put 3"


# --- other nodes ----------------------------------------------------------------------------------


def test_a_row_that_somebody_keeps_spoils_one_write_and_not_the_batch(
    impatient, postgres: Postgres, name: str, opened: Callable
):
    here = opened(postgres.url(name))
    here.write(make)
    here.write(put, 1)
    change = "UPDATE words SET word = 'mine' WHERE id = 1"
    with here.engine.connect() as somebody, somebody.begin():
        somebody.execute(text(change))
        with held(here):
            jobs = [here.submit(run, change), here.submit(put, 2)]
        assert told(*jobs) == [Away, "put 2"]
    assert numbers(here) == [1, 2]


def test_nodes_write_one_after_the_other(postgres: Postgres, name: str, opened: Callable):
    """What a write has looked up still holds when it is committed, as with SQLite."""
    here, there = opened(postgres.url(name)), opened(postgres.url(name))
    here.write(make)
    looked, gate = threading.Event(), threading.Event()
    count = text("SELECT count(*) FROM words")

    def first_if_none(session: Session, number: int) -> bool:
        free = session.scalar(count) == 0
        looked.set()
        gate.wait(5)
        if free:
            put(session, number)
        return free

    one = here.submit(first_if_none, 1)
    assert looked.wait(5)
    two = there.submit(first_if_none, 2)
    time.sleep(0.05)
    gate.set()
    assert told(one, two) == [True, False]
    assert numbers(here) == [1]


def test_a_node_that_never_gets_its_turn_is_told_in_time(
    impatient, postgres: Postgres, name: str, opened: Callable
):
    here, there = opened(postgres.url(name)), opened(postgres.url(name))
    here.write(make)
    gate = threading.Event()

    def keep_on(session: Session) -> None:
        put(session, 1)
        gate.wait(5)

    keeping = here.submit(keep_on)
    begun = time.monotonic()
    while here.engine.pool.checkedout() == 0:
        time.sleep(0.01)
    with pytest.raises(Away):
        there.write(put, 2)
    assert time.monotonic() - begun < 2
    assert numbers(there) == [], "and reads waited for nobody"
    gate.set()
    keeping.result(5)
    assert numbers(there) == [1]


# --- an operator's settings -----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_the_address_is_written_as_the_operators_tools_write_it(
    postgres: Postgres, name: str, opened: Callable, scheme: str
):
    address = postgres.url(name).replace("postgresql+psycopg", scheme)
    settings = from_environ({"STOPPVIF_DATABASE_URL": address})
    found = opened(settings.database_url)
    prepare(found)
    found.ping()


def test_the_time_zone_of_the_server_is_of_no_matter(
    postgres: Postgres, name: str, opened: Callable
):
    postgres.ask(f"ALTER DATABASE {name} SET timezone = 'Asia/Tokyo'")
    with opened(postgres.url(name)).read() as session:
        assert session.scalar(text("SHOW timezone")) == "UTC"
