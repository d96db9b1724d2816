"""The time, in one place, so that a test can set it."""

import datetime as dt


def now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)
