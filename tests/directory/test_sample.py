"""The sample entries: what may stand there, and what `stoppvif check` says of a wrong one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from house import CONTENT, SETTINGS
from stoppvif.content.faults import Fault, Faults
from stoppvif.content.reading import document
from stoppvif.demo import staged
from stoppvif.directory import model, sample
from stoppvif.storage.engine import Database

FILE = CONTENT / "sample/directory.yaml"
DATA = document(FILE, Faults(CONTENT.parent)).data
SLUGS = [record["slug"] for record in DATA]
# Who has a refuge, a flat or a group of children somewhere.
# The network with its emergency flat, a refuge in Liège, one in Eupen, and who lets the flats.
HIDDEN = ("zone", "liege-2", "eupen-1", "zone-4")
STREET = re.compile(
    r"\b(rue|avenue|boulevard|chaussée|quai|square)\b|straat|laan\b|straße|\bstreet\b|شارع|\b4\d{3}\b",
    re.IGNORECASE,
)


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in strings(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    return [value] if isinstance(value, str) else []


def texts(value, path="") -> list[tuple[str, dict]]:
    """Every text in a record, by where it stands."""
    if isinstance(value, list):
        return [one for place, inner in enumerate(value) for one in texts(inner, f"{path}.{place}")]
    if not isinstance(value, dict):
        return []
    if "fr" in value:
        return [(path, value)]
    return [one for name, inner in value.items() for one in texts(inner, f"{path}.{name}")]


def checked(file: Path, content) -> list[Fault]:
    faults = Faults(file.parent)
    sample.read(file, content, faults)
    return faults.all


def test_our_own_samples_have_no_error_and_nothing_untranslated(content):
    found = checked(FILE, content)
    assert {fault.level for fault in found} == {"notice"}
    known = ("to verify: ", "no phone, mail or website")
    assert [str(fault) for fault in found if not fault.message.startswith(known)] == []
    assert len(sample.read(FILE, content, Faults(CONTENT))) == len(DATA) == len(set(SLUGS))


def test_each_that_nobody_can_reach_is_told_and_no_other(content):
    begins = {
        number: record
        for number, record in zip(_lines("- slug: "), DATA, strict=True)
        if not {"phones", "email", "website"} & set(record)
    }
    told = [fault for fault in checked(FILE, content) if "no phone" in fault.message]
    assert [fault.line for fault in told] == list(begins)
    assert {fault.level for fault in told} == {"notice"}


def _lines(start: str) -> list[int]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.startswith(start)]


@pytest.mark.parametrize("record", DATA, ids=SLUGS)
def test_each_is_in_each_language(content, record):
    for path, text in texts(record):
        assert list(text) == content.languages, path
        assert all(word.strip() for word in text.values()), path


@pytest.mark.parametrize("record", DATA, ids=SLUGS)
def test_each_number_is_one_that_somebody_has_published(record):
    assert record["confidence"] in ("A", "B")
    assert record["source"]
    assert record["assured_date"]
    # What is not quite sure says what is to be confirmed.
    assert record["confidence"] == "A" or record["verify"]


def test_no_phone_of_the_network_is_a_mobile_one():
    numbers = [phone["number"] for record in DATA for phone in record.get("phones", ())]
    assert numbers
    assert [number for number in numbers if not re.match(r"0[24] \d{3} ", number)] == []


@pytest.mark.parametrize("slug", HIDDEN)
def test_where_somebody_is_in_hiding_no_place_is_told(slug):
    record = DATA[SLUGS.index(slug)]
    assert not {"address", "address_visibility", "area"} & set(record)
    assert [text for text in strings(record) if STREET.search(text)] == []


@pytest.mark.parametrize("nis", ["62009", "62022", "62032", "62100", "62122"])
def test_each_commune_has_its_referent_and_its_cpas_and_looks_after_them(nis):
    mine = [record for record in DATA if record.get("owner") == nis]
    assert {record["kind"] for record in mine} == {"commune", "cpas"}
    assert [record["communes"] for record in mine] == [[nis], [nis]]


def test_police_and_judges_say_that_they_may_have_to_report():
    for record in DATA:
        if record["kind"] == "police" or "court" in [one["id"] for one in record["services"]]:
            assert record["regime"] == "report", record["slug"]


@pytest.mark.parametrize(
    ("old", "new", "level", "told"),
    [
        ('number: "04 238 14 11"', 'number: §"call us"', "error", r"telephone number \(phones.0.number"),
        ('number: "04 238 14 11"', 'number: §"04 000 00 00"', "error", "nobody in Belgium"),
        ("website: ", '§website: "http://a.be" #', "error", "bad address"),
        ("assured_date: ", "§assured_date: 2026-02-30 #", "error", "date"),
        ("kind: commune", "§kind: town", "error", "'town'"),
        ("slug: liege-8", "§slug: SAJ Liège", "error", r"bad id.*\(slug\)"),
        ("slug: liege-8", "§slug: liege-2", "error", "'liege-2' stands twice"),
        ("owner: ", '§owner: "1" #', "error", r"known codes \(owner"),
        ("confidence: ", "§confidence: C #", "error", "confidence C"),
        ('source: "odua.be"', '§source: ""', "error", r"missing \(source"),
        ("address_visibility: area", "§colour: red", "error", "unknown key 'colour'"),
        ('        nl: "Psychologische begeleiding"\n', "", "notice", "missing translation into nl"),
        ('  verify: "', '§  verify: "Tout ? ', "notice", "to verify: Tout ?"),
    ],
)  # fmt: skip
def test_a_wrong_record_is_told_by_file_and_line(tmp_path, content, old, new, level, told):
    text = FILE.read_text(encoding="utf-8")
    assert old in text, "bring this test up to the samples"
    # A confidence that has a number to call.
    begin = text.index("slug: liege-5") if "confidence: " in old else 0
    at = text.index(old, begin)
    before, after = text[:at], text[at + len(old) :]
    file = tmp_path / "directory.yaml"
    file.write_text(before + new.replace("§", "") + after, encoding="utf-8")
    known = {fault.message for fault in checked(FILE, content)}
    found = [fault for fault in checked(file, content) if fault.message not in known]
    assert [fault.level for fault in found] == [level], found
    assert re.search(told, found[0].message)
    assert found[0].file == "directory.yaml"
    if "§" in new:
        assert found[0].line == (before + new.partition("§")[0]).count("\n") + 1


def test_no_list_is_told_and_no_file_is_no_fault(tmp_path, content):
    (tmp_path / "directory.yaml").write_text("a: 1\n", encoding="utf-8")
    found = checked(tmp_path / "directory.yaml", content)
    assert [str(fault) for fault in found] == ["directory.yaml:1: error: the file must be a list"]
    assert checked(tmp_path / "none.yaml", content) == []


def test_the_demo_shows_each_sample(content):
    with staged(replace(SETTINGS, content_dir=CONTENT)) as (settings, _):
        database = Database(settings.database_url)
        try:
            with database.read() as session:
                shown = model.everything(session, "published")
        finally:
            database.close()
    expected = sample.read(FILE, content, Faults(CONTENT))
    assert [(kept.slug, kept.owner, kept.entry) for kept in shown] == [
        (one.slug, one.owner, one.entry) for one in expected
    ]
