"""Databases of each kind: a file, and one of a real PostgreSQL server."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postgres import Postgres
from stoppvif.storage import engine
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import upgrade
from writing import make

Open = Callable[..., Database]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this session's own."""
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def prepared(postgres: Postgres) -> str:
    """The name of a PostgreSQL database that has every table and no row: a template."""
    name = postgres.create()
    with contextlib.closing(Database(postgres.url(name))) as opened:
        upgrade(opened)
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; each test that asks for it runs once on a file and once on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.url(server.create())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a database in a file stands, or would."""
    return tmp_path / "test.db"


@pytest.fixture
def opened() -> Iterator[Open]:
    """`opened(url or path)`: a database as one process has it; closed when the test ends."""
    with contextlib.ExitStack() as stack:

        def make(where: str | Path) -> Database:
            made = Database(f"sqlite:///{where}" if isinstance(where, Path) else where)
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def database(url: str, opened: Open) -> Database:
    """An empty database of either kind."""
    return opened(url)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> float:
    """How many seconds a lock is waited for in this test: few, so that the test is quick."""
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    return 0.1


@pytest.fixture
def words(database: Database) -> Database:
    """A database with one table, `words`."""
    database.write(make)
    return database
