"""The secret key that is made where the operator set none."""

import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from stoppvif.storage.engine import Database
from stoppvif.storage.key import NoKeyError, secret_key


@pytest.fixture
def database(opened: Callable, file: Path) -> Database:
    return opened(file)


@pytest.fixture
def key_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.key")


def test_a_key_that_was_set_is_taken_and_none_is_kept(database: Database, key_file: Path):
    assert secret_key(database, "given") == "given"
    assert not key_file.exists()


@pytest.mark.parametrize("given", [None, ""])
def test_a_key_is_made_once(database: Database, key_file: Path, given):
    made = secret_key(database, given)
    assert len(bytes.fromhex(made)) == 32
    assert key_file.read_text() == made
    assert secret_key(database, given) == made


def test_every_database_has_another_key(opened: Callable, tmp_path: Path):
    assert len({secret_key(opened(tmp_path / f"{n}.db"), None) for n in range(5)}) == 5


def test_the_key_is_for_its_owner_alone(database: Database, key_file: Path):
    secret_key(database, None)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_only_the_key_is_left_beside_the_database(database: Database, key_file: Path):
    secret_key(database, None)
    assert list(key_file.parent.iterdir()) == [key_file]


def test_many_that_start_at_once_agree(database: Database, key_file: Path):
    gate, found = threading.Barrier(8), []

    def start() -> None:
        gate.wait(5)
        found.append(secret_key(database, None))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert found == [key_file.read_text()] * 8
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_key_that_another_process_has_just_made_wins(
    database: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Looked for and not there, and there a moment later."""
    monkeypatch.setattr(Path, "exists", lambda _: key_file.write_text("b" * 64) and False)
    assert secret_key(database, None) == "b" * 64


def test_a_line_end_after_the_key_is_none_of_it(database: Database, key_file: Path):
    """An operator who wrote the file by hand."""
    key_file.write_text("c" * 64 + "\n")
    assert secret_key(database, None) == "c" * 64


@pytest.mark.parametrize("found", [b"", b"\n", b"short", b"\xff" * 64], ids=repr)
def test_a_file_that_holds_no_key_is_refused(database: Database, key_file: Path, found: bytes):
    """As after a power cut: with an empty key, anybody could sign."""
    key_file.write_bytes(found)
    with pytest.raises(NoKeyError, match=r"^STOPPVIF_SECRET_KEY: .*test\.db\.key holds no key"):
        secret_key(database, None)


def test_a_folder_that_takes_no_key_is_told_in_one_line(opened: Callable, tmp_path: Path):
    with pytest.raises(NoKeyError) as raised:
        secret_key(opened(tmp_path / "nowhere" / "test.db"), None)
    assert str(raised.value) == (
        "STOPPVIF_SECRET_KEY: cannot be kept beside the database: No such file or directory"
    )


def test_where_the_database_is_no_file_the_key_must_be_set(opened: Callable):
    database = opened("postgresql+psycopg://somebody@localhost/site")
    with pytest.raises(NoKeyError, match=r"^STOPPVIF_SECRET_KEY: must be set"):
        secret_key(database, None)
    assert secret_key(database, "given") == "given"
