"""The real command: what it says of wrong content and wrong settings, and how it ends."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house import COMMAND, CONTENT

# The file, what stands in it, what is written in its place, the words that tell of it.
BROKEN = {
    "no such date": ("numbers.yaml", "checked: 2", "checked: 2026-02-30 # ", "date|day"),
    "no such zone": ("test/couple.yaml", "zone: orange", "zone: yellow", "'yellow'"),
    "braces without quotes": ("trial.yaml", "\n  nl: ", "\n  nl: {{x}} # ", "not YAML"),
    "not UTF-8": ("fr/pages/safety.md", "summary: ", "# \udce9\nsummary: ", "not UTF-8"),
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch) -> None:
    """What a command writes into its folder is no business of the checkout."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STOPPVIF_")}
    return subprocess.run(
        [COMMAND, *arguments],
        env={**clean, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def broken(folder: Path, case: str) -> tuple[str, int]:
    """A copy of our content with one fault; its file, and its line."""
    shutil.copytree(CONTENT, folder)
    file, old, new, _ = BROKEN[case]
    before, found, after = (folder / file).read_text(encoding="utf-8").partition(old)
    assert found, f"{old!r} does not stand in {file}: bring this test up to the content"
    text = before + new + after
    (folder / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    lead = len(new) - len(new.lstrip())
    return file, (before + new[:lead]).count("\n") + 1


def test_our_own_content_has_no_errors():
    done = run("check")
    assert done.returncode == 0, done.stdout.partition("Errors:")[2]
    assert re.search(r"^0 errors, \d+ notices$", done.stdout, re.MULTILINE)
    assert not done.stderr


@pytest.mark.parametrize("case", BROKEN)
def test_an_error_stops_check_and_serve_with_its_line(tmp_path, case):
    file, line = broken(tmp_path / "content", case)
    folder = {"STOPPVIF_CONTENT_DIR": str(tmp_path / "content")}
    checked, served = run("check", **folder), run("serve", "--port", "0", **folder)
    (told,) = (text for text in served.stderr.splitlines() if file in text)
    assert re.match(rf"content/{file}:{line}: error: .*({BROKEN[case][3]})", told)
    assert f"  {told}" in checked.stdout.splitlines()
    assert (checked.returncode, served.returncode) == (1, 1)
    for output in (checked.stdout, checked.stderr, served.stdout, served.stderr):
        assert "Traceback" not in output


def test_a_notice_is_listed_and_stops_nothing(tmp_path):
    folder = shutil.copytree(CONTENT, tmp_path / "content")
    (folder / "nl/pages/privacy.md").unlink()
    done = run("check", STOPPVIF_CONTENT_DIR=str(folder))
    notices, _, errors = done.stdout.partition("Errors:")
    line = "content/nl/pages/privacy.md:1: notice: the page is missing"
    assert f"  {line}" in notices.splitlines()
    assert "content/" not in errors


@pytest.mark.parametrize("name", ["agenda", "directory"])
def test_a_wrong_sample_is_told_and_stops_the_demo(tmp_path, name):
    file = shutil.copytree(CONTENT, tmp_path / "content") / f"sample/{name}.yaml"
    file.write_text(file.read_text("utf-8").replace("slug: ", "slugg: ", 1), encoding="utf-8")
    folder = {"STOPPVIF_CONTENT_DIR": str(tmp_path / "content")}
    checked, served = run("check", **folder), run("serve", "--demo", "--port", "0", **folder)
    (told,) = (text for text in served.stderr.splitlines() if file.name in text)
    assert re.match(rf"content/sample/{name}.yaml:\d+: error: unknown key 'slugg'", told)
    assert f"  {told}" in checked.stdout.splitlines()
    assert (checked.returncode, served.returncode) == (1, 1)


@pytest.mark.parametrize("command", [["check"], ["serve", "--port", "0"], ["serve", "--demo"]])
def test_a_wrong_setting_stops_the_command_with_its_line_alone(command):
    done = run(*command, STOPPVIF_THREADS="many", STOPPVIF_EXIT="https://a.example")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "STOPPVIF_EXIT: no such setting",
        "STOPPVIF_THREADS: must be a whole number from 1 to 64",
    ]


def test_a_folder_without_content_is_told():
    done = run("serve", "--port", "0", STOPPVIF_CONTENT_DIR=str(CONTENT / "test"))
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["test/network.yaml:1: error: the file is missing"]
