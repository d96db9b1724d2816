"""`stoppvif directory`: export, wipe, import gives the same data back; and what is no such file."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from organisations import FOREIGN, NOW, kept
from stoppvif.cli import main
from stoppvif.content.ways import code_of
from stoppvif.directory import model
from stoppvif.directory.entry import Entry, Service
from stoppvif.directory.model import Kept
from stoppvif.directory.tables import EntryRow
from stoppvif.staff import trail
from stoppvif.storage import revisions
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

FOREIGN_OPTIONS = ("--owner", "62009", "--need", "talk", "--who", "victims")
PLAIN = Kept(
    1,
    "ecoute",
    "62009",
    "published",
    3,
    NOW,
    "Paul",
    NOW,
    Entry(
        name={"fr": "Écoute", "nl": "Luisteren"},
        description={"fr": "Quelqu’un écoute."},
        kind="association",
        services=[
            Service(
                id="a",
                name={"fr": "A"},
                description={"fr": "B"},
                needs=["talk"],
                audience=["women"],
            )
        ],
    ),
)
BACK = ("slug", "owner", "state", "version", "published", "entry")


class Shell:
    """The command over a database in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'directory.db'}"
        self.database = Database(self.url)
        prepare(self.database)

    def run(self, *arguments: str, status: int = 0, stdin: bytes | None = None) -> Result:
        environ = {"STOPPVIF_DATABASE_URL": self.url, "STOPPVIF_PUBLIC_URL": "http://localhost"}
        words = ["directory", *map(str, arguments)]
        done = CliRunner(env=environ).invoke(main, words, input=stdin)
        assert done.exit_code == status, done.output
        assert "Traceback" not in done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done

    def file(self, data: Any, name: str = "file.json") -> str:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return str(path)

    def keep(self, *entries: Kept) -> None:
        self.database.write(_keep, entries)

    def wipe(self) -> None:
        self.database.write(lambda session: session.execute(delete(EntryRow)))

    def everything(self) -> list[Kept]:
        with self.database.read() as session:
            return model.everything(session)


def _keep(session: Session, entries: tuple[Kept, ...]) -> None:
    for one in entries:
        more = {name: getattr(one, name) for name in ("slug", "state", "version", "published")}
        model.create(session, one.entry, one.owner, "Paul", NOW, **more)


@pytest.fixture(autouse=True)
def _content_is_read_once(content, monkeypatch):
    """Hundreds of commands are run, each of which would read the same 140 files."""
    monkeypatch.setattr("stoppvif.cli.load", lambda _: content)


@pytest.fixture
def shell(tmp_path):
    made = Shell(tmp_path)
    yield made
    made.database.close()


def some(count: int = 1, **changes: Any) -> list[Kept]:
    """Entries without surprises."""
    return [replace(PLAIN, slug=f"ecoute-{n}", **changes) for n in range(count)]


def back(entries: list[Kept]) -> list[tuple[Any, ...]]:
    return [tuple(getattr(one, name) for name in BACK) for one in entries]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_export_wipe_and_import_give_the_same_data_back(form, tmp_path_factory):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(1, 3).flatmap(lambda n: st.tuples(*(kept(k) for k in range(n)))))
    def same(entries):
        shell = Shell(tmp_path_factory.mktemp("shell"))
        try:
            shell.keep(*entries)
            before = shell.everything()
            file = str(shell.folder / "file")
            shell.run("export", "--format", form, file)
            shell.wipe()
            assert shell.everything() == []
            done = shell.run("import", file)
            assert done.stdout == f"{len(entries)} new, 0 changed, 0 unchanged, 0 refused\n"
            assert back(shell.everything()) == back(before) == back(list(entries))
            again = shell.run("import", file)
            assert again.stdout == f"0 new, 0 changed, {len(entries)} unchanged, 0 refused\n"
        finally:
            shell.database.close()

    same()


def test_without_a_file_it_goes_through_the_pipe(shell):
    shell.keep(*some(2))
    written = shell.run("export")
    assert [one["name"] for one in json.loads(written.stdout_bytes)] == ["Écoute", "Écoute"]
    shell.wipe()
    shell.run("import", "-", stdin=written.stdout_bytes)
    assert len(shell.everything()) == 2


