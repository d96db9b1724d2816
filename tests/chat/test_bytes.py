"""What is typed stands nowhere, and once it is over not even sealed: files, logs, memory, a theft.

Each search is first shown to find: words that a test sends unsealed, envelopes while they last.
"""

import base64
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ends import End, run
from house import Server, free_port
from pairs import SECRET, Pair, Seeded, seeded, serving_on
from stoppvif import paths
from stoppvif.chat import sealing
from stoppvif.chat.faults import ChatError
from stoppvif.staff.keys import Keys

HERS, THEIRS = "Grenouille-marécage 4711 أنا خائفة", "Rhododendron-Bahnhof 0815"
UNSEALED = b"Kontrollwort-Zwetschge 2357"


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the process's folder: database, its log, what it printed, whatever else."""
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def found(folder: Path, what: bytes) -> set[str]:
    return {Path(name).name for name, data in files(folder).items() if what in data}


def in_memory(server: Server, *wanted: bytes) -> set[bytes]:
    """Which of these stand in the memory of the server at this moment."""
    place, seen = Path(f"/proc/{server.process.pid}"), set()
    with (place / "mem").open("rb", 0) as memory:
        for line in (place / "maps").read_text().splitlines():
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if span is None:
                continue
            start, end = (int(part, 16) for part in span.groups())
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, OverflowError):
                continue
            seen |= {one for one in wanted if one in data}
    return seen


def written(words: str) -> list[bytes]:
    """Words as somebody might have written them down."""
    plain = words.encode()
    return [plain, words.encode("utf-16-le"), base64.b64encode(plain)[:-4], plain.hex().encode()]


class Talk:
    """A conversation with real keys, and one that is not sealed, beside it."""

    def __init__(self, server: Server, folder: Path, seeds: Seeded) -> None:
        self.server, self.folder, self.cookie = server, folder, seeds.cookie
        (self.id, self.token), (self.control, self.control_token) = seeds.conversations
        self.secret, self.pair = sealing.new_secret(), Pair()
        self.envelopes: list[bytes] = []

    async def run(self) -> None:
        she = await End(self.server.url, "/chat").connect(token=self.token)
        careless = await End(self.server.url, "/chat").connect(token=self.control_token)
        anna = await End(self.server.url, "/desk").connect(cookie=f"desk={self.cookie}")
        assert (await anna.ask("chat_key", **self.pair.key))["ok"]
        key = (await she.until("state", state="active"))["key"]
        while not key:
            key = (await she.until("state"))["key"]
        sealed = sealing.seal_secret(self.secret, self.id, key["id"], key["public"])
        assert (await she.ask("seal", key=key["id"], sealed=sealed))["sealed"]
        self.envelopes = [
            sealing.seal(self.secret, self.id, "visitor", 1, HERS),
            sealing.seal(self.secret, self.id, "professional", 1, THEIRS),
        ]
        assert (await she.ask("send", number=1, body=self.envelopes[0]))["ok"]
        about = {"id": self.id, "number": 1, "body": self.envelopes[1]}
        assert (await anna.ask("chat_send", **about))["ok"]
        opened = await anna.ask("chat_open", id=self.id)
        secret = self.pair.open(opened["sealed"], self.id)
        body = opened["envelopes"][0]["body"]
        assert sealing.open_(secret, self.id, "visitor", 1, body) == HERS
        plain = UNSEALED + bytes(284 - len(UNSEALED))
        assert (await careless.ask("send", number=1, body=plain))["ok"]
        self.while_it_runs()
        for end in (she, careless):
            assert (await end.ask("end"))["ok"]
        self.once_it_is_over()
        for end in (she, careless, anna):
            await end.client.disconnect()

    def while_it_runs(self) -> None:
        for searched in (UNSEALED, *self.envelopes):
            assert found(self.folder, searched), "the search finds what is there"
        assert in_memory(self.server, UNSEALED) == {UNSEALED}
        self.nowhere()
        _steal(self.folder / "chat.db", self.secret, self.token, self.cookie)

    def once_it_is_over(self) -> None:
        for searched in (UNSEALED, *self.envelopes, self.id.encode()):
            assert not found(self.folder, searched), "bytes are left of what is over"
        self.nowhere()

    def nowhere(self) -> None:
        """No word and no secret, in any file and in memory."""
        words = [*written(HERS), *written(THEIRS), self.secret, self.secret.hex().encode()]
        for searched in words:
            assert not found(self.folder, searched)
        assert not in_memory(self.server, *words)


