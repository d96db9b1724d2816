"""The site as the tests see it: its settings, its addresses, a real server."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from flask import Flask

from stoppvif import paths
from stoppvif.settings import Settings
from stoppvif.web import audience

CONTENT = paths.data("content")
COMMAND = Path(sys.executable).parent / "stoppvif"
# One folder for what the applications of one test run write; gone at its end.
_FOLDER = tempfile.TemporaryDirectory(prefix="stoppvif-tests-")
SETTINGS = Settings(
    public_url="http://localhost",
    content_dir=CONTENT,
    database_url=f"sqlite:///{_FOLDER.name}/stoppvif.db",
    secret_key="a key that is known to everybody who reads this",
)
LANGUAGES = ["fr", "nl", "de", "en", "ar"]
# What stands for each part of an address; a route with a part that is not here fails the tests.
PARTS = {
    "lang": LANGUAGES,
    "version": ["couple", "teen", "family", "elder", "friend", "self"],
    "slug": ["safety", "privacy", "accessibility"],
    "once": ["nothing-was-asked"],
    "guide": sorted(file.stem for file in (CONTENT / "fr/guides").glob("*.md")),
    # The first one stands at the folder's own address.
    "name": sorted(
        file.stem for file in (CONTENT / "fr/network").glob("*.md") if file.stem != "index"
    ),
}


def addresses(app: Flask, of: str = "public", method: str = "GET") -> list[str]:
    """Every address of an audience, each language and each page; visitors' pages are two rows."""
    found, rows = [], {"public", "chat"} if of == "public" else {of}
    for rule in app.url_map.iter_rules():
        # A script's address changes with its content; those of events, entries and proposals come
        # from the database: their own tests ask for them.
        named = not rule.arguments & {"digest", "event", "entry", "token"}
        if named and audience.of(app, rule.endpoint) in rows and method in rule.methods:
            names = sorted(rule.arguments)
            for values in product(*(PARTS[name] for name in names)):
                _, path = rule.build(dict(zip(names, values, strict=True)))
                found.append(path)
    return sorted(set(found))


@dataclass
class Server:
    """A real `stoppvif serve`, and the file that its output goes to."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request of its own; status, headers (lower case) and body as they came."""
        return self.ask("GET", path, headers=headers)

    def ask(self, method, path, body=None, headers=None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()

    def raw(self, data: bytes, wait: float = 10) -> bytes:
        """Everything the server answers to `data`, sent as it is."""
        with socket.create_connection(("localhost", self.port), timeout=wait) as sock:
            sock.sendall(data)
            found = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while chunk := sock.recv(65536):
                    found += chunk
            return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def serving(
    log: Path,
    command: Path = COMMAND,
    cwd: Path | None = None,
    pause: float = 0.05,
    **environ: str,
) -> Iterator[Server]:
    """Run the real command on a free port until the block ends; `environ` are its settings."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STOPPVIF_")}
    clean["STOPPVIF_DATABASE_URL"] = f"sqlite:///{log.with_suffix('.db')}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(command), "serve", "--port", str(port)],
            cwd=cwd,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**clean, **environ},
        )
    server = Server(port, process, log)
    try:
        for _ in range(1000):
            assert process.poll() is None, log.read_text()
            with contextlib.suppress(OSError):
                if server.get("/health")[0] == 200:
                    break
            time.sleep(pause)
        yield server
    finally:
        process.terminate()
        process.wait(10)
