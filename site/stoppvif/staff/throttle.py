"""Failed logins are slowed, by account and by where they come from; nobody is locked out.

Where they come from is a keyed hash that the front makes and that changes every hour
(`web/callers.py`). All of it is in memory alone.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

# Failures that cost nothing: a slip of the finger, the other password, the right one.
FREE = 3
# Failures of an account, whoever made them, before each further caller that fails waits too.
FREE_BY_ACCOUNT = 10
# Wrong codes after the right password: whoever does that knows the password.
FREE_CODES = 10
LONGEST = 300.0
# Seconds after which failures are forgotten, and how many keys are remembered.
MEMORY, MOST = 3600.0, 20_000


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0

    def wait(self, free: int, now: float, since: float | None = None) -> float:
        """Seconds that are left of the wait after the last failure, or after `since`.

        It doubles with each failure.
        """
        if self.count < free:
            return 0.0
        pause = min(2.0 ** min(self.count - free, 20), LONGEST)
        return max(0.0, (self.last if since is None else since) + pause - now)


@dataclass(slots=True)
class _Book:
    """Failures by key; the oldest go when there are too many."""

    kept: OrderedDict[tuple[str, ...], _Failures] = field(default_factory=OrderedDict)

    def get(self, key: tuple[str, ...], now: float) -> _Failures:
        found = self.kept.get(key)
        if found is None or now - found.last > MEMORY:
            return _Failures()
        return found

    def add(self, key: tuple[str, ...], now: float) -> int:
        found = self.get(key, now)
        found.count, found.last = found.count + 1, now
        self.kept[key] = found
        self.kept.move_to_end(key)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)
        return found.count


class Throttle:
    """How long a login has to wait; every time in seconds of one clock.

    A caller that has not failed lately on an account waits for nobody else's failures on it:
    a stranger who tries a colleague's name slows himself.
    """

    def __init__(self) -> None:
        self._callers, self._accounts, self._pairs, self._codes = _Book(), _Book(), _Book(), _Book()
        self._lock = threading.Lock()

    def wait(self, account: str, caller: str, now: float) -> float:
        """Seconds until this caller may try this account with a password; 0.0 for now."""
        with self._lock:
            waits = [self._callers.get((caller,), now).wait(FREE, now)]
            own = self._pairs.get((account, caller), now)
            if own.count:
                # Counted from her own last failure: a stranger who goes on failing could otherwise
                # have a colleague who slipped once wait for ever.
                by_all = self._accounts.get((account,), now)
                waits.append(by_all.wait(FREE_BY_ACCOUNT, now, own.last))
            return max(waits)

    def wait_for_code(self, account: str, now: float) -> float:
        """Seconds until any caller may try a code after this account's right password."""
        with self._lock:
            return self._codes.get((account,), now).wait(FREE_CODES, now)

    def failed(self, account: str, caller: str, now: float, *, code: bool = False) -> int:
        """Note a failure; `code` where the password was right and the second factor wrong.

        How many such wrong codes this account has had lately.
        """
        with self._lock:
            self._callers.add((caller,), now)
            self._accounts.add((account,), now)
            self._pairs.add((account, caller), now)
            return self._codes.add((account,), now) if code else 0

    def succeeded(self, account: str, caller: str) -> None:
        """Forget what this caller failed on this account, and where it stands with us."""
        with self._lock:
            self._pairs.kept.pop((account, caller), None)
            self._callers.kept.pop((caller,), None)
            self._codes.kept.pop((account,), None)
