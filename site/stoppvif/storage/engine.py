"""One database: short reads in any thread, writes through the one writer."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from stoppvif.storage.away import Away, away
from stoppvif.storage.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")
# How long a lock is waited for, in seconds; a person waits no longer for a page.
PATIENCE = 5
# PostgreSQL's number for our turn to write; any number, the same in each process.
_TURN = 0x73746F7070


class Database:
    """The database at `url`. Nothing is opened before the first read or write."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self._writer = Writer(self.engine)
        # SQLite's reads see one state anyway; PostgreSQL's would see another with each statement.
        options = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(**options)

    @property
    def sqlite(self) -> bool:
        """Whether it is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; it sees one state of the data. Raises Away."""
        try:
            with Session(self._reader) as session:
                yield session
        except (DBAPIError, PoolTimeoutError) as error:
            raise away(error) from None

    def submit(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T]":
        """Have the writer run `function`; it does database work alone and returns plain values."""
        return self._writer.submit(lambda session: function(session, *args, **kwargs))

    def write(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The value of `function` once it is committed. Raises what it raises, or Away."""
        future = self.submit(function, *args, **kwargs)
        try:
            return future.result(2 * PATIENCE)
        except FutureTimeoutError:
            if future.cancel():
                raise Away("the writer") from None
            # Its batch is being committed: what it comes to is what is told.
            try:
                return future.result(2 * PATIENCE)
            except FutureTimeoutError:
                raise Away("the commit") from None

    def ping(self) -> None:
        """Raise Away unless the database answers, and is one: a lost file is made anew, empty."""
        try:
            with self.read() as session:
                session.execute(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            raise Away(type(error).__name__) from None

    def erase(self) -> None:
        """Make what was deleted gone, bytes included, from the journal too.

        SQLite alone: PostgreSQL's own log keeps dead rows for a while (the safety page says so).
        """
        if self.sqlite:
            with contextlib.suppress(DBAPIError), self.engine.connect() as connection:
                # Outside of any transaction; where a reader is busy, the next call does it.
                driver = connection.connection.dbapi_connection
                if driver is not None:
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Finish what is being written and let go of every connection."""
        self._writer.close()
        self.engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE)
        event.listen(engine, "connect", _sqlite_connection)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    engine = create_engine(
        url,
        # A restarted server is noticed before the first statement, not by it.
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        connect_args={
            "connect_timeout": PATIENCE,
            "options": f"-c lock_timeout={PATIENCE * 1000} -c timezone=UTC",
        },
    )
    event.listen(engine, "begin", _postgresql_begin)
    return engine


def _sqlite_connection(connection: Any, _: Any) -> None:
    """Settings that SQLite forgets with each connection."""
    # Transactions begin where we say so (`_sqlite_begin`), not where the driver guesses.
    connection.isolation_level = None
    _write_ahead(connection)
    for pragma in (
        "foreign_keys=ON",
        "secure_delete=ON",
        "synchronous=FULL",
        "wal_autocheckpoint=4000",
        f"busy_timeout={PATIENCE * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Switch the file to its write-ahead log: the one thing for which SQLite waits for nobody."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # Another process that has just begun does the same: where several start at once.
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _sqlite_begin(connection: Connection) -> None:
    # A write that began as a read fails at once where another process writes, whatever the timeout.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_begin(connection: Connection) -> None:
    # One writer at a time over all processes, as in SQLite: what a write has looked up still holds
    # when it is committed.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
