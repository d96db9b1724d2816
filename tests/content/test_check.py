"""Each fault an author may make: told by file and line, and nothing else told with it.

Every case breaks one thing in a copy of our own content, with a number, a test and a page put in
that nothing else leans on. In what a case writes, § stands where the fault must be found.
"""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from house import CONTENT, LANGUAGES
from stoppvif.content.faults import Fault
from stoppvif.content.load import inspect

NUMBERS, COUPLE, PAGE = "numbers.yaml", "test/couple.yaml", "fr/pages/privacy.md"
NETWORK, TRIAL, COMMUNES = "network.yaml", "trial.yaml", "communes.yaml"


def words(name: str, indent: str) -> str:
    """A text in every language, as YAML."""
    lines = [f'{indent}  {language}: "{name} {language}"\n' for language in LANGUAGES]
    return f"{indent}{name}:\n{''.join(lines)}"


SPARE = f"""
- id: spare
  group: talk
{words("name", "  ")}{words("what", "  ")}  tel: "04 223 45 67"
  url: "https://example.org"
  languages: [fr]
  hours:
    weekly:
      - {{days: [mo], from: "09:00", to: "12:00"}}
      - {{days: [tu], from: "13:00", to: "24:00"}}
    holidays: closed
    valid_from: 2026-01-01
    valid_to: 2026-12-31
  for: [own]
  source: "example.org"
  checked: 2026-08-06
  confidence: A
"""


def statement(zone: str, number: int, indent: str = "    ") -> str:
    urgent = f"{indent}urgent: true\n" if (zone, number) == ("red", 6) else ""
    head = f"  - id: {zone}-{number}\n{indent}zone: {zone}\n{urgent}"
    return head + words("text", indent) + words("why", indent)


def version() -> str:
    """A version of the test with as few statements as may be."""
    zones = ("green", "orange", "red")
    parts = ["version: couple\n"]
    parts += [words(name, "") for name in ("short", "about", "title", "intro", "help")]
    parts += ["help_numbers: [police]\nnext:\n", *(f"  {zone}: [police]\n" for zone in zones)]
    parts += ["results:\n"]
    parts += [f"  {zone}:\n{words('title', '    ')}{words('text', '    ')}" for zone in zones]
    parts += ["statements:\n"]
    parts += [statement(zone, number) for zone in zones for number in range(1, 7)]
    return "".join(parts)


PLAIN_PAGE = """---
title: "Vos données"
neutral_title: "Données"
summary: "Rien."
updated: 2026-11-23
sources:
  - {text: "Une source", url: "https://example.org"}
verify: []
---
## Rien

Voir [tous les numéros](page:urgent).
"""

