"""The post: envelopes that wait are written down together, one job of the writer for all of them.

While one batch is being committed the next one gathers. Its senders hear of it at once, so that
many messages wake the loop once.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future

from stoppvif.chat import envelopes
from stoppvif.chat.envelopes import Said, Saying
from stoppvif.chat.faults import ChatError
from stoppvif.storage.engine import Database

# As many as share one job: more would make the first of them wait for the last.
MOST = 256
# So many in one batch are a crowd: the next one waits for as long (measured: 8 % more a second).
BUSY, GATHER_SECONDS = 16, 0.001
Waiting = list[tuple[Saying, asyncio.Future[Said]]]


class Post:
    """One for each loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: Waiting = []
        self._under_way = False

    async def send(self, saying: Saying) -> Said:
        """Written down and committed, after all that was sent before it. Raises ChatError, Away."""
        answer: asyncio.Future[Said] = asyncio.get_running_loop().create_future()
        self._waiting.append((saying, answer))
        if not self._under_way:
            # Not yet: whatever has arrived in this turn of the loop goes along.
            self._under_way = True
            asyncio.get_running_loop().call_soon(self._carry)
        return await answer

    def _carry(self) -> None:
        batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        self._under_way = bool(batch)
        if not batch:
            return
        loop = asyncio.get_running_loop()

        def done(future: Future[list[Said | ChatError]]) -> None:
            loop.call_soon_threadsafe(self._deliver, batch, future)

        sayings = [saying for saying, _ in batch]
        self._database.submit(envelopes.send_all, sayings).add_done_callback(done)

    def _deliver(self, batch: Waiting, future: Future[list[Said | ChatError]]) -> None:
        if len(batch) < BUSY:
            self._carry()
        else:
            # Everybody whose answer this is says the next soon: one commit for all of it.
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._carry)
        fault = future.exception()
        outcomes: Sequence[Said | BaseException]
        outcomes = [fault] * len(batch) if fault is not None else future.result()
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            # Whoever is gone by now hears nothing; her words are kept all the same.
            if answer.done():
                continue
            if isinstance(outcome, BaseException):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
