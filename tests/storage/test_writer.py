"""The one thread that writes: what shares a commit, who is told what, and when."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stoppvif.storage import writer
from stoppvif.storage.engine import Database
from writing import LIMIT, RefusedError, held, make, numbers, put, put_and_refuse, told

# --- one commit for all that waits ----------------------------------------------------------------


def test_a_write_returns_what_its_function_does(words: Database):
    assert words.write(put, 1, word="a") == "put 1"
    assert numbers(words) == [1]


def test_a_function_that_raises_takes_back_its_own_changes_and_nobody_elses(words: Database):
    with held(words):
        jobs = [words.submit(put, 1), words.submit(put_and_refuse, 2), words.submit(put, 3)]
    assert told(*jobs) == ["put 1", RefusedError, "put 3"]
    assert numbers(words) == [1, 3]


def test_a_statement_that_the_database_refuses_spoils_nobody_elses(words: Database):
    with held(words):
        jobs = [words.submit(put, number) for number in (1, 1, 2)]
    assert told(*jobs) == ["put 1", IntegrityError, "put 2"]
    assert numbers(words) == [1, 2]


def test_what_waits_shares_one_commit(words: Database):
    commits = []
    event.listen(words.engine, "commit", commits.append)
    with held(words):
        jobs = [words.submit(put, number) for number in range(100)]
    assert told(*jobs) == [f"put {number}" for number in range(100)]
    assert len(commits) == 2, "the one that held the writer up, and one for the hundred"


def test_no_batch_is_longer_than_its_limit(words: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writer, "BATCH", 4)
    commits = []
    event.listen(words.engine, "commit", commits.append)
    with held(words):
        jobs = [words.submit(put, number) for number in range(10)]
    told(*jobs)
    assert len(commits) == 1 + 3
    assert numbers(words) == list(range(10))


def test_writes_are_done_in_the_order_in_which_they_came(words: Database):
    done = []
    with held(words):
        jobs = [words.submit(lambda _, n=n: done.append(n)) for n in range(50)]
    told(*jobs)
    assert done == list(range(50))


def test_a_write_sees_what_the_one_before_it_in_the_batch_wrote(words: Database):
    count = text("SELECT count(*) FROM words")
    with held(words):
        first = words.submit(put, 1)
        second = words.submit(lambda session: session.scalar(count))
    assert told(first, second) == ["put 1", 1]


# --- told after the commit ------------------------------------------------------------------------


def test_an_answer_comes_once_another_connection_sees_the_change(words: Database):
    seen = []
    job = words.submit(put, 1)
    job.add_done_callback(lambda _: seen.append(numbers(words)))
    job.result(LIMIT)
    words.write(put, 2)
    assert seen[0][:1] == [1]


def test_nobody_is_answered_while_the_batch_is_still_open(words: Database):
    begun, gate = threading.Event(), threading.Event()

    def wait(_: Session) -> None:
        begun.set()
        gate.wait(LIMIT)

    with held(words):
        first, second = words.submit(put, 1), words.submit(wait)
    assert begun.wait(LIMIT)
    try:
        assert not first.done()
        assert numbers(words) == []
    finally:
        gate.set()
    assert told(first, second) == ["put 1", None]
    assert numbers(words) == [1]


# --- the end --------------------------------------------------------------------------------------


def test_closing_finishes_what_waits(words: Database):
    with held(words):
        jobs = [words.submit(put, number) for number in range(5)]
    words.close()
    assert all(job.done() for job in jobs)
    assert numbers(words) == list(range(5))


def test_no_thread_is_left_after_closing(opened: Callable, file: Path):
    before = set(threading.enumerate())
    database = opened(file)
    database.write(make)
    database.close()
    assert set(threading.enumerate()) <= before


def test_nothing_is_opened_before_it_is_needed(opened: Callable, file: Path):
    opened(file)
    assert not file.exists()
