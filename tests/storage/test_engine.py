"""Connections: what each is set to, what a read sees, what a deletion leaves behind."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from stoppvif.storage.engine import Database
from writing import make, numbers, put, run


def pragmas(session: Session) -> dict[str, object]:
    names = ("journal_mode", "foreign_keys", "secure_delete", "synchronous", "busy_timeout")
    return {name: session.scalar(text(f"PRAGMA {name}")) for name in names}


def test_every_connection_to_a_file_has_the_settings_that_sqlite_forgets(
    opened: Callable, file: Path
):
    database = opened(file)
    wanted = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        # FULL: what was acknowledged survives a power cut.
        "synchronous": 2,
        "busy_timeout": 5000,
    }
    assert database.write(pragmas) == wanted
    with contextlib.ExitStack() as stack:
        sessions = [stack.enter_context(database.read()) for _ in range(4)]
        assert [pragmas(session) for session in sessions] == [wanted] * 4


def can_write(file: Path) -> bool:
    """Whether somebody else could begin to write in that file now."""
    with contextlib.closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def test_a_write_keeps_others_from_writing_from_its_first_look_on(opened: Callable, file: Path):
    """Had it begun as a read, it would fail where another process has written meanwhile."""
    database = opened(file)
    database.write(make)

    def look(session: Session) -> bool:
        session.scalar(text("SELECT count(*) FROM words"))
        return can_write(file)

    assert database.write(look) is False
    assert can_write(file)


def test_a_read_keeps_nobody_from_writing(opened: Callable, file: Path):
    database = opened(file)
    database.write(make)
    with database.read() as session:
        session.scalar(text("SELECT count(*) FROM words"))
        assert can_write(file)


def test_a_read_sees_one_state_of_the_data(words: Database):
    count = text("SELECT count(*) FROM words")
    words.write(put, 1)
    with words.read() as session:
        assert session.scalar(count) == 1
        words.write(put, 2)
        assert session.scalar(count) == 1, "what came after its first look is for the next read"
    assert numbers(words) == [1, 2]


def test_a_write_sees_what_another_process_has_just_written(url: str, opened: Callable):
    here, there = opened(url), opened(url)
    here.write(make)
    for number in range(1, 4):
        there.write(put, number)
        assert here.write(lambda s: s.scalar(text("SELECT max(id) FROM words"))) == number


def test_nothing_that_a_read_does_is_kept(words: Database):
    with words.read() as session:
        put(session, 1)
    assert numbers(words) == []


def test_what_a_read_raises_of_its_own_passes(words: Database):
    with pytest.raises(LookupError), words.read():
        raise LookupError


def bytes_of(file: Path) -> bytes:
    """All that stands on the disk for the database in `file`."""
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("length", [20, 60_000], ids=["in a page", "over many pages"])
def test_no_byte_of_a_deleted_row_is_left_in_the_file(opened: Callable, file: Path, length: int):
    """Secrets that fit in a page, and others that fill pages which are then free."""
    database = opened(file)
    database.write(make)
    secret = ("Mot de " * length)[:length]
    for number in range(5):
        database.write(put, number, secret)
    assert secret[:20].encode() in bytes_of(file)
    database.write(run, "DELETE FROM words WHERE id < 4")
    database.write(run, "UPDATE words SET word = 'kept'")
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Mot de" not in bytes_of(file)
    assert b"kept" in bytes_of(file)
