"""A throw-away PostgreSQL server."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from house import free_port

SCRIPT = Path(__file__).with_name("storage") / "postgres.sh"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/usr/local/bin")
# Nothing outlives the tests, so nothing waits for the disk.
QUICK = ("fsync=off", "full_page_writes=off", "max_connections=60")
# Stands by until the other end of its pipe is closed: the server never outlives the tests.
GUARD = 'read _; "$0" stop -D "$1/data" -m immediate; rm -rf "$1"'


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest there is."""
    # What stands in PATH may be a link to the one program.
    on_path = shutil.which("postgres")
    found = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        found += sorted(Path("/").glob(place[1:]), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def installed() -> Path:
    """That folder; the package is installed where it is missing."""
    if programs() is None:
        subprocess.run(["sh", str(SCRIPT)], check=True)
    folder = programs()
    assert folder, "PostgreSQL is missing: run tests/storage/postgres.sh"
    return folder


def owner() -> str:
    """Who runs it: ourselves, but never root, which it refuses."""
    if os.getuid():
        return getpass.getuser()
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


class Postgres:
    """A server on a free port, with its files in a folder that goes with it."""

    def __init__(self) -> None:
        self.programs, self.owner, self.port = installed(), owner(), free_port()
        # Not pytest's folder, which is for its own user alone.
        self.folder = Path(tempfile.mkdtemp(prefix="stoppvif-postgres-"))
        shutil.chown(self.folder, self.owner)
        self._made = 0
        guard = ["sh", "-c", GUARD, str(self.programs / "pg_ctl"), str(self.folder)]
        self._guard = subprocess.Popen(
            guard, stdin=subprocess.PIPE, start_new_session=True, **self._quietly()
        )
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8")
        self.start()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def ask(self, statement: str, name: str = "postgres") -> list[tuple]:
        """The rows of one statement, which is committed at once."""
        address = f"postgresql://postgres@127.0.0.1:{self.port}/{name}"
        with psycopg.connect(address, autocommit=True) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def create(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template`."""
        self._made += 1
        name = f"tests_{self._made}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1"
        options += "".join(f" -c {setting}" for setting in QUICK)
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it as if somebody had pulled the plug."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-w")

    def remove(self) -> None:
        self._guard.stdin.close()
        self._guard.wait(60)

    def _run(self, program: str, *args: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *args]
        subprocess.run(command, check=True, **self._quietly())

    def _quietly(self) -> dict[str, object]:
        """How its programs are run: as its owner, without a word."""
        quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        if os.getuid():
            return quietly
        account = pwd.getpwnam(self.owner)
        ids = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return quietly | ids
