"""The entries of a calendar file as pieces of text, cut out before anything reads them.

So a broken entry spoils no other, and zones that a file defines reach no library: it would keep
them for everybody's next file.
"""

import re
from collections import Counter
from collections.abc import Iterator

from stoppvif.agenda.incoming import MOST_ENTRIES, FileError

_MOST_LINES = 200_000
# A picture in an entry is one line of megabytes.
_LONGEST = 60_000
# No calendar has parts within parts within parts: each end is looked for among all that are open.
_DEEPEST = 20
# Whom somebody invited, and what hangs on an entry, is not ours to read.
_NOT_READ = ("ATTACH", "ATTENDEE", "ORGANIZER", "COMMENT")
# Some programs put a path of their own before the name of a zone.
_ZONE = re.compile(r"(;TZID=\"?)/[^:;\"]*/(\w+/\w+)(?=[:;\"])", re.IGNORECASE)


class Cut:
    """`entries`, each whole; how many parts of other kinds there are; whether all is called off."""

    def __init__(self, text: str) -> None:
        """Raises FileError `large`."""
        self.entries: list[str] = []
        self.ignored: Counter[str] = Counter()
        self.cancels = False
        # The parts that are open, the outermost first; an entry is never within another.
        self._open: list[str] = []
        self._kept: list[str] = []
        for number, content in enumerate(_lines(text)):
            if number > _MOST_LINES or len(self.entries) > MOST_ENTRIES:
                raise FileError("large")
            self._take(content)

    def _take(self, content: str) -> None:
        name, _, value = content.partition(":")
        name, value = name.strip().upper(), value.strip().upper()
        if name == "BEGIN":
            self._begin(value[:20])
        elif name == "END":
            self._end(value[:20])
        elif self._open == ["VEVENT"]:
            if len(content) <= _LONGEST and not name.startswith(_NOT_READ):
                self._kept.append(_ZONE.sub(r"\1\2", content))
        elif name == "METHOD" and value == "CANCEL":
            self.cancels = True

    def _begin(self, kind: str) -> None:
        if kind == "VEVENT":
            # One that never ended ends where the next begins.
            self._open, self._kept = [kind], []
        elif kind != "VCALENDAR":
            if not self._open and kind != "VTIMEZONE":
                self.ignored[kind] += 1
            if len(self._open) >= _DEEPEST:
                raise FileError("large")
            self._open.append(kind)

    def _end(self, kind: str) -> None:
        if kind not in self._open:
            return
        del self._open[self._open.index(kind) :]
        if kind == "VEVENT":
            self.entries.append("\r\n".join(["BEGIN:VEVENT", *self._kept, "END:VEVENT", ""]))


def _lines(text: str) -> Iterator[str]:
    """The content lines, put together again where they were folded, whatever ends them."""
    text = re.sub(r"\r\n?", "\n", text.replace("\x00", ""))
    for content in re.sub(r"\n[ \t]", "", text).split("\n"):
        if content.strip():
            yield content
