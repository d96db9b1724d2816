"""The one thread that writes: it takes all that waits, commits once, then answers everybody."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from stoppvif.storage.away import Away, away

log = logging.getLogger(__name__)
# As many jobs as share one commit. More would make the first of them wait for the last.
BATCH = 256


@dataclass(frozen=True, slots=True)
class Job:
    """One write function with all but its session, and where its value goes."""

    function: Callable[[Session], Any]
    future: Future[Any]


class Writer:
    """Runs write functions, each in a savepoint of a shared transaction, or one in its own.

    A function that raises takes back its own changes and nobody else's. A future is done only
    once the commit is: what was answered survives a crash.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def submit(self, function: Callable[[Session], Any]) -> "Future[Any]":
        """Queue `function`; its value, or what it raised, comes after the commit."""
        job = Job(function, Future())
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()
        self._queue.put(job)
        return job.future

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join(10)

    def _work(self) -> None:
        stopping = False
        while not stopping:
            jobs = [self._queue.get()]
            with contextlib.suppress(queue.Empty):
                while len(jobs) < BATCH:
                    jobs.append(self._queue.get_nowait())
            stopping = None in jobs
            # Whoever gave up waiting was told that nothing was kept: so it must be.
            self._commit([job for job in jobs if job and job.future.set_running_or_notify_cancel()])

    def _commit(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        outcomes: list[tuple[Any, BaseException | None]] = []
        try:
            with Session(self._engine) as session, session.begin():
                # Our turn to write, or nobody's: else each of them would wait for it anew.
                session.connection()
                if len(jobs) == 1:
                    outcomes.append(_run_alone(session, jobs[0]))
                else:
                    outcomes.extend(_run(session, job) for job in jobs)
        except Exception as error:
            if not isinstance(error, DBAPIError | Away):
                log.exception("a batch of writes failed")
            outcomes = [(None, away(error))] * len(jobs)
        for job, (value, raised) in zip(jobs, outcomes, strict=True):
            if raised is None:
                job.future.set_result(value)
            else:
                job.future.set_exception(raised)


def _run_alone(session: Session, job: Job) -> tuple[Any, BaseException | None]:
    """As `_run`; with nobody to spare, the whole transaction is taken back (a fifth less work)."""
    try:
        return job.function(session), None
    except DBAPIError:
        raise
    except BaseException as error:  # noqa: BLE001 (to whoever asked; the writer outlives it)
        session.rollback()
        return None, error


def _run(session: Session, job: Job) -> tuple[Any, BaseException | None]:
    try:
        with session.begin_nested():
            return job.function(session), None
    except DBAPIError as error:
        if error.connection_invalidated or not session.is_active or _taken_back(session):
            raise
        return None, away(error)
    except BaseException as error:  # noqa: BLE001 (to whoever asked; the writer outlives it)
        return None, error


def _taken_back(session: Session) -> bool:
    """Whether SQLite has taken back the whole transaction: it does so where the disk is full.

    What others of the batch wrote is then gone too, and a commit would succeed without it.
    """
    driver = session.connection().connection.dbapi_connection
    return not getattr(driver, "in_transaction", True)
