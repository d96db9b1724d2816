"""HSDS as tables: a zip of CSV files and their description, as its Tabular Data Package has them.

Files, columns and the ids that join them are the specification's (`datapackage.json` at
https://github.com/openreferral/specification, branch 3.0): UTF-8, commas, no byte order mark.
Programs that make tables of them ask, or find it out. The column `stoppvif` holds, as JSON, what
HSDS has no column for, so that tables bring everything back. Nothing is written to a disk.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args, get_origin

import msgspec

from stoppvif.directory.shapes import (
    OURS,
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Document,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Shape,
    Term,
)

# In this order a row that names several owners is given to the first.
SHAPES: tuple[type[Shape], ...] = (
    Organization,
    Location,
    Service,
    Phone,
    Address,
    Schedule,
    Language,
    Accessibility,
    ServiceArea,
    ServiceAtLocation,
    CostOption,
    Document,
    Attribute,
    Term,
)
TERM = "taxonomy_term"
_TYPES = {"minimum_age": "number", "maximum_age": "number", "amount": "number"}
# What a spreadsheet takes for a formula; `'` before it makes it words, one more than it had.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
# A number with its country's code is none, and other programs want it as it is.
_NUMBER = re.compile(r"\+\d[\d ]*", re.ASCII)


def packed(organizations: Iterable[Organization]) -> bytes:
    """The zip of these organisations; the same bytes for the same ones."""
    rows: dict[str, list[dict[str, Any]]] = {shape.table: [] for shape in SHAPES}
    terms: dict[str, Term] = {}
    for one in organizations:
        for shape, row in _flat(one, {}, terms):
            rows[shape.table].append(row)
    rows[TERM] = [row for term in terms.values() for _, row in _flat(term, {}, terms)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # Without a date of its own each file is of 1980.
        archive.writestr(_file("datapackage.json"), msgspec.json.format(_package(), indent=1))
        for shape in SHAPES:
            archive.writestr(_file(shape.file), _csv(columns(shape), rows[shape.table]))
    return made.getvalue()


def _file(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


@cache
def lists(shape: type[Shape]) -> dict[str, type[Shape]]:
    """The lists of a shape: field to what is in it."""
    return {
        field.name: get_args(field.type)[0]
        for field in msgspec.structs.fields(shape)
        if get_origin(field.type) is list
    }


@cache
def owners(shape: type[Shape]) -> dict[str, tuple[type[Shape], str]]:
    """The columns that say whose a row is: to the shape of its owner, and the list there."""
    return {
        owner_column(shape, owner): (owner, name)
        for owner in SHAPES
        for name, inner in lists(owner).items()
        if inner is shape
    }


def owner_column(shape: type[Shape], owner: type[Shape]) -> str:
    """The column of a shape's table that names its owner."""
    return "link_id" if shape is Attribute else f"{owner.table}_id"


@cache
def own_columns(shape: type[Shape]) -> tuple[str, ...]:
    """The columns that hold a shape's own values."""
    names = (field.name for field in msgspec.structs.fields(shape))
    return tuple(name for name in names if name not in (OURS, TERM, *lists(shape)))


def columns(shape: type[Shape]) -> list[str]:
    """All columns of a shape's table."""
    term = [f"{TERM}_id"] if shape is Attribute else []
    ours = [OURS] if shape in (Organization, Service, Phone) else []
    return list(dict.fromkeys([*own_columns(shape), *owners(shape), *term, *ours]))


def _flat(
    made: Shape, owner: dict[str, str], terms: dict[str, Term]
) -> Iterator[tuple[type[Shape], dict[str, Any]]]:
    """The rows of an object and of all that is in it."""
    kind = type(made)
    row = {name: getattr(made, name) for name in own_columns(kind)} | owner
    if made.stoppvif:
        row[OURS] = msgspec.json.encode(made.stoppvif).decode()
    if isinstance(made, Attribute) and made.taxonomy_term:
        row[f"{TERM}_id"] = made.taxonomy_term.id
        terms[made.taxonomy_term.id] = made.taxonomy_term
    yield kind, row
    for name, inner in lists(kind).items():
        for one in getattr(made, name):
            yield from _flat(one, {owner_column(inner, kind): made.id}, terms)


def _csv(names: list[str], rows: Iterable[dict[str, Any]]) -> str:
    made = io.StringIO(newline="")
    table = csv.writer(made)
    table.writerow(names)
    table.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return made.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def meant(cell: str) -> str:
    """What a cell said before it was made safe."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _package() -> bytes:
    """The description of the tables, as Frictionless Data has it."""
    return msgspec.json.encode(
        {
            "name": "human_services_data",
            "profile": "tabular-data-package",
            "resources": [_resource(shape) for shape in SHAPES],
        }
    )


def _resource(shape: type[Shape]) -> dict[str, Any]:
    needed = {field.name for field in msgspec.structs.fields(shape) if field.required} | {"id"}
    term = {f"{TERM}_id": (Term, "")} if shape is Attribute else {}
    # An attribute's owner is of whatever table it says.
    named = term if shape is Attribute else owners(shape)
    return {
        "name": shape.table,
        "path": shape.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "primaryKey": "id",
            "fields": [
                {"name": name, "type": _TYPES.get(name, "string")}
                | ({"constraints": {"required": True}} if name in needed else {})
                for name in columns(shape)
            ],
            "foreignKeys": [
                {"fields": column, "reference": {"resource": owner.table, "fields": "id"}}
                for column, (owner, _) in named.items()
            ],
        },
    }
