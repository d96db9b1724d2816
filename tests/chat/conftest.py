"""A database with professionals, for conversations."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from stoppvif.chat import tables  # noqa: F401 (its tables are made below)
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'chat.db'}")
    prepare(made)
    yield made
    made.close()
