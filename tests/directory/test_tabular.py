"""HSDS as tables: what comes back, what opens in a spreadsheet, and what is no such zip."""

import csv
import io
import json
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations import FRAME, kept
from stoppvif.directory import hsds, importing, tabular, untabular
from stoppvif.directory.desk_faults import FILES
from stoppvif.directory.importing import Defaults
from stoppvif.directory.unreadable import Unreadable

DEFAULTS = Defaults("62009", ("talk",), ("victims",))
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
FEW = st.integers(1, 3).flatmap(lambda n: st.tuples(*(kept(k) for k in range(n))))


def zipped(**files: str | bytes) -> bytes:
    """A zip: `organizations="…"` is organizations.csv."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return made.getvalue()


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def outcome(data: bytes) -> str:
    try:
        importing.read(data, FRAME, DEFAULTS)
    except Unreadable as fault:
        return fault.code
    return "read"


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        importing.read(data, FRAME, DEFAULTS)
    return caught.value.code, caught.value.place


@SLOW
@given(FEW)
def test_tables_bring_everything_back(entries):
    found = importing.read(tabular.packed(hsds.organizations(entries, FRAME)), FRAME, DEFAULTS)
    assert [(one.slug, one.owner, one.state, one.version, one.published) for one in found] == [
        (one.slug, one.owner, one.state, one.version, one.published) for one in entries
    ]
    assert [one.entry for one in found] == [one.entry for one in entries]
    assert not any(one.refused or one.left for one in found)


@SLOW
@given(FEW)
def test_no_cell_is_a_formula(entries):
    found = tables(tabular.packed(hsds.organizations(entries, FRAME)))
    cells = [cell for rows in found.values() for row in rows for cell in row.values()]
    for cell in cells:
        number = cell.startswith("+") and cell[1:].replace(" ", "").isdigit()
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or number


@SLOW
@given(kept())
def test_the_tables_are_as_they_are_described(one):
    data = tabular.packed(hsds.organizations([one], FRAME))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        names = archive.namelist()
    found = tables(data)
    ids = {r["name"]: {row["id"] for row in found[r["path"]]} for r in package["resources"]}
    assert {"datapackage.json", *(r["path"] for r in package["resources"])} == set(names)
    for resource in package["resources"]:
        rows, schema = found[resource["path"]], resource["schema"]
        assert len(ids[resource["name"]]) == len(rows), f"{resource['path']}: an id stands twice"
        for row in rows:
            assert list(row) == [field["name"] for field in schema["fields"]]
            for key in schema["foreignKeys"]:
                there = ids[key["reference"]["resource"]]
                assert row[key["fields"]] in there or not row[key["fields"]]


def test_what_a_spreadsheet_in_belgium_writes_is_read():
    rows = "id;name;description\r\n1;Maison de l’Écoute;Quelqu’un écoute\r\n"
    services = "id;organization_id;name;description;minimum_age\r\ns;1;Écoute;Oui;18\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        data = zipped(organizations=rows.encode(encoding), services=services.encode(encoding))
        (one,) = importing.read(data, FRAME, DEFAULTS)
        assert not one.refused
        assert one.entry.name == {"fr": "Maison de l’Écoute"}
        assert one.entry.services[0].minimum_age == 18


def test_names_in_the_zip_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../organizations.csv", "id,name,description\n1,A,B\n")
        archive.writestr("/etc/services.csv", "id,organization_id,name,description\ns,1,A,B\n")
        archive.writestr("..\\evil.exe", b"MZ")
    (one,) = importing.read(made.getvalue(), FRAME, DEFAULTS)
    assert one.entry.name == {"fr": "A"}
    assert not list(tmp_path.parent.glob("*.csv")) and not list(tmp_path.iterdir())


def test_a_zip_that_unpacks_to_too_much_is_refused():
    assert refused(zipped(organizations=b"0" * (untabular.MOST_BYTES + 1))) == ("big", "")
    half = b"id,name\n" + b"0" * (untabular.MOST_BYTES // 2)
    assert refused(zipped(organizations=half, services=half)) == ("big", "")


def test_a_zip_of_very_many_files_is_refused():
    assert refused(zipped(**{f"x{n}": b"" for n in range(untabular.MOST_FILES + 1)})) == ("big", "")


def test_a_zip_of_very_many_rows_is_refused():
    most = untabular.MOST_ROWS
    assert refused(zipped(organizations="id\n" + "a\n" * 10 * most)) == ("big", "")
    assert refused(zipped(organizations="id\n" + "\n" * 10 * most)) == ("big", "")
    half = "".join(f"{n}\n" for n in range(most // 2 + 1))
    assert refused(zipped(organizations="id\n" + half, services="id\n" + half)) == ("big", "")


def test_a_zip_of_very_wide_tables_is_refused():
    names = ",".join(f"x{n}" for n in range(untabular.MOST_COLUMNS))
    assert refused(zipped(organizations=f"id,{names}\n1\n")) == ("big", "")
    assert refused(zipped(organizations="," * (untabular.MOST_CELLS + 1))) == ("big", "")
    assert refused(zipped(organizations="id\n" + "," * (untabular.MOST_CELLS + 1))) == ("big", "")


def test_a_zip_is_not_opened_to_count_its_files(monkeypatch):
    data = zipped(**{f"x{n}": b"" for n in range(untabular.MOST_FILES + 1)})
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(data) == ("big", "")


def test_a_zip_that_lies_about_its_size_is_refused():
    data = bytearray(zipped(organizations=b"id,name\n" + b"1,A\n" * 100_000))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)
    assert refused(bytes(data)) in (("zip", ""), ("none", ""), ("rows", "organizations.csv, 2"))


def test_a_locked_zip_is_refused():
    data = bytearray(zipped(organizations="id,name\n1,A\n"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    assert refused(bytes(data)) == ("locked", "")


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        ({}, "none", ""),
        ({"services": "id,name\n1,A\n"}, "none", ""),
        ({"organizations": ""}, "none", ""),
        ({"organizations": "id,name\n1,A\n1,B\n"}, "twice", "organizations.csv, 3"),
        ({"organizations": "id,name\n1,A,B\n"}, "rows", "organizations.csv, 2"),
        ({"organizations": 'id,name\n1,"A\n'}, "rows", "organizations.csv, 2"),
        ({"organizations": "id,name,stoppvif\n1,A,{\n"}, "rows", "organizations.csv, 2"),
        (
            {"organizations": "id,name\n1,A\n", "services": "id,name\ns,B\n"},
            "nowhere",
            "services.csv, 2",
        ),
        (
            {"organizations": "id,name\n1,A\n", "phones": "id,organization_id,number\n1,2,112\n"},
            "nowhere",
            "phones.csv, 2",
        ),
        ({"organizations": b"id,name\n1,\x81\n"}, "letters", "organizations.csv"),
    ],
)
def test_wrong_tables_are_refused_with_their_place(files, code, place):
    assert refused(zipped(**files)) == (code, place)


def test_the_same_file_twice_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("organizations.csv", "id,name\n1,A\n")
        archive.writestr("a/organization.csv", "id,name\n1,A\n")
    assert refused(made.getvalue()) == ("twice", "organizations.csv")


@SLOW
@given(st.binary(max_size=400), st.integers(0, 3000))
def test_any_bytes_are_entries_or_a_refusal(junk, at):
    whole = zipped(
        organizations="id,name,description\n1,A,B\n", services="id,organization_id,name\ns,1,A\n"
    )
    at %= len(whole)
    for data in (
        b"PK" + junk,
        whole[:at] + junk + whole[at + len(junk) :],
        zipped(organizations=junk),
    ):
        assert outcome(data) in {"read", *FILES}
