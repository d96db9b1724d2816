"""Finished pages follow the data that they are made of, whoever has changed them.

A process looks twice a second what other processes and the command line have changed, and at once
after a change of its own.
"""

import asyncio
import contextlib
import logging
import threading
from typing import cast

from flask import current_app

from stoppvif.storage import revisions
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.web.finished import Store

log = logging.getLogger(__name__)
SECONDS = 0.5


class Fresh:
    """Drops finished pages whose data have changed."""

    def __init__(self, database: Database, store: Store) -> None:
        self.database, self.store = database, store
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Forget the pages of what has changed since the last look. Raises Away."""
        with self._lock:
            with self.database.read() as session:
                found = revisions.numbers(session)
            for name, number in found.items():
                if self._seen.get(name) != number:
                    self.store.drop(name)
            self._seen = found

    def start(self) -> None:
        """Look from now on, in the running loop."""
        self._task = asyncio.create_task(self._repeat())

    async def stop(self) -> None:
        """Look no longer."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _repeat(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.look)
            except Away:
                log.warning("the database is locked or away")
            except Exception:
                log.exception("a look at what has changed failed")
            await asyncio.sleep(SECONDS)


def changed() -> None:
    """To be called after a write that public pages show: this process shows it at once."""
    with contextlib.suppress(Away):  # what was written is written; the next look finds it
        cast(Fresh, current_app.extensions["fresh"]).look()
