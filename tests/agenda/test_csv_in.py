"""Tables of events, as people keep them in Excel and as nobody should."""

import contextlib
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import AYWAILLE, ESNEUX, NOW, date, draft
from stoppvif.agenda import csv_in, csv_out, dates, files
from stoppvif.agenda.csv_columns import COLUMNS
from stoppvif.agenda.csv_in import Words
from stoppvif.agenda.event import Dated, Text
from stoppvif.agenda.incoming import FileError
from stoppvif.agenda.model import Event

WORDS = Words(
    {"aywaille": AYWAILLE, "esneux": ESNEUX, "toute la zone": ""},
    {"conference": "talk", "talk": "talk"},
)


def read(*rows, encoding="utf-8", delimiter=";"):
    text = "\r\n".join(delimiter.join(row) for row in rows)
    return csv_in.read(text.encode(encoding), NOW, WORDS).entries


def one(**cells):
    """The only entry of a table with one row."""
    cells = {"Titre": "Une soirée", "Jour": "2/12/2026"} | cells
    (found,) = read(list(cells), list(cells.values()))
    return found


def test_a_french_table():
    (found,) = read(
        ["Titre", "Date", "Heure de début", "Heure de fin", "Lieu", "Adresse", "Commune", "Genre",
         "Description", "Prix", "Inscription", "Organisateur"],
        ["Une soirée", "02/12/2026", "19h30", "21.00", "Salle", "Rue Haute 1", "Esneux", "Conférence",
         "Venez.", "Gratuit", "+32 4 123 45 67", "Les amis"],
    )  # fmt: skip
    assert (found.fault, found.notices) == ("", ())
    assert found.dates == (date("2026-12-02", "19:30", "21:00"),)
    assert found.text == Text("Une soirée", "Venez.")
    assert found.fields == {
        "place_name": "Salle",
        "place_address": "Rue Haute 1",
        "organiser": "Les amis",
        "commune": ESNEUX,
        "kind": "talk",
        "price": "free",
        "registration_how": "phone",
        "registration_value": "+32 4 123 45 67",
    }


@pytest.mark.parametrize(
    ("title", "day"), [("Title", "Day"), ("TITRE", "date de début"), ("Titel", "Datum"), ("Veranstaltung", "Tag")]
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_headings_encodings_and_delimiters(title, day, encoding, delimiter):
    (found,) = read(
        [title, day], ["Été – “là”", "2/12/2026"], encoding=encoding, delimiter=delimiter
    )
    assert (found.text.title, found.dates) == ("Été – “là”", (date("2026-12-02"),))


@pytest.mark.parametrize("day", ["2026-12-02", "2/12/2026", "02.12.2026", "2-12-26", "mer. 2/12/2026", "02/12/2026 00:00:00"])  # fmt: skip
def test_days_as_people_write_them(day):
    assert one(Jour=day).dates == (date("2026-12-02"),)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"De": "14:00", "À": "16:00"}, date("2026-12-02", "14:00", "16:00")),
        ({"De": "14:00:00"}, date("2026-12-02", "14:00")),
        ({"Heure": "14h–16h30"}, date("2026-12-02", "14:00", "16:30")),
        ({"Heure": "9h"}, date("2026-12-02", "09:00")),
        ({"De": "20h", "À": "2h"}, date("2026-12-02", "20:00", "02:00", "2026-12-03")),
        ({"Dernier jour": "4/12/2026"}, date("2026-12-02", last="2026-12-04")),
    ],
)
def test_times_as_people_write_them(cells, expected):
    assert one(**cells).dates == (expected,)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"Titre": ""}, "missing"),
        ({"Jour": "30/2/2026"}, "date"),
        ({"Jour": "bientôt"}, "date"),
        ({"Jour": ""}, "date"),
        ({"Jour": "1/1/1970"}, "year"),
        ({"Jour": "31/12/9999", "De": "20:00", "À": "02:00"}, "year"),
        ({"Jour": "2/12/2025"}, "over"),
        ({"Dernier jour": "1/12/2026"}, "order"),
        ({"De": "16:00", "À": "14:00"}, "order"),
        ({"De": "16:00", "À": "16:00"}, "order"),
        ({"De": "26:00"}, "clock"),
        ({"De": "le soir"}, "clock"),
        ({"À": "16:00"}, "clock"),
        ({"Jour": "28/3/2027", "De": "2:30"}, "gap"),
        ({"Commune": "Bruxelles"}, "code"),
    ],
)
def test_what_cannot_be_an_event_says_why(cells, fault):
    assert one(**cells).fault == fault


@pytest.mark.parametrize("cells", [{"Genre": "fête"}, {"Lien": "example.be"}, {"Inscription": "voir affiche"}])  # fmt: skip
def test_what_is_not_understood_is_left_empty_and_said(cells):
    assert one(**cells).notices == ("left",)


def test_rows_of_one_title_are_the_dates_of_one_event():
    first, second = read(
        ["Titre", "Jour", "Lieu"],
        ["La cabane", "2/12/2026", "Ici"],
        ["Une soirée", "3/12/2026", ""],
        ["LA CABANE", "6/1/2027", "Là"],
        ["", "", ""],
    )
    assert [str(d.day) for d in first.dates] == ["2026-12-02", "2027-01-06"]
    assert first.fields["place_name"] == "Ici"
    assert second.text.title == "Une soirée"


