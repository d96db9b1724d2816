"""What goes wrong while the writer writes, and that nobody is told otherwise."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from writing import held, make, numbers, put, run, told

LATER = "CREATE TABLE later (id INTEGER REFERENCES words (id) DEFERRABLE INITIALLY DEFERRED)"


def test_a_commit_that_fails_is_told_to_everybody_in_it(words: Database):
    """A rule that the database checks no sooner than at the commit."""
    words.write(run, LATER)
    with held(words):
        jobs = [words.submit(put, 1), words.submit(run, "INSERT INTO later VALUES (99)")]
    assert told(*jobs) == [IntegrityError, IntegrityError]
    assert numbers(words) == []
    assert words.write(put, 1) == "put 1", "the next batch is another one"


def test_a_disk_that_is_full_leaves_nobody_with_a_wrong_answer(opened: Callable, file: Path):
    """SQLite takes the whole transaction back there: whoever wrote before must be told."""

    def fill(session: Session) -> None:
        session.execute(text("PRAGMA max_page_count = 10"))
        session.execute(text("PRAGMA cache_size = 2"))
        put(session, 2, "x" * 200_000)

    database = opened(file)
    database.write(make)
    with held(database):
        jobs = [database.submit(put, 1), database.submit(fill), database.submit(put, 3)]
    assert told(*jobs) == [Away, Away, Away]
    assert numbers(database) == []
    assert database.write(put, 4) == "put 4"


@pytest.mark.parametrize("raised", [SystemExit, GeneratorExit, KeyboardInterrupt])
def test_the_writer_outlives_whatever_a_function_raises(words: Database, raised):
    def leave(session: Session) -> None:
        put(session, 1)
        raise raised

    assert told(words.submit(leave)) == [raised]
    assert words.write(put, 2) == "put 2"
    assert numbers(words) == [2]


# --- patience -------------------------------------------------------------------------------------


def test_who_gave_up_waiting_was_told_the_truth(hasty: float, words: Database):
    with held(words), pytest.raises(Away):
        words.write(put, 1)
    words.write(put, 2)
    assert numbers(words) == [2]


def test_a_write_that_was_cancelled_is_never_done(words: Database):
    with held(words):
        job = words.submit(put, 1)
        assert job.cancel()
    words.write(put, 2)
    assert numbers(words) == [2]


def test_a_write_that_has_begun_is_waited_for(hasty: float, opened: Callable, file: Path):
    """It may be committed any moment: to tell that nothing was kept would be a guess."""
    database = opened(file)
    database.write(make)

    def slow(session: Session) -> str:
        threading.Event().wait(2.5 * hasty)
        return put(session, 1)

    assert database.write(slow) == "put 1"
