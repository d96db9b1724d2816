"""The shape of the database: made, refused, brought up, taken down, and the same as the code's."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError

from stoppvif.cli import main
from stoppvif.storage import upgrade as module
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import SCRIPTS, ShapeError, prepare, upgrade
from writing import run

# What the newest step is called changes with the house.
HEAD = str(ScriptDirectory(str(SCRIPTS)).get_current_head())
NUMBER = "INSERT INTO duty_revision VALUES (1, 7)"
# A step that a later version takes.
STEP = '''
"""A later step."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade() -> None:
    """A table more."""
    op.create_table("later_{revision}", sa.Column("id", sa.Integer(), primary_key=True))
    {more}


def downgrade() -> None:
    """And away with it."""
    op.drop_table("later_{revision}")
'''


def tables(database: Database) -> set[str]:
    with database.read() as session:
        return set(inspect(session.connection()).get_table_names())


def stands_at(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(text("SELECT version_num FROM alembic_version")))


def downgrade(database: Database, revision: str) -> None:
    config = module._config()
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(revision, more)`: a version of the code that has a step more."""
    scripts = tmp_path / "scripts with 100 % more"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))

    def add(revision: str, down: str = HEAD, more: str = "") -> None:
        step = STEP.format(revision=revision, down=down, more=more)
        (scripts / "versions" / f"r{revision}_later.py").write_text(step)
        monkeypatch.setattr(module, "SCRIPTS", scripts)

    return add


# --- made -----------------------------------------------------------------------------------------


def test_an_empty_database_is_made_ready(database: Database):
    prepare(database)
    assert {"staff", "duty_weekly", "alembic_version"} <= tables(database)
    assert stands_at(database) == [HEAD]


def test_preparing_twice_is_harmless(database: Database):
    prepare(database)
    database.write(run, NUMBER)
    prepare(database)
    with database.read() as session:
        assert session.scalar(text("SELECT number FROM duty_revision")) == 7


def test_upgrading_says_where_the_database_stands_and_is_safe_to_repeat(database: Database):
    assert [upgrade(database), upgrade(database)] == [HEAD, HEAD]


def test_many_that_start_at_once_make_it_once(url: str, opened: Callable):
    """As where several nodes start over one empty database."""
    databases = [opened(url) for _ in range(4)]
    gate, faults = threading.Barrier(4), []

    def start(database: Database) -> None:
        gate.wait(5)
        try:
            prepare(database)
        except Exception as error:  # noqa: BLE001 (any is one too many)
            faults.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert faults == []
    assert stands_at(databases[0]) == [HEAD]


def test_another_process_may_make_it_ready_while_this_one_looks(url: str, opened: Callable):
    here, others = opened(url), [opened(url)]

    def meanwhile(*_: object) -> None:
        if others:
            prepare(others.pop())

    event.listen(here.engine, "after_cursor_execute", meanwhile)
    prepare(here)
    assert stands_at(here) == [HEAD]


# --- refused --------------------------------------------------------------------------------------


def refusal(act: Callable[[Database], object], database: Database) -> str:
    with pytest.raises(ShapeError) as raised:
        act(database)
    (line,) = raised.value.args
    assert "\n" not in line
    return line


NEWER = "UPDATE alembic_version SET version_num = '9999'"
OTHER = "STOPPVIF_DATABASE_URL: this database was made by newer or other code"


@pytest.mark.parametrize("act", [prepare, upgrade])
def test_a_database_of_newer_code_is_refused(database: Database, act):
    prepare(database)
    database.write(run, NEWER)
    before = tables(database)
    assert refusal(act, database) == OTHER
    assert tables(database) == before


def test_a_database_of_another_program_is_refused(database: Database):
    database.write(run, "CREATE TABLE wp_posts (id INTEGER)")
    assert refusal(prepare, database) == OTHER
    assert tables(database) == {"wp_posts"}


def test_one_that_is_behind_is_refused_with_what_to_run(database: Database, later: Callable):
    prepare(database)
    later("9998")
    told = "STOPPVIF_DATABASE_URL: run `stoppvif database upgrade` first"
    assert refusal(prepare, database) == told
    assert "later_9998" not in tables(database), "whoever hosts it decides when"
    assert upgrade(database) == "9998"
    prepare(database)
    assert "later_9998" in tables(database)


def test_the_command_tells_a_refusal_in_one_line(database: Database, url: str):
    prepare(database)
    database.write(run, NEWER)
    for command_line in (["database", "upgrade"], ["staff", "list"]):
        done = CliRunner().invoke(main, command_line, env={"STOPPVIF_DATABASE_URL": url})
        assert (done.exit_code, done.output) == (1, f"{OTHER}\n")


# --- up and down ----------------------------------------------------------------------------------


def test_down_and_up_again_leads_to_the_same_place(database: Database):
    prepare(database)
    before = tables(database)
    downgrade(database, "base")
    assert tables(database) == {"alembic_version"}
    assert upgrade(database) == HEAD
    assert tables(database) == before


def test_what_was_written_outlives_a_step_up_and_down(database: Database, later: Callable):
    prepare(database)
    database.write(run, NUMBER)
    later("9998")
    upgrade(database)
    downgrade(database, HEAD)
    assert "later_9998" not in tables(database)
    with database.read() as session:
        assert session.scalar(text("SELECT number FROM duty_revision")) == 7


def test_a_step_that_fails_half_way_leaves_everything_as_it_was(
    database: Database, later: Callable
):
    prepare(database)
    before = tables(database)
    later("9998")
    later("9999", "9998", more='op.execute("INSERT INTO staff_grant (id) VALUES (1)")')
    with pytest.raises(DBAPIError):
        upgrade(database)
    assert tables(database) == before
    assert stands_at(database) == [HEAD]