def test_an_export_tells_what_it_could_not_read(shell, caplog):
    shell.keep(*some(2))
    shell.database.write(_break, "ecoute-1")
    done = shell.run("export", status=1)
    assert [one["stoppvif"]["slug"] for one in json.loads(done.stdout_bytes)] == ["ecoute-0"]
    assert "1 entries\n1 cannot be read and are missing\n" in done.stderr
    assert "directory entry 2 cannot be read" in caplog.text
    done = shell.run("import", shell.file(done.stdout_bytes))
    assert done.stdout == "0 new, 0 changed, 1 unchanged, 0 refused\n"


def _break(session: Session, slug: str) -> None:
    (row,) = session.scalars(select(EntryRow).where(EntryRow.slug == slug))
    row.record = {"name": "no words by language"}


def test_an_import_tells_pages_of_what_visitors_see(shell):
    shell.keep(*some())
    file = shell.file(shell.run("export").stdout_bytes)
    shell.wipe()
    with shell.database.read() as session:
        before = revisions.numbers(session)[model.TAG]
    shell.run("import", shell.file([FOREIGN], "drafts.json"), *FOREIGN_OPTIONS)
    with shell.database.read() as session:
        assert revisions.numbers(session)[model.TAG] == before
    shell.run("import", file)
    with shell.database.read() as session:
        assert revisions.numbers(session)[model.TAG] == before + 1


def test_a_change_by_hand_comes_in(shell):
    shell.keep(*some())
    (org,) = json.loads(shell.run("export").stdout_bytes)
    org["name"] = "Autrement"
    done = shell.run("import", shell.file([org]))
    assert done.stdout == "0 new, 1 changed, 0 unchanged, 0 refused\n"
    (found,) = shell.everything()
    assert found.entry.name["fr"] == "Autrement"
    assert (found.state, found.version) == ("published", 4)


def test_what_was_changed_here_since_is_left_alone(shell):
    shell.keep(*some())
    (org,) = json.loads(shell.run("export").stdout_bytes)
    (found,) = shell.everything()
    edited = msgspec.structs.replace(found.entry, alternate_name="Ici")
    shell.database.write(model.change, found.id, edited, found.version, "Paul", NOW)
    org["name"] = "Autrement"
    done = shell.run("import", shell.file([org]), status=1)
    assert "Autrement: It has been changed here since the file was made." in done.stderr
    (found,) = shell.everything()
    assert (found.entry.name["fr"], found.entry.alternate_name) == ("Écoute", "Ici")


@pytest.mark.parametrize("name", ["Écoute", "Autrement"])
def test_a_copy_under_another_slug_becomes_a_second_entry(shell, name):
    shell.keep(*some())
    (org,) = json.loads(shell.run("export").stdout_bytes)
    copy = org | {"name": "Copie", "stoppvif": org["stoppvif"] | {"slug": "copie"}}
    done = shell.run("import", shell.file([org | {"name": name}, copy]))
    assert done.stdout.startswith("1 new, ")
    found = {one.slug: one.entry.name["fr"] for one in shell.everything()}
    assert found == {"ecoute-0": name, "copie": "Copie"}


def test_of_two_that_are_one_entry_here_the_second_is_told(shell):
    shell.run("import", shell.file([FOREIGN]), *FOREIGN_OPTIONS)
    (ours,) = json.loads(shell.run("export").stdout_bytes)
    # As another program leaves it, which knows nothing of what is ours.
    theirs = FOREIGN | {"id": ours["id"]}
    file = shell.file([theirs, ours | {"name": "Autrement"}])
    done = shell.run("import", file, *FOREIGN_OPTIONS, status=1)
    assert done.stdout == "0 new, 0 changed, 1 unchanged, 1 refused\n"
    assert "Autrement: The file has it twice" in done.stderr
    assert [one.entry.name["fr"] for one in shell.everything()] == [FOREIGN["name"]]


def test_another_address_of_the_site_changes_nothing(shell):
    shell.keep(*some())
    file = shell.file(shell.run("export").stdout_bytes)
    environ = {"STOPPVIF_DATABASE_URL": shell.url, "STOPPVIF_PUBLIC_URL": "https://new.example"}
    done = CliRunner(env=environ).invoke(main, ["directory", "import", file])
    assert done.stdout == "0 new, 0 changed, 1 unchanged, 0 refused\n"


def test_organisations_of_others_become_drafts(shell):
    done = shell.run("import", shell.file([FOREIGN]), *FOREIGN_OPTIONS)
    assert "Maison de l’Écoute: not read: funding" in done.stderr
    (found,) = shell.everything()
    assert (found.state, found.owner, found.version) == ("draft", "62009", 1)
    assert found.slug == code_of(FOREIGN["id"])


