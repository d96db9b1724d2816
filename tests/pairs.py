"""Conversations under way, written straight into a database: for tests and benches of many."""

import contextlib
import datetime as dt
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from house import COMMAND, Server
from stoppvif.chat import sealing
from stoppvif.chat.tables import ConversationRow
from stoppvif.staff import model, sessions
from stoppvif.staff.keys import fingerprint
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

SOCIAL = Grant("professional", ("social",), ("me",), ("fr",))
SECRET = "a key that is known to everybody who reads this"
# Whether the long tests are asked for: `make soak`.
SOAK = bool(os.environ.get("SOAK"))


@dataclass(frozen=True)
class Seeded:
    """A professional who is logged in: her cookie's value, and (conversation, token) of hers."""

    cookie: str
    conversations: list[tuple[str, str]]


class Pair:
    """The key pair of a professional's browser, in the server's own library."""

    def __init__(self, name: str = "pair") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.public = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.key = {"id": name, "public": self.public}

    def open(self, sealed: bytes, conversation: str) -> bytes:
        """The secret that was sealed to this pair."""
        info = f"stoppvif chat 1|{conversation}|{self.key['id']}".encode()
        return sealing._SUITE.decrypt(sealed, self.private, info=info)


def seed(session: Session, professionals: int, each: int, now: dt.datetime) -> list[Seeded]:
    """Professionals who are logged in, each with as many active conversations."""
    return [_professional(session, number, each, now) for number in range(professionals)]


def _professional(session: Session, number: int, each: int, now: dt.datetime) -> Seeded:
    new = NewAccount(f"person{number}", f"Person {number}", "fr", (SOCIAL,))
    staff_id, name = model.add(session, new, now), sessions.new_name()
    sessions.begin(session, staff_id, name, "passkey", now)
    pairs = [(secrets.token_urlsafe(16), secrets.token_urlsafe(32)) for _ in range(each)]
    plain = {"regime": "social", "language": "fr", "state": "active", "owner": staff_id}
    plain |= dict.fromkeys(("front", "covered", "returned"), False)
    plain |= dict.fromkeys(("since", "started", "queued", "spoken"), now)
    rows = [{**plain, "id": found, "token": fingerprint(token)} for found, token in pairs]
    session.execute(insert(ConversationRow), rows)
    return Seeded(name, pairs)


def seeded(file: Path, professionals: int, each: int = 1) -> list[Seeded]:
    """A new database at `file` with such conversations."""
    database = Database(f"sqlite:///{file}")
    prepare(database)
    try:
        now = dt.datetime.now(dt.UTC)
        return database.submit(seed, professionals, each, now).result(60)
    finally:
        database.close()


@contextlib.contextmanager
def serving_on(file: Path, port: int, log: Path) -> Iterator[Server]:
    """The real command over this file, at this port, in the file's folder; killed at the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STOPPVIF_")}
    clean |= {"STOPPVIF_DATABASE_URL": f"sqlite:///{file}", "STOPPVIF_SECRET_KEY": SECRET}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(COMMAND), "serve", "--port", str(port)],
            cwd=file.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=clean,
        )
    server = Server(port, process, log)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            assert process.poll() is None, log.read_text()
            with contextlib.suppress(OSError):
                if server.get("/health")[0] == 200:
                    break
            time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait(10)