def _uses() -> set[str]:
    """Every use for which the code derives a key."""
    said = re.compile(r'(?:derive|digest)\("(\w+)"')
    return {use for file in paths.HERE.rglob("*.py") for use in said.findall(file.read_text())}


def _keys() -> list[bytes]:
    """All that the secret makes, itself among them, and what a conversation would make of it."""
    keys = Keys(SECRET)
    made = [keys.derive(use) for use in sorted(_uses())]
    made.append(HKDF(SHA256(), 32, salt=None, info=b"").derive(SECRET.encode()))
    made.append(SECRET.encode()[:32])
    return made


def _opens(blob: bytes, places: list[bytes | None]) -> bool:
    for key in _keys():
        senders = [
            HKDF(SHA256(), 32, salt=None, info=f"stoppvif chat 1 {name}".encode()).derive(key)
            for name in ("visitor", "professional", "note")
        ]
        for tried in (key, *senders):
            # With and without the point that an HPKE secret begins with.
            for body in (blob, blob[65:]):
                for place in places:
                    try:
                        AESGCM(tried).decrypt(body[:12], body[12:], place)
                    except (InvalidTag, ValueError):
                        continue
                    return True
    return False


def _steal(file: Path, secret: bytes, token: str, cookie: str) -> None:
    """A thief has the database, as it stands, and the operator's secret key: she opens nothing."""
    database = sqlite3.connect(file)
    tables = [
        row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    rows = [(name, row) for name in tables for row in database.execute(f"SELECT * FROM {name}")]
    database.close()
    ids = [row[0] for name, row in rows if name == "chat_conversation"]
    places: list[bytes | None] = [None, b"", b"stoppvif resume 1"]
    places += [one.encode() for one in ids]
    places += [f"{one}|{who}|1".encode() for one in ids for who in ("visitor", "professional")]
    blobs = [
        value for _, row in rows for value in row if isinstance(value, bytes) and len(value) > 28
    ]
    assert {"chat_envelope", "chat_conversation"} <= {name for name, _ in rows}
    assert len(blobs) >= 5, "envelopes, a sealed secret, hashes of tokens"
    assert not any(_opens(blob, places) for blob in blobs)
    dump = repr(rows).encode() + b"".join(blobs)
    for hidden in (secret, secret.hex().encode(), token.encode(), cookie.encode()):
        assert hidden not in dump
    # The same attack opens what is sealed under a key that the server does have.
    weak = sealing.seal(Keys(SECRET).derive("totp"), ids[0], "visitor", 1, "open to the thief")
    assert _opens(weak, places)


def test_nothing_is_written_down_and_nothing_is_left(tmp_path: Path):
    if not Path("/proc/self/mem").exists():
        pytest.skip("memory is searched through /proc")
    folder = tmp_path / "server"
    folder.mkdir()
    (seeds,) = seeded(folder / "chat.db", 1, 2)
    with serving_on(folder / "chat.db", free_port(), folder / "log") as server:
        run(Talk(server, folder, seeds).run())
    assert not found(folder, UNSEALED)


def test_words_of_another_place_do_not_open():
    """The search above relies on it: an envelope opens where it was sealed, and nowhere else."""
    secret: Any = sealing.new_secret()
    body = sealing.seal(secret, "a", "visitor", 1, HERS)
    for place in (("b", "visitor", 1), ("a", "professional", 1), ("a", "visitor", 2)):
        with pytest.raises(ChatError):
            sealing.open_(secret, *place, body)
