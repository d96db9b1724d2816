"""Availability for public pages: true when sent, and in steps too coarse to watch somebody by."""

import datetime as dt
import secrets
import threading

from stoppvif.content.hours import BRUSSELS
from stoppvif.duty.watch import Watch
from stoppvif.storage.away import Away
from stoppvif.web import clock
from stoppvif.web.slots import Shown

STEP_SECONDS = 120
# A step begins when somebody asks after the last one has ended, and ends at a time of chance:
# whoever asks every second learns no second at which a conversation began.
JITTER_SECONDS = 45


class PublicView:
    """What every public page says until the step ends; the same for every language."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._kept: Shown | None = None

    def __call__(self) -> Shown | None:
        """What pages say now; None while no account is a professional's.

        Where the database is away, that nobody is there.
        """
        now = clock.now()
        with self._lock:
            if self._kept is None or now >= self._kept.until or now < self._kept.at:
                self._kept = self._look(now)
            return self._kept if self._watch.roster.people else None

    def _look(self, now: dt.datetime) -> Shown:
        step = STEP_SECONDS + secrets.randbelow(JITTER_SECONDS)
        until = now + dt.timedelta(seconds=step)
        try:
            board = self._watch.ready(now)
        except Away:
            return Shown("closed", _local(now), None, _local(until))
        found = board.availability("either", None, now)
        # The roster is public in that pages tell of the next opening: they keep to it.
        change = board.next_change(now)
        until = min(until, change) if change else until
        return Shown(found.state, _local(now), found.opens and _local(found.opens), _local(until))


def _local(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(BRUSSELS)
