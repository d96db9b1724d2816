"""How long things last in a conversation."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things last; the defaults of DESIGN §9, each one a setting."""

    # Waiting, until numbers are offered and a coordinator is alarmed.
    numbers: dt.timedelta = dt.timedelta(minutes=2)
    # An offer to one professional.
    offer: dt.timedelta = dt.timedelta(seconds=30)
    # Silence, until she is asked, and until it is closed.
    ask: dt.timedelta = dt.timedelta(minutes=10)
    silence: dt.timedelta = dt.timedelta(minutes=15)
    # For somebody whose line is cut or whose screen is covered; with resume words.
    dropped: dt.timedelta = dt.timedelta(minutes=30)
    words: dt.timedelta = dt.timedelta(hours=24)
    # A professional cut off, until her conversations go back to the queue.
    absent: dt.timedelta = dt.timedelta(minutes=1)
