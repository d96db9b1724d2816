"""What was asked for, between a form and the page that answers it: shown once, then forgotten.

A browser writes a form's text into its session file with the page that came of it, unless it is
led on to another address; and an address must not hold it. So it waits here for that one request.
"""

import secrets
import threading
import time
from collections import OrderedDict

SECONDS = 60
MOST = 1000


class Once:
    """Texts by one-time names, in the memory of this process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, text: str) -> str:
        """The name under which `text` is told once, within `SECONDS`."""
        name, now = secrets.token_urlsafe(16), time.monotonic()
        with self._lock:
            while self._kept and (len(self._kept) >= self._most or self._oldest() < now - SECONDS):
                self._kept.popitem(last=False)
            self._kept[name] = (now, text)
        return name

    def tell(self, name: str) -> str:
        """The text of `name`, and forget it; nothing where it was told, or its time is over."""
        with self._lock:
            since, text = self._kept.pop(name, (0.0, ""))
        return text if time.monotonic() - since <= SECONDS else ""

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0]
