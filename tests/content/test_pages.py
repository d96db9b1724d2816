"""Folders and the network's pages: what their author is told when something is wrong with them."""

import shutil

import pytest

from house import CONTENT
from stoppvif.content.load import inspect

SIGNS = "fr/guides/signs.md"
# File, words that stand there, words in their place, level, what is said.
FAULTS = {
    "no front matter": (SIGNS, "---\ntitle", "title", "error", "front matter"),
    "front matter is no YAML": (SIGNS, "need: [", "need: [[", "error", "not YAML"),
    "unknown key": (
        SIGNS,
        "audience: public",
        "audience: public\ncolour: red",
        "error",
        "'colour'",
    ),
    "unknown need": (SIGNS, "need: [talk", "need: [tea", "error", "'tea'"),
    "unknown audience": (SIGNS, "audience: public", "audience: all", "error", "'all'"),
    "HTML": (SIGNS, "\n## ", "\n<b>x</b>\n\n## ", "error", "HTML is not allowed"),
    "a script": (SIGNS, "\n## ", "\n<script>x</script>\n\n## ", "error", "HTML is not allowed"),
    "a picture": (SIGNS, "\n## ", "\n![x](https://x.example/y.png)\n\n## ", "error", "a picture"),
    "a script in a link": (SIGNS, "\n## ", "\n[x](javascript:x)\n\n## ", "error", "forbidden"),
    "no such folder": (
        SIGNS,
        "\n## ",
        "\n[x](guide:tea)\n\n## ",
        "error",
        "no guide is called 'tea'",
    ),
    "no such step": (
        SIGNS,
        'next: ["',
        'next: ["guide:tea", "',
        "error",
        "no guide is called 'tea'",
    ),
    "a step elsewhere": (
        SIGNS,
        'next: ["',
        'next: ["https://x.example", "',
        "error",
        "no page of ours",
    ),
    "a first heading": (SIGNS, "\n## ", "\n# x\n\n## ", "error", "begin with ##"),
    "another audience": (
        "nl/guides/signs.md",
        "audience: public",
        "audience: professionals",
        "error",
        "first language",
    ),
    "translates nothing": (
        "nl/guides/signs.md",
        "translation_of: 2026-11-26\n",
        "",
        "error",
        "translation_of is missing",
    ),
    "French has changed": (
        SIGNS,
        "updated: 2026-11-26",
        "updated: 2027-01-02",
        "notice",
        "fr has changed",
    ),
    "a network's page": (
        "fr/network/index.md",
        "\n## ",
        "\n[x](network:tea)\n\n## ",
        "error",
        "no network is called",
    ),
    "a plan's id twice": ("plan.yaml", "- id: same-place", "- id: exits", "error", "stands twice"),
    "a page to be searched": (
        "search.yaml",
        "pages:\n",
        "pages:\n  tea: {fr: [x]}\n",
        "error",
        "no page is called 'tea'",
    ),
}


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy)
    return copy


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_and_level(folder, case):
    file, old, new, level, words = case
    place = folder / file
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, faults = inspect(folder)
    assert [str(one) for one in faults.of(level) if words in one.message], faults.of("error")
    if level == "error":
        assert all(words in one.message or place.name in one.file for one in faults.of("error"))


def test_the_content_as_it_is_has_no_error():
    _, faults = inspect(CONTENT)
    assert faults.of("error") == []


def test_a_folder_that_a_language_lacks_is_a_notice_and_one_that_french_lacks_an_error(folder):
    (folder / "de/guides/signs.md").unlink()
    (folder / "nl/guides/new.md").write_text(
        (folder / "nl/guides/cycle.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    _, faults = inspect(folder)
    assert any("de/guides/signs.md" in one.file for one in faults.of("notice"))
    (error,) = faults.of("error")
    assert "nl/guides/new.md" in error.file


def test_a_fact_to_verify_is_listed_once_and_not_for_each_translation(folder):
    _, faults = inspect(folder)
    told = [one for one in faults.of("notice") if "guides/signs.md" in one.file]
    assert told
    assert all("/fr/" in one.file for one in told)
