"""Tables for spreadsheets."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web import sheets

_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20).map(
    str.strip
)


@pytest.mark.parametrize("text", ["=1+1", "+32 4 123", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_no_cell_is_a_formula(text):
    assert sheets.safe(text) == f"'{text}"
    assert sheets.plain(sheets.safe(text)) == text


def test_a_word_stays_as_it_is():
    assert [sheets.safe(word) for word in ("Été", "", "l’eau")] == ["Été", "", "l’eau"]


def test_excel_in_belgium_opens_it():
    assert sheets.write(["a", "b"], [["é", 1]]) == "\ufeffa;b\r\né;1\r\n".encode()


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2), max_size=5))
def test_what_was_written_is_read(rows):
    found = sheets.read(sheets.write(["a", "b"], rows), 100)
    assert found == [["a", "b"], *(row for row in rows if any(row))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(encoding, delimiter):
    data = f"titre{delimiter}jour\r\nSoirée d’été{delimiter}2/12/2026\r\n".encode(encoding)
    assert sheets.read(data, 10) == [["titre", "jour"], ["Soirée d’été", "2/12/2026"]]


def test_excels_line_about_the_delimiter_is_no_row():
    assert sheets.read(b"sep=,\r\na,b\r\n", 10) == [["a", "b"]]


def test_too_many_rows_are_refused():
    with pytest.raises(sheets.SheetError):
        sheets.read(b"a\n" * 12, 10)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data):
    with contextlib.suppress(sheets.SheetError):
        assert len(sheets.read(data, 10)) <= 10
