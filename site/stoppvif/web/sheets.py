"""Tables as people open them in Excel and LibreOffice, and texts in whatever encoding they come."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula, and so could be made to run by somebody else's text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ";,\t"
# Each cell of a hostile file could be as long as the file.
LONGEST_CELL = 20_000


class SheetError(Exception):
    """A table is too large to be read."""


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where it says so or looks so, else Windows' own."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:200]
    if len(head) > 3 and head.count(0) * 3 > len(head):
        return data.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        # Excel's "CSV" and old calendars; a byte that means nothing there becomes a question mark.
        return data.decode("cp1252", "replace")


def safe(value: object) -> str:
    """A cell that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def plain(cell: str) -> str:
    """What stood in a cell before `safe`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV.

    With a byte order mark, without which Excel takes accents for something else, and with
    semicolons, which Excel expects where a comma stands in numbers, as it does in Belgium.
    """
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return made.getvalue().encode("utf-8-sig")


def read(data: bytes, most: int) -> list[list[str]]:
    """The rows of a CSV in any usual encoding and delimiter, without empty ones.

    Raises SheetError for more than `most` rows.
    """
    text = decode(data).replace("\x00", "")
    if text.lower().startswith("sep="):
        # Excel's own way to say which delimiter follows.
        text = text.partition("\n")[2]
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells = [plain(cell)[:LONGEST_CELL].strip() for cell in row]
            if any(cells):
                rows.append(cells)
            if len(rows) > most:
                raise SheetError
    except csv.Error:
        # A single cell beyond what the reader takes: a quotation mark that never closes.
        raise SheetError from None
    return rows
