"""How often somebody may act, by any name that is no person's: in memory alone."""

import threading
from collections import OrderedDict, deque

# How many names are remembered; the one that was quiet for longest goes first.
MOST_NAMES = 20_000


class Pace:
    """`most` acts of each name within `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._acts: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, now: float) -> float:
        """Seconds until `name` may act again; 0.0 for now, which is then counted.

        `now` in seconds of one clock.
        """
        with self._lock:
            acts = self._acts.setdefault(name, deque(maxlen=self.most))
            self._acts.move_to_end(name)
            if len(self._acts) > MOST_NAMES:
                self._acts.popitem(last=False)
            if len(acts) == self.most and now - acts[0] < self.seconds:
                return self.seconds - (now - acts[0])
            acts.append(now)
            return 0.0