def test_organisations_of_others_do_not_overwrite(shell):
    file = shell.file([FOREIGN])
    shell.run("import", file, *FOREIGN_OPTIONS)
    again = shell.run("import", file, *FOREIGN_OPTIONS)
    assert again.stdout == "0 new, 0 changed, 1 unchanged, 0 refused\n"
    other = shell.file([FOREIGN | {"description": "Autre chose."}])
    done = shell.run("import", other, *FOREIGN_OPTIONS, status=1)
    assert "There is an entry of this name already" in done.stderr


def test_an_import_lets_others_write_and_goes_on_where_it_was_broken_off(shell, monkeypatch):
    shell.keep(*some())
    (org,) = json.loads(shell.run("export").stdout_bytes)
    houses = [
        FOREIGN | {"id": f"house-{n}", "name": f"Maison {n}", "locations": []} for n in range(120)
    ]
    file = shell.file([*houses, org | {"name": "Autrement"}])
    create, made = model.create, []

    def locked(*args, **more):
        made.append(args)
        if len(made) == 111:
            raise Away("the writer")
        return create(*args, **more)

    monkeypatch.setattr(model, "create", locked)
    shell.run("import", file, *FOREIGN_OPTIONS, status=1)
    assert len(shell.everything()) == 101
    done = shell.run("import", file, *FOREIGN_OPTIONS)
    assert done.stdout == "20 new, 1 changed, 100 unchanged, 0 refused\n"
    with shell.database.read() as session:
        told = [one.about for one in trail.page(session, 1).entries]
    assert [(one["made"], one["changed"]) for one in told] == [(20, 1), (50, 0), (50, 0)]


def test_what_is_refused_is_told_and_the_rest_is_written(shell):
    wrong = FOREIGN | {"id": "other", "name": "Autre", "phones": [{"id": "p", "number": "call us"}]}
    done = shell.run("import", shell.file([wrong, FOREIGN]), *FOREIGN_OPTIONS, status=1)
    assert "Autre: phones.0.number: This is no telephone number" in done.stderr
    assert done.stdout == "1 new, 0 changed, 0 unchanged, 1 refused\n"
    assert len(shell.everything()) == 1


def test_nothing_moves_the_cursor_of_a_terminal(shell):
    wrong = FOREIGN | {"name": "\x1b[2JA\r\n", "website": "x", "\x1b]0;b\x07": 1}
    done = shell.run(
        "import", shell.file([wrong, FOREIGN | {"\x1b]": 1}]), *FOREIGN_OPTIONS, status=1
    )
    assert not any(ord(letter) < 32 and letter != "\n" for letter in done.stderr)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"[\n{,}]", "The file is no JSON: look at line 2."),
        (b"[", "The file is cut off"),
        (b"\xe9", "The file is not written in UTF-8: look at line 1."),
        (b"{}", "The file holds no list of organisations"),
        (b"PK\x03\x04", "The zip is damaged"),
        (b"name;phone\nA;112\n", "The file is no JSON"),
    ],
)
def test_what_is_no_such_file_gets_one_line(shell, data, words):
    file = shell.file(data)
    done = shell.run("import", file, status=1)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {file}: {words}")
    assert not done.stdout


def test_wrong_places_and_words_get_one_line(shell, tmp_path):
    for arguments in (
        ["import", str(tmp_path / "nothing")],
        ["import", str(tmp_path)],
        ["export", "--format", "xml"],
        ["export", str(tmp_path)],
        ["import", shell.file([FOREIGN]), "--need", "everything"],
    ):
        assert "Error:" in shell.run(*arguments, status=2).stderr
    assert "Error:" in shell.run("export", str(tmp_path / "no/file"), status=1).stderr
    done = shell.run("import", shell.file([FOREIGN]), "--owner", "1000", status=1)
    assert "--owner: '1000' is none of" in done.stderr


def test_the_tables_say_what_they_are(shell):
    shell.keep(*some())
    shell.run("export", "--format", "csv", str(shell.folder / "file.zip"))
    with zipfile.ZipFile(io.BytesIO((shell.folder / "file.zip").read_bytes())) as archive:
        assert json.loads(archive.read("datapackage.json"))["profile"] == "tabular-data-package"
        assert archive.read("organizations.csv").decode().splitlines()[0].startswith("id,name,")
