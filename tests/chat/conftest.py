"""A database for conversations, and the browsers' own code."""

import contextlib
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

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


Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Ask]:
    """`browser(act, …)`: the browsers' own code, at work in Node."""
    script = Path(__file__).with_name("browser.mjs")
    with subprocess.Popen(
        ["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def ask(act: str, **job: Any) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"act": act, **job}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.kill()
