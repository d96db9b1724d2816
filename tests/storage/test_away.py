"""A database that is locked, damaged or not there: Away, soon, and with nobody's words in it."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from locking import EXCLUSIVE, WRITING, locked
from stoppvif.storage import engine
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare, upgrade
from writing import make, numbers, put


@contextmanager
def away_within(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    with pytest.raises(Away):
        yield
    assert time.monotonic() - begun < seconds


@pytest.fixture
def database(hasty: float, opened: Callable, file: Path) -> Database:
    """A database of few words that does not wait long for a lock."""
    made = opened(file)
    made.write(make)
    made.write(put, 1)
    return made


def test_a_write_waits_for_a_lock_and_no_longer_than_its_patience(database: Database, file: Path):
    with locked(file, *WRITING), away_within(1):
        database.write(put, 2)
    assert numbers(database) == [1]
    database.write(put, 3)
    assert numbers(database) == [1, 3]


def test_many_writes_at_once_wait_for_a_lock_together(
    hasty: float, opened: Callable, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Not one after the other: the tenth would wait for a minute."""
    waits, begun, gate = [], threading.Event(), threading.Event()
    begin = engine._sqlite_begin

    def watched(connection: Connection) -> None:
        waits.append(1)
        begun.set()
        gate.wait(5)
        begin(connection)

    opened(file).write(make)
    monkeypatch.setattr(engine, "_sqlite_begin", watched)
    database = opened(file)
    with locked(file, *WRITING):
        jobs = [database.submit(put, 2)]
        assert begun.wait(5)
        jobs += [database.submit(put, number) for number in range(3, 12)]
        gate.set()
        assert {type(job.exception(5)) for job in jobs} == {Away}
    assert len(waits) == 2, "one for the first, one for all that came after it"
    assert numbers(database) == []


def test_a_lock_that_is_soon_given_back_is_waited_for(opened: Callable, file: Path):
    patient = opened(file)
    patient.write(make)
    with locked(file, *WRITING):
        job = patient.submit(put, 1)
        time.sleep(0.05)
        assert not job.done()
    assert job.result(5) == "put 1"


def test_reads_go_on_while_another_process_writes(database: Database, file: Path):
    with locked(file, *WRITING):
        assert numbers(database) == [1]


def test_a_database_that_somebody_keeps_to_himself_is_away(database: Database, file: Path):
    database.close()
    with locked(file, *EXCLUSIVE):
        for ask in (database.ping, lambda: numbers(database), lambda: database.write(put, 2)):
            with away_within(1):
                ask()
    assert numbers(database) == [1]


def folder(file: Path) -> Path:
    file.mkdir()
    return file


def in_no_folder(file: Path) -> Path:
    return file.parent / "nowhere" / file.name


def rubbish(file: Path) -> Path:
    file.write_bytes(b"no database, but long enough to be taken for one" * 100)
    return file


@pytest.mark.parametrize("place", [folder, in_no_folder, rubbish])
@pytest.mark.parametrize(
    "ask",
    [Database.ping, prepare, upgrade, lambda database: database.write(put, 1)],
    ids=["ping", "prepare", "upgrade", "write"],
)
def test_a_database_that_cannot_be_opened_is_away(hasty, opened: Callable, file: Path, place, ask):
    database = opened(place(file))
    with away_within(1):
        ask(database)


def test_a_file_that_is_damaged_while_in_use_is_away(database: Database, file: Path):
    database.close()
    file.write_bytes(file.read_bytes()[:100] + b"?" * 8000)
    with pytest.raises(Away):
        numbers(database)
    with pytest.raises(Away):
        database.write(put, 2)


def test_too_many_readers_at_once_are_told_that_it_is_away(database: Database):
    with ExitStack() as stack:
        for _ in range(15):
            stack.enter_context(database.read()).connection()
        with away_within(1):
            database.ping()


SECRET = "il me frappe"


def write_a_secret(session: Session) -> None:
    session.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": SECRET})


def test_what_is_told_of_a_failure_has_nobodys_words_in_it(database: Database):
    """A statement that failed holds what somebody wrote: it must not reach a log."""
    with pytest.raises(Away) as in_write:
        database.write(write_a_secret)
    with pytest.raises(Away) as in_read, database.read() as session:
        write_a_secret(session)
    for raised in (in_write, in_read):
        assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_database_file_that_was_deleted_is_no_database(tmp_path):
    """SQLite makes it anew, empty: it answers, and nothing is in it."""
    with (
        closing(Database(f"sqlite:///{tmp_path / 'lost.db'}")) as lost,
        pytest.raises(Away),
    ):
        lost.ping()
