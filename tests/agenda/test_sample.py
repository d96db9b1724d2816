"""The sample events: what `stoppvif check` says of a wrong one."""

import re
from pathlib import Path

import pytest

from house import CONTENT
from stoppvif.agenda import sample
from stoppvif.content.faults import Fault, Faults

FILE = CONTENT / "sample/agenda.yaml"


def checked(file: Path, content) -> list[Fault]:
    faults = Faults(file.parent)
    sample.read(file, content, faults)
    return faults.all


def test_our_own_samples_have_no_fault(content):
    assert checked(FILE, content) == []


@pytest.mark.parametrize(
    ("old", "new", "level", "told"),
    [
        ("kind: workshop", "§kind: nothing", "error", r"known codes \(kind\)"),
        ("organiser: ", "§organizer: ", "error", "unknown key 'organizer'"),
        ("age_max: 10", "§age_max: 4", "error", r"bad age \(age_max\)"),
        ("registration: {how: phone, ", 'registration: {how: phone, §value: "abc"} #', "error", r"bad telephone number \(registration.value\)"),
        ("place: {told: true}", "place: {told: true, §name: Somewhere}", "error", r"not to be published \(place.name\)"),
        ("{day: 2026-12-02}", '§{day: 2026-12-02, opens: "19:00", closes: "18:00"}', "error", r"\(dates.0\)"),
        ("{day: 2026-12-02}", '{day: 2026-12-02, opens: "25:00"}', "error", "bad hours: .*25:00"),
        ("{day: 2026-12-02}", "{day: §2026-02-30}", "error", "no such date"),
        ('      title: "La cabane"', '§      title: ""', "error", r"missing \(texts.fr.title\)"),
        ("    nl:\n", "    xx:\n§", "error", r"known codes \(texts.xx.title\)"),
        ("- slug: la-cabane", "- §slug: seize-jours", "error", "'seize-jours' .* twice"),
    ],
)  # fmt: skip
def test_a_wrong_record_is_told_by_file_and_line(tmp_path, content, old, new, level, told):
    text = FILE.read_text(encoding="utf-8")
    before, there, after = text.partition(old)
    assert there, "bring this test up to the samples"
    file = tmp_path / "agenda.yaml"
    file.write_text(before + new.replace("§", "") + after, encoding="utf-8")
    found = [fault for fault in checked(file, content) if fault.level == level]
    assert len(found) == 1, found
    assert re.search(told, found[0].message)
    if "§" in new and "twice" not in told:
        assert found[0].line == (before + new.partition("§")[0]).count("\n") + 1


def test_a_language_that_lacks_is_a_notice(tmp_path, content):
    text = re.sub(r"    ar:\n(      .*\n)+", "", FILE.read_text(encoding="utf-8"), count=1)
    file = tmp_path / "agenda.yaml"
    file.write_text(text, encoding="utf-8")
    (found,) = checked(file, content)
    assert (found.level, found.message) == ("notice", "missing translation into ar")
