"""A table of words, functions that write in it, and a writer that is held up."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from stoppvif.storage.engine import Database

LIMIT = 10


class RefusedError(Exception):
    """A rule of a write function."""


def run(session: Session, statement: str) -> None:
    """Any statement, as a write function."""
    session.execute(text(statement))


def make(session: Session) -> None:
    session.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)"))


def put(session: Session, number: int, word: str = "") -> str:
    session.execute(text("INSERT INTO words VALUES (:id, :word)"), {"id": number, "word": word})
    return f"put {number}"


def put_and_refuse(session: Session, number: int) -> None:
    put(session, number)
    raise RefusedError(number)


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(text("SELECT id FROM words ORDER BY id")))


@contextmanager
def held(database: Database) -> Iterator[None]:
    """The writer is busy meanwhile: what is submitted waits, and then shares a batch."""
    begun, gate = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        begun.set()
        gate.wait(LIMIT)

    holding = database.submit(hold)
    assert begun.wait(LIMIT)
    try:
        yield
    finally:
        gate.set()
    holding.result(LIMIT)


def told(*futures: Future) -> list[object]:
    """What each future came to: its value, or the kind of what was raised."""
    raised = [future.exception(LIMIT) for future in futures]
    return [
        type(error) if error else future.result()
        for future, error in zip(futures, raised, strict=True)
    ]
