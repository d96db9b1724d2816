"""A desk whose professionals have visitors."""

from collections.abc import Iterator
from typing import Any

import pytest

from ends import clear
from live import Live, live
from visiting import PATIENT, arriving


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    settings: dict[str, Any] = {**PATIENT, "chat_ask_seconds": 6, "chat_silence_seconds": 60}
    with live(tmp_path_factory.mktemp("desk-chat"), **settings) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    """Each test begins with nobody there."""
    yield
    site.database.write(clear)
    site.watch.reload(site.now)


@pytest.fixture
def arrive(site: Live) -> Iterator[Any]:
    with arriving(site) as begin:
        yield begin
