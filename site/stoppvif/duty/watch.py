"""The watch: it knows who is connected, keeps the board true, and notices an empty shift."""

import datetime as dt
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from stoppvif.duty import alarms, extras, model, presence
from stoppvif.duty.availability import Board
from stoppvif.duty.roster import Roster
from stoppvif.staff import sessions, trail, uploads
from stoppvif.staff.model import REGIMES, Regime
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database

# How often what is over is deleted.
CLEANING = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Connection:
    """One tab of one colleague; `left` is when it went. Only a shift makes her count."""

    staff_id: int
    digest: bytes
    left: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How patient the watch is; times as in the settings."""

    heartbeat: dt.timedelta
    lapse: dt.timedelta
    alarm: dt.timedelta
    # Whether this process raises alarms, and whether they go out by mail.
    alarms: bool
    mail: bool
    trail_days: int


@dataclass(frozen=True, slots=True)
class Beat:
    """What a beat found: tabs whose session is over, and whether home looks otherwise."""

    over: list[str]
    changed: bool


class Watch:
    """One for each process; its board is asked by any thread, `beat` called every few seconds.

    `cleaning`: write functions of other rooms that delete what is over.
    """

    def __init__(
        self,
        database: Database,
        rules: Rules,
        cleaning: Iterable[Callable[[Session, dt.datetime], None]] = (),
    ) -> None:
        self.database, self.rules, self.board = database, rules, Board()
        self._cleaning = tuple(cleaning)
        self.roster = Roster()
        self._node = secrets.token_hex(8)
        self._tabs: dict[str, Connection] = {}
        self._elsewhere: frozenset[int] = frozenset()
        self._revision: tuple[int, int] | None = None
        self._ended: list[str] = []
        self._told: frozenset[int] = frozenset()
        self._empty_since: dict[Regime, dt.datetime] = {}
        self._rostered: frozenset[int] | None = None
        self._sessions_kept = self._cleaned = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._shown: object = None
        self._lock = threading.RLock()

    # --- who is connected ---------------------------------------------------------------------

    def connect(self, tab: str, staff_id: int, digest: bytes) -> None:
        """A tab is connected, under the session of that digest."""
        with self._lock:
            self._tabs[tab] = Connection(staff_id, digest)
            self._attend()

    def who(self, tab: str) -> int | None:
        """Whose tab it is; None where it is not connected, or its session is over."""
        found = self._tabs.get(tab)
        return found.staff_id if found is not None and found.left is None else None

    def connected(self) -> frozenset[int]:
        """Whose line stands at this moment, without any grace."""
        return frozenset(one.staff_id for one in list(self._tabs.values()) if one.left is None)

    def disconnect(self, tab: str, now: dt.datetime) -> None:
        """A tab is gone. For one heartbeat she still counts: a page may be loading anew."""
        with self._lock:
            found = self._tabs.get(tab)
            if found is not None:
                self._tabs[tab] = Connection(found.staff_id, found.digest, now)

    def forget(self, digest: bytes) -> None:
        """A session was ended: its tabs count no longer. The next beat closes them."""
        with self._lock:
            ended = [tab for tab, found in self._tabs.items() if found.digest == digest]
            self._drop(ended)
            self._ended += ended

    def settle(self, tab: str) -> None:
        """A heartbeat after a tab went: it did not come back under that name."""
        with self._lock:
            if tab in self._tabs and self._tabs[tab].left is not None:
                self._drop([tab])

    def _drop(self, tabs: Iterable[str]) -> None:
        for tab in tabs:
            self._tabs.pop(tab, None)
        self._attend()

    def _attend(self) -> None:
        here = frozenset(found.staff_id for found in self._tabs.values())
        self.board.attend(here | self._elsewhere)

    # --- the roster ---------------------------------------------------------------------------

    def reload(self, now: dt.datetime) -> None:
        """Read the roster: somebody has just changed it, or it is another day. Raises Away."""
        with self._lock, self.database.read() as session:
            revision = model.revision(session)
            self.roster = model.load(session)
            self.board.plan(self.roster, now)
            self._revision = revision

    def renew(self, now: dt.datetime) -> None:
        """Read the roster after a change of ours. Where that fails, the next beat does it."""
        try:
            self.reload(now)
        except Away:
            # What was written is written: whoever wrote it is not told otherwise.
            self._revision = None

    def ready(self, now: dt.datetime) -> Board:
        """The board, with a roster. Raises Away where there never was one."""
        if self._revision is None or now >= self.board.planned_until:
            self.reload(now)
        return self.board

    # --- every few seconds --------------------------------------------------------------------

    def beat(self, now: dt.datetime) -> Beat:
        """Compare notes with the other processes, and look for empty shifts. Raises Away."""
        with self._lock:
            tabs = dict(self._tabs)
        self._tell(frozenset(found.staff_id for found in tabs.values()), now)
        with self.database.read() as session:
            digests = {found.digest for found in tabs.values()}
            seen = presence.look(session, self._node, digests, now)
        over = [tab for tab, found in tabs.items() if found.digest not in seen.alive]
        if seen.revision != self._revision or now >= self.board.planned_until:
            self.reload(now)
        with self._lock:
            self._elsewhere = seen.elsewhere
            # Kept until they are told of: the database may fail later in this beat.
            self._ended += over
            self._drop(over)
        self._keep_sessions(tabs, now)
        if self.rules.alarms:
            self._look_for_empty_shifts(now)
        if now - self._cleaned > CLEANING:
            self._cleaned = now
            self.database.write(self._expire, now)
            # From the journal too: who proposed an event, a file that was imported.
            self.database.erase()
        changed = self._looks_otherwise(now)
        with self._lock:
            ended, self._ended = self._ended, []
        return Beat(ended, changed)

    def _tell(self, here: frozenset[int], now: dt.datetime) -> None:
        # Where nobody is connected there is nothing to write every five seconds.
        if here or self._told:
            self.database.write(presence.tell, self._node, here, now + self.rules.lapse)
        self._told = here

    def _keep_sessions(self, tabs: Mapping[str, Connection], now: dt.datetime) -> None:
        """Who is on duty and connected stays logged in; once the shift is over, not for long."""
        rostered = self.board.rostered(now)
        # After a restart nobody knows whose shift has ended meanwhile: everybody's may have.
        before = frozenset(self.roster.people) if self._rostered is None else self._rostered
        if before - rostered:
            self.database.write(sessions.shorten, before - rostered, now)
        self._rostered = rostered
        kept = {found.digest for found in tabs.values() if found.staff_id in rostered}
        if kept and now - self._sessions_kept >= sessions.STEP:
            self._sessions_kept = now
            self.database.write(sessions.keep, kept, now)

    def _look_for_empty_shifts(self, now: dt.datetime) -> None:
        with self.database.read() as session:
            raised = alarms.lasting(session)
        for regime in REGIMES:
            empty = self._is_empty(regime, now)
            if not empty:
                self._empty_since.pop(regime, None)
                if regime in raised:
                    self.database.write(alarms.end, regime, now)
                continue
            since = self._empty_since.setdefault(regime, now)
            if regime not in raised and now - since >= self.rules.alarm:
                self.database.write(alarms.begin, regime, now, mail=self.rules.mail)

    def _is_empty(self, regime: Regime, now: dt.datetime) -> bool:
        """Whether somebody of `regime` is planned now and nobody of them is present."""
        people = self.roster.people
        planned = {
            p for p in self.board.rostered(now) if p in people and people[p].regime == regime
        }
        return bool(planned) and not planned & self.board.on_duty(now)

    def _looks_otherwise(self, now: dt.datetime) -> bool:
        with self.database.read() as session:
            raised = tuple((a.id, a.rings) for a in alarms.recent(session, REGIMES))
        shown = (self.board.on_duty(now), self.board.rostered(now), self._revision, raised)
        before, self._shown = self._shown, shown
        return before != shown

    def _expire(self, session: Session, now: dt.datetime) -> None:
        presence.expire(session, now)
        uploads.expire(session, now)
        extras.expire(session, now)
        alarms.expire(session, now)
        trail.expire(session, now, self.rules.trail_days)
        for clean in self._cleaning:
            clean(session, now)

    # --- for other rooms ----------------------------------------------------------------------

    def is_rostered(self, staff_id: int, now: dt.datetime) -> bool:
        """Whether she has a shift now: her session then lasts for it."""
        return staff_id in self.ready(now).rostered(now)

    def load(self, open_conversations: Mapping[int, int]) -> None:
        """How many conversations each professional has."""
        self.board.load(open_conversations)
