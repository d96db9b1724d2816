"""The wheel is whole: it serves from a fresh environment, with no checkout in sight."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from house import serving
from stoppvif.paths import CHECKOUT


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """A fresh virtual environment with the wheel and what it needs, and nothing else."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=True)
    install = [str(place / "env/bin/python"), "-m", "pip", "install", "--quiet"]
    locked = ["--require-hashes", "-r", str(CHECKOUT / "requirements.txt")]
    subprocess.run([*install, *locked], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    return place / "env"


def test_the_wheel_serves_every_room(environment, tmp_path):
    with serving(tmp_path / "log", command=environment / "bin/stoppvif", cwd=tmp_path) as server:
        for path, words in [
            ("/fr/", "STOPP VIF"),
            ("/ar/test/couple", "<form"),
            ("/nl/urgent", "tel:1712"),
            ("/de/safety", "<h2>"),
        ]:
            status, _, body = server.get(path)
            assert status == 200, f"{path}: {status}"
            assert words in body.decode()


def test_the_wheel_checks_its_own_content(environment, tmp_path):
    command = [str(environment / "bin/stoppvif"), "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout


def test_nothing_of_the_checkout_is_used(environment):
    where = [
        str(environment / "bin/python"),
        "-c",
        "import stoppvif.paths as p; print(p.data('content'))",
    ]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(where, env=clean, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(environment)
