"""A database for conversations."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare


@contextlib.contextmanager
def _made() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        made = Database(f"sqlite:///{Path(folder) / 'chat.db'}")
        prepare(made)
        yield made
        made.close()


@pytest.fixture
def database() -> Iterator[Database]:
    with _made() as made:
        yield made


@pytest.fixture(scope="session")
def database_made() -> Callable[[], AbstractContextManager[Database]]:
    """One for each example of a property."""
    return _made