def test_with_an_id_they_may_be_called_alike():
    found = read(["ID", "Titre", "Jour"], ["1", "A", "2/12/2026"], ["2", "A", "3/12/2026"])
    assert [entry.uid for entry in found] == ["1", "2"]


def test_an_entry_that_cannot_be_read_hides_no_other(monkeypatch):
    def odd(cells):
        raise OverflowError

    monkeypatch.setattr(csv_in, "_date", odd)
    found = read(["Titre", "Jour"], ["Un", "2/12/2026"], ["", "x"], ["Deux", "x"])
    assert [(one.text.title, one.fault) for one in found] == [
        ("Un", "broken"),
        ("", "missing"),
        ("Deux", "broken"),
    ]


def test_a_description_that_no_parser_reads_is_text():
    found = one(Description="<p>Un mot<![<!")
    assert (found.fault, found.text.summary) == ("", "Un mot<![<!")


def test_formulas_are_text():
    found = one(Titre="=HYPERLINK(1)", Lieu="'@SUM(A1)")
    assert found.text.title == "=HYPERLINK(1)"
    assert found.fields["place_name"] == "@SUM(A1)"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"a;b\n1;2\n", "header"),
        (b"Titre;Lieu\nA;B\n", "header"),
        (b"a word", "kind"),
        (b"Titre;Jour\n", "none"),
        (b"Titre;Jour\n" + b"A;2/12/2026\n" * 20_001, "large"),
        (b'Titre;Jour\n"' + b"x" * 200_000, "large"),
        (b"PK\x03\x04xl/workbook.xml", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"<html>", "kind"),
    ],
    ids=range(10),
)
def test_what_is_no_table_is_refused(data, code):
    with pytest.raises(FileError, match=code):
        files.read(data, NOW, "", WORDS)


def event(made, uid=""):
    return Event(1, "a", made, "draft", 1, 0, NOW, "Anna", None, None, "", "", uid, "")


def name(what, code):
    return {"commune": {AYWAILLE: "Aywaille", "": "Toute la zone"}}.get(what, {}).get(code, code)


def table(made, **kwargs):
    data = csv_out.file([event(made, **kwargs)], "fr", "fr", name)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_an_event_as_a_table():
    first, second = table(
        draft(
            "Un stand", date("2026-12-02", "14:00", "16:00"), date("2026-12-05", last="2026-12-06")
        )
    )
    assert (first["Titre"], first["Jour"], first["De"], first["À"]) == (
        "Un stand",
        "2026-12-02",
        "14:00",
        "16:00",
    )
    assert (second["Jour"], second["Dernier jour"], second["De"]) == (
        "2026-12-05",
        "2026-12-06",
        "",
    )
    assert (first["Commune"], first["ID"]) == ("Aywaille", "agenda:a")


def test_no_cell_of_ours_is_a_formula():
    made = draft(organiser="=1+1", contact="+32 4", place_name="@x", texts={"fr": Text("-1")})
    (row,) = table(made)
    assert [row[key] for key in ("Organisateur", "Contact", "Lieu", "Titre")] == [
        "'=1+1",
        "'+32 4",
        "'@x",
        "'-1",
    ]


def test_an_event_without_dates_or_texts_is_not_lost():
    assert len(table(draft(dates=(), texts={}))) == 1


def test_a_date_that_fell_away_says_so():
    made = draft()
    made = replace(made, dates=(replace(made.dates[0], dropped=True),))
    assert table(made)[0]["Statut"] == "cancelled"


_LINE = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=20)


@given(_LINE, _LINE, _LINE, st.integers(0, 22), st.booleans())
def test_what_we_write_can_be_read(title, place, organiser, hour, day):
    times = () if day else (f"{hour:02}:00", f"{hour + 1:02}:30")
    made = draft(date("2026-12-02", *times), place_name=place, organiser=organiser, price="free")
    made = replace(
        made,
        dates=(Dated(date("2026-12-02", *times)),),
        texts={"fr": Text(title, "Bref.", "Un texte.\n\nPuis un autre.")},
    )
    data = csv_out.file([event(made, "1")], "fr", "fr", name)
    (found,) = csv_in.read(data, NOW, replace(WORDS, kinds={"stand": "stand"})).entries
    assert found.dates == (made.dates[0].date,)
    assert found.text == made.texts["fr"]
    assert found.fields["place_name"] == place
    assert (found.fields["price"], found.fields["kind"]) == ("free", "stand")


@given(st.lists(st.lists(st.one_of(st.sampled_from([n for c in COLUMNS.values() for n in c]), st.text(max_size=15), st.from_regex(r"[0-9]{1,2}/1[0-2]/20[0-9]{2}", fullmatch=True)), max_size=6), max_size=5))  # fmt: skip
def test_any_table_is_entries_or_a_refusal(rows):
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows(
        [["Titre", "Jour", "De", "À", "Commune", "Prix"], *rows]
    )
    sound(made.getvalue().encode(errors="replace"))


@given(st.binary(max_size=300))
def test_any_bytes_are_entries_or_a_refusal(data):
    sound(data)
    sound(b"titre;jour;de\n" + data)


def sound(data):
    with contextlib.suppress(FileError):
        for found in files.read(data, NOW, "", WORDS).entries:
            assert found.fault or found.dates
            for each in found.dates:
                dates.check(each)
