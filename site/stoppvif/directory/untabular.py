"""Tables of HSDS that come back, also from a spreadsheet: a zip of CSV files, read in memory."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from stoppvif.directory.shapes import OURS, Attribute, Organization, Service, Shape
from stoppvif.directory.tabular import SHAPES, TERM, meant, own_columns, owners
from stoppvif.directory.unreadable import Unreadable

# What a zip may hold when unpacked, and how many files: one of a few kB can say petabytes.
MOST_BYTES = 32 << 20
MOST_FILES = 200
# Of all its tables together: a row of two bytes becomes some hundred times as much in memory.
MOST_ROWS = 50_000
# Of one table; the widest of HSDS has some thirty.
MOST_COLUMNS = 100
# What may stand between two cells, in prose too: they are cut apart before a row can be looked at.
MOST_CELLS = 2_000_000
_ENTRY = b"PK\x01\x02"
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(slots=True)
class Row:
    """A row of a table; `line` is where it ends."""

    values: dict[str, Any]
    line: int


def unpacked(data: bytes) -> list[dict[str, Any]]:
    """The organisations of a zip, with everything that is theirs. Raises Unreadable.

    Rows of what is neither an organisation's, a place's, a service's nor a number's (contacts,
    programmes) are passed over.
    """
    # Each file in a zip has such a mark: `zipfile` makes objects of all before it can be asked.
    if data.count(_ENTRY) > MOST_FILES:
        raise Unreadable("big")
    tables: dict[type[Shape], list[Row]] = {}
    left = MOST_ROWS
    for shape, text in _texts(data).items():
        tables[shape] = _rows(shape, text, left)
        left -= len(tables[shape])
    if not tables.get(Organization):
        raise Unreadable("none")
    ids = {shape: _by_id(shape, rows) for shape, rows in tables.items()}
    for shape, rows in tables.items():
        for row in rows:
            _give(shape, row, ids)
    return [row.values for row in tables[Organization]]


def _texts(data: bytes) -> dict[type[Shape], str]:
    """The text of each file that we know; a name says which table it is, never where it goes."""
    names = {name: shape for shape in SHAPES for name in (shape.file, f"{shape.table}.csv")}
    found: dict[type[Shape], bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                shape = names.get(info.filename.rpartition("/")[2].lower())
                if shape is None:
                    continue
                if shape in found:
                    raise Unreadable("twice", shape.file)
                found[shape] = _bytes(archive, info, left)
                left -= len(found[shape])
    except _BROKEN:
        raise Unreadable("zip") from None
    return {shape: _text(shape, read) for shape, read in found.items()}


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    if info.flag_bits & 1:
        raise Unreadable("locked")
    if info.compress_type not in _KINDS:
        raise Unreadable("zip")
    with archive.open(info) as file:
        read = file.read(left + 1)
    if len(read) > left:
        raise Unreadable("big")
    return read


def _text(shape: type[Shape], data: bytes) -> str:
    """A file as words: UTF-8, or what spreadsheets write where they are not asked."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("letters", shape.file)


def _rows(shape: type[Shape], text: str, most: int) -> list[Row]:
    """The rows of a file that say something, `most` at most, counting those that say nothing."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    if text.count(delimiter) > MOST_CELLS:
        raise Unreadable("big")
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Row] = []
    try:
        names = [name.strip().lower() for name in next(table, [])]
        if len(names) > MOST_COLUMNS:
            raise Unreadable("big")
        for n, cells in enumerate(table):
            if n >= most:
                raise Unreadable("big")
            if any(cells):
                found.append(_row(shape, names, cells, table.line_num))
    except csv.Error:
        raise Unreadable("rows", f"{shape.file}, {table.line_num}") from None
    return found


def _row(shape: type[Shape], names: list[str], cells: list[str], line: int) -> Row:
    if any(cells[len(names) :]):
        raise Unreadable("rows", f"{shape.file}, {line}")
    values: dict[str, Any] = {
        name: meant(cell) for name, cell in zip(names, cells, strict=False) if name and cell
    }
    if OURS in values:
        try:
            values[OURS] = msgspec.json.decode(values[OURS])
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            raise Unreadable("rows", f"{shape.file}, {line}") from None
    return Row(values, line)


def _by_id(shape: type[Shape], rows: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        if row.values.get("id", "") in found:
            raise Unreadable("twice", f"{shape.file}, {row.line}")
        found[row.values.get("id", "")] = row
    return found


def _give(shape: type[Shape], row: Row, ids: dict[type[Shape], dict[str, Row]]) -> None:
    """Put a row into the list of its owner."""
    if shape is Attribute:
        _classify(row, ids)
    named = list(_owners(shape, row))
    if not named:
        if shape is Service:
            raise Unreadable("nowhere", f"{shape.file}, {row.line}")
        return
    column, owner, name = named[0]
    whose = ids.get(owner, {}).get(row.values[column])
    if whose is None:
        raise Unreadable("nowhere", f"{shape.file}, {row.line}")
    whose.values.setdefault(name, []).append(row.values)
    for other in owners(shape):
        if other not in own_columns(shape):
            row.values.pop(other, None)


def _owners(shape: type[Shape], row: Row) -> Iterator[tuple[str, type[Shape], str]]:
    for column, (owner, name) in owners(shape).items():
        named = shape is not Attribute or row.values.get("link_entity") == owner.table
        if row.values.get(column) and named:
            yield column, owner, name


def _classify(row: Row, ids: dict[type[Shape], dict[str, Row]]) -> None:
    """Put the term of an attribute into it."""
    shape = next(shape for shape in SHAPES if shape.table == TERM)
    term = ids.get(shape, {}).get(row.values.pop(f"{TERM}_id", ""))
    if term is not None:
        row.values[TERM] = term.values