# What an author may do: the file, what stood there (its last place; "" is the end), what she
# wrote in its place, the level and the words of what she must be told.
CASES = {
    # A number.
    "unknown key": (NUMBERS, "  for: ", "§  fore: x\n  for: ", "error", "unknown key 'fore'"),
    "missing key": (NUMBERS, "- id: spare\n  group: talk\n", "§- id: spare\n", "error", "group"),
    "no source": (NUMBERS, 'source: "example.org"', 'source: ""', "error", "missing source"),
    "no source key": (NUMBERS, '  source: "example.org"\n', "", "error", "source"),
    "confidence C": (NUMBERS, "confidence: A", "confidence: C", "error", "confidence C"),
    "no such confidence": (NUMBERS, "confidence: A", "§confidence: D", "error", "'D'"),
    "half a number": (NUMBERS, '"04 223 45 67"', '§"04 223"', "error", "bad telephone number"),
    "letters": (NUMBERS, '"04 223 45 67"', '§"0800 ABCDE"', "error", "bad telephone number"),
    "no quotes": (NUMBERS, '"04 223 45 67"', "§1712", "error", "Expected `str`, got `int`"),
    "closed first": (NUMBERS, '- {days: [mo], from: "09', '§- {days: [mo], from: "19', "error", "bad hours"),
    "no such time": (NUMBERS, '"24:00"', '§"25:00"', "error", "bad hours"),
    "time without quotes": (NUMBERS, '"24:00"', "§18:00", "error", "Expected `str`"),
    "no such day": (NUMBERS, "[tu]", "§[tuesday]", "error", "tuesday"),
    "season": (NUMBERS, "valid_to: 2026", "§valid_to: 2025", "error", "bad hours"),
    "no such date": (NUMBERS, "checked: 2026-08-06", "§checked: 2026-02-30", "error", "date|day"),
    "a number twice": (NUMBERS, "", SPARE.replace("- id", "§- id"), "error", "'spare' stands twice"),
    "to verify": (NUMBERS, "", '§  verify: "Heures ?"\n', "notice", "to verify: Heures ?"),
    "not translated": (NUMBERS, '  what:\n    fr: "what fr"\n    nl: "what nl"\n', '§  what:\n    fr: "what fr"\n', "notice", "missing translation into nl"),
    "blank": (NUMBERS, '  what:\n    fr: "what fr"\n    nl: "what nl"\n', '§  what:\n    fr: "what fr"\n    nl: " "\n', "notice", "missing translation into nl"),
    "no French": (NUMBERS, '  what:\n    fr: "what fr"\n', "§  what:\n", "error", "missing translation into fr"),
    "other language": (NUMBERS, '"what ar"\n', '"what ar"\n§    nk: "x"\n', "error", "unknown language 'nk'"),
    "http": (NUMBERS, 'url: "https:', '§url: "http:', "error", "forbidden address"),
    # The test.
    "zones out of order": (COUPLE, "  - id: orange-4\n    zone: orange", "§  - id: orange-4\n    zone: green", "error", "zones out of order"),
    "no such zone": (COUPLE, "zone: orange", "§zone: yellow", "error", "'yellow'"),
    "urgent outside red": (COUPLE, "zone: orange\n", "zone: orange\n§    urgent: true\n", "error", "red zone"),
    "urgent, not translated": (COUPLE, '    text:\n      fr: "text fr"\n', "§    text:\n", "error", "missing translation into fr"),
    "a statement twice": (COUPLE, "- id: red-6", "§- id: red-5", "error", "'red-5' stands twice"),
    "too few statements": (COUPLE, "statements:\n" + statement("green", 1), "§statements:\n", "error", "17 statements"),
    "a line nobody knows": (COUPLE, "green: [", "§green: [nobody, ", "error", "no number is called 'nobody'"),
    "a page nobody knows": (COUPLE, "green: [", '§green: ["page:nowhere", ', "error", "no page is called 'nowhere'"),
    "a line for others": (COUPLE, "  red: [", "§  red: [spare, ", "error", "'spare' does not serve"),
    "another version": (COUPLE, "version: couple", "§version: teen", "error", "couple.yaml"),
    # The network and the way out.
    "exit over http": (NETWORK, "nl: https:", "§nl: http:", "error", "forbidden address"),
    "a key of the network": (NETWORK, "publisher:", "§editor: x\npublisher:", "error", "unknown key 'editor'"),
    "outline": (COMMUNES, "", '- nis: "99999"\n  name: X\n  postal_codes: []\n§  shape: "0,0 9"\n', "error", "bad shape"),
    "trial": (TRIAL, "\n  nl: ", "\n§  nk: x\n  nl: ", "error", "unknown language 'nk'"),
    # YAML.
    "tab": (TRIAL, "  nl: ", "§\tnl: ", "error", "not YAML"),
    "colon": (TRIAL, "  nl: ", "§  nl: a: ", "error", "not YAML"),
    "braces": (TRIAL, "  nl: ", "§  nl: {{x}}\n  # ", "error", "not YAML"),
    "control character": (TRIAL, "  nl: ", "§  nl: \x01", "error", "not YAML"),
    "a key twice": (TRIAL, "  nl: ", "  nl: x\n§  nl: ", "error", "'nl' stands twice"),
    "not UTF-8": (TRIAL, "  nl: ", "§  # \udce9\n  nl: ", "error", "not UTF-8"),
    # A page of words.
    "front matter": (PAGE, "---\ntitle", "§title", "error", "front matter"),
    "a key of a page": (PAGE, "summary:", "§sumary: x\nsummary:", "error", "unknown key 'sumary'"),
    "its source": (PAGE, "  - {text", '§  - {text: x, url: "http://example.org"}\n  - {text', "error", "forbidden address"),
    "its facts": (PAGE, "verify: []", "verify:\n§  - Vrai ?", "notice", "to verify: Vrai ?"),
    "HTML": (PAGE, "", "\n§<p>x</p>\n", "error", "HTML is not allowed"),
    "HTML in a line": (PAGE, "", "\n§x <br> y\n", "error", "HTML is not allowed"),
    "picture": (PAGE, "", "\n§![x](https://example.org/x.png)\n", "error", "picture"),
    "a second title": (PAGE, "", "\n§# x\n", "error", "begin with ##"),
    "dead link": (PAGE, "", "\n§[x](page:nowhere)\n", "error", "no page is called 'nowhere'"),
    "path": (PAGE, "", "\n§[x](/fr/urgent)\n", "error", "neither page"),
    "http link": (PAGE, "", "\n§[x](http://example.org)\n", "error", "forbidden address"),
    "shortener": (PAGE, "", "\n§[x](https://bit.ly/x)\n", "error", "hides where"),
    "tracking": (PAGE, "", "\n§[x](https://example.org/?utm_source=x)\n", "error", "tracking"),
    "javascript": (PAGE, "", "\n§[x](javascript:alert(1))\n", "error", "forbidden address"),
    "data": (PAGE, "", "\n§[x](data:text/html,x)\n", "error", "forbidden address"),
    "link in a second line": (PAGE, "", "\na\n§[x](http://example.org)\n", "error", "forbidden"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Our content as it is now, with the parts to break."""
    folder = shutil.copytree(CONTENT, tmp_path_factory.mktemp("whole") / "content")
    (folder / COUPLE).write_text(version(), encoding="utf-8")
    (folder / PAGE).write_text(PLAIN_PAGE, encoding="utf-8")
    with (folder / NUMBERS).open("a", encoding="utf-8") as numbers:
        numbers.write(SPARE)
    return folder


@pytest.fixture(scope="module")
def usual(whole) -> Counter[tuple[str, str, str]]:
    return Counter((fault.file, fault.level, fault.message) for fault in inspect(whole)[1].all)


@pytest.fixture
def place(whole, tmp_path) -> Path:
    """A copy to break."""
    return shutil.copytree(whole, tmp_path / "content")


def break_(place: Path, file: str, old: str, new: str) -> int | None:
    """Put `new` in the last place of `old`; the line on which its § stood."""
    text = (place / file).read_text(encoding="utf-8")
    before, found, after = text.rpartition(old) if old else (text, "", "")
    assert found or not old, f"{old!r} does not stand in {file}: bring this test up to the content"
    lines = (before + new).partition("§")[0].count("\n") + 1
    text = before + new.replace("§", "") + after
    (place / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    return lines if "§" in new else None


@pytest.fixture
def told(place, usual) -> Callable[[], list[Fault]]:
    """What is told of the copy and not of the unbroken content; its lines may have moved."""

    def find() -> list[Fault]:
        left, found = usual.copy(), []
        for fault in inspect(place)[1].all:
            key = (fault.file, fault.level, fault.message)
            left[key] -= 1
            if left[key] < 0:
                found.append(fault)
        return found

    return find


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_with_its_line_and_alone(place, told, case):
    file, old, new, level, message = CASES[case]
    line = break_(place, file, old, new)
    (fault,) = told()
    assert (fault.file, fault.level) == (f"content/{file}", level)
    assert re.search(message, fault.message)
    assert "\n" not in str(fault)
    if line:
        assert fault.line == line


def test_the_parts_to_break_are_whole(whole):
    spare = (whole / NUMBERS).read_text(encoding="utf-8").partition("- id: spare")[0].count("\n")
    for fault in inspect(whole)[1].all:
        assert not fault.file.endswith((COUPLE, PAGE))
        assert not (fault.file.endswith(NUMBERS) and fault.line > spare)


# --- what is not translated, what is not there ----------------------------------------------------


@pytest.mark.parametrize(
    ("file", "name", "level"),
    [
        (NUMBERS, "group: emergency", "error"),
        (NUMBERS, "id: spare", "notice"),
        (COUPLE, "help:", "error"),
        (COUPLE, "results:", "error"),
        (COUPLE, "zone: green", "notice"),
        (COUPLE, "urgent: true", "error"),
        (NETWORK, "what:", "error"),
        (TRIAL, "intro:", "error"),
    ],
)
def test_safety_hangs_on_some_translations(place, told, file, name, level):
    """Of the others her page shows the French, marked as such."""
    before, found, after = (place / file).read_text(encoding="utf-8").partition(name)
    assert found, f"{name!r} does not stand in {file}: bring this test up to the content"
    after = re.sub(r"^ +nl: .*\n", "", after, count=1, flags=re.MULTILINE)
    (place / file).write_text(before + found + after, encoding="utf-8")
    (fault,) = told()
    assert (fault.file, fault.level) == (f"content/{file}", level)
    assert fault.message == "missing translation into nl"


@pytest.mark.parametrize(
    ("file", "level"),
    [
        (NUMBERS, "error"),
        (NETWORK, "error"),
        (COMMUNES, "error"),
        (TRIAL, "error"),
        (COUPLE, "error"),
        ("fr/pages/safety.md", "error"),
        (PAGE, "error"),
        ("nl/pages/safety.md", "error"),
        ("nl/pages/privacy.md", "notice"),
    ],
)
def test_a_missing_file_is_told_and_an_empty_one_too(place, told, file, level):
    (place / file).unlink()
    (fault,) = told()
    assert (fault.file, fault.line, fault.level) == (f"content/{file}", 1, level)
    assert "missing" in fault.message
    (place / file).write_text("")
    (fault,) = told()
    assert (fault.file, fault.line, fault.level) == (f"content/{file}", 1, "error")


@pytest.mark.parametrize("old", ["  tel: ", "  for: ", "- id: "])
def test_a_slip_in_a_number_is_not_told_of_every_test_that_names_it(place, told, old):
    """An author who misspells one key must see that line, not a hundred others."""
    text = (place / NUMBERS).read_text(encoding="utf-8")
    (place / NUMBERS).write_text(text.replace(old, old.replace(": ", "x: "), 1), encoding="utf-8")
    (fault,) = told()
    assert fault.file == f"content/{NUMBERS}"
