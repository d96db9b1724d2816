"""A file of events of whatever kind: a calendar or a table."""

import datetime as dt

from stoppvif.agenda import csv_in, ical_in
from stoppvif.agenda.csv_in import Words
from stoppvif.agenda.incoming import FileError, Reading

# Beginnings of what people choose by mistake: pictures, PDF, Excel's own files and other archives.
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"{", b"<")


def read(data: bytes, now: dt.datetime, ours: str, words: Words) -> Reading:
    """Its events that are not over. Raises FileError.

    `ours` is the host under which our own calendars name their entries.
    """
    if not data.strip():
        raise FileError("empty")
    if ical_in.looks_like_it(data):
        return ical_in.read(data, now, ours)
    if data.startswith(_OTHERS):
        raise FileError("kind")
    return csv_in.read(data, now, words)
