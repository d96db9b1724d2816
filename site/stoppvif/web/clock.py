"""The time, in one place, so that a test can set it."""

import datetime as dt
import time


def timestamp() -> float:
    """The present instant, in seconds since 1970."""
    return time.time()


def now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)
