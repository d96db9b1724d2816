"""The migrations make the very tables that the code describes, to the names of constraints."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

# The application knows every table, whichever room it is in.
import stoppvif.server  # noqa: F401
from stoppvif.storage.engine import Database
from stoppvif.storage.tables import Base
from stoppvif.storage.upgrade import upgrade


@pytest.fixture
def migrated(database: Database) -> Database:
    upgrade(database)
    return database


def test_the_migrated_database_is_that_of_the_code(migrated: Database):
    with migrated.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """All that the engine says of each table, the names of constraints included."""
    looked = inspect(engine)
    return {
        table: {
            # By name: nobody reads columns by their place.
            "columns": by_name(
                [column | {"type": repr(column["type"])} for column in looked.get_columns(table)]
            ),
            "primary": looked.get_pk_constraint(table),
            "foreign": by_name(looked.get_foreign_keys(table)),
            "unique": by_name(looked.get_unique_constraints(table)),
            "checks": by_name(looked.get_check_constraints(table)),
            "indexes": by_name(looked.get_indexes(table)),
        }
        for table in looked.get_table_names()
        if table != "alembic_version"
    }


def by_name(found: list[Any]) -> list[Any]:
    return sorted(found, key=lambda constraint: str(constraint["name"]))


@pytest.fixture
def described(url: str, opened: Callable, request: pytest.FixtureRequest) -> Database:
    """A second database, made from the code without any migration."""
    if url.startswith("sqlite"):
        made = opened(f"{url}.described")
    else:
        server = request.getfixturevalue("postgres")
        made = opened(server.url(server.create()))
    made.write(lambda session: Base.metadata.create_all(session.connection()))
    return made


def test_every_column_and_constraint_has_the_name_and_the_kind_that_the_code_gives_it(
    migrated: Database, described: Database
):
    assert shape(migrated.engine) == shape(described.engine)


def test_every_constraint_has_a_name(migrated: Database):
    """One without could not be dropped by a later step."""
    for table, found in shape(migrated.engine).items():
        named = [*found["foreign"], *found["unique"], *found["checks"], *found["indexes"]]
        # SQLite's key that never comes twice has no name to give.
        named += [] if table in ("staff_trail", "chat_envelope") else [found["primary"]]
        assert all(constraint["name"] for constraint in named), table


def statements(database: Database) -> list[list[str]]:
    """The words that SQLite was told for each table and index, constraints in any order."""
    with database.read() as session:
        found = session.scalars(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        plain = [sql for sql in found if "alembic_version" not in sql]
        return sorted(sorted(re.findall(r"\w+", sql)) for sql in plain)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_sqlite_is_told_the_same_words(migrated: Database, described: Database):
    """Reflection does not tell all: that an id is never given twice, for one."""
    assert statements(migrated) == statements(described)
