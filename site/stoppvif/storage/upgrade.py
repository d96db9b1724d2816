"""The shape of the database, brought up to the code by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect

from stoppvif.storage.away import away
from stoppvif.storage.engine import Database

SCRIPTS = Path(__file__).parent / "migrations"
_OTHER = "STOPPVIF_DATABASE_URL: this database was made by newer or other code"


class ShapeError(Exception):
    """The database is not of this code's shape; the argument is one clear line."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def upgrade(database: Database) -> str:
    """Bring the database up to the code; the revision that it then has.

    Raises ShapeError where other code has made it, or Away.
    """
    config = _config()
    try:
        with database.engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError:
        # Alembic knows no way from the revision that the database has.
        raise ShapeError(_OTHER) from None
    except Exception as error:
        raise away(error) from error
    return str(ScriptDirectory.from_config(config).get_current_head())


def prepare(database: Database) -> None:
    """Make an empty database ready. Raises ShapeError for one of another shape, or Away."""
    scripts = ScriptDirectory.from_config(_config())
    try:
        with database.engine.connect() as connection:
            # In this order: another process may be making the tables right now.
            empty = not inspect(connection).get_table_names()
            found = MigrationContext.configure(connection).get_current_revision()
    except Exception as error:
        raise away(error) from error
    if empty:
        upgrade(database)
    elif found not in {script.revision for script in scripts.walk_revisions()}:
        raise ShapeError(_OTHER)
    elif found != scripts.get_current_head():
        raise ShapeError("STOPPVIF_DATABASE_URL: run `stoppvif database upgrade` first")
