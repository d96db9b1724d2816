"""Passkeys (WebAuthn): they are bound to our address, so nobody can be talked out of one."""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.staff.keys import Keys
from stoppvif.staff.model import AccountError
from stoppvif.staff.tables import Account, Passkey
from stoppvif.storage.tables import Base

# Finding the key, a finger or a code: five minutes are plenty.
VALID_SECONDS = 300
MOST_KEYS = 10


class Spent(Base):
    """A challenge that was answered; kept as long as it would otherwise be good."""

    __tablename__ = "staff_spent"
    challenge: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires: Mapped[dt.datetime]


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a passkey is for: the host of our public address, and that address as the origin."""

    id: str
    origin: str
    name: str

    @classmethod
    def of(cls, public_url: str, name: str) -> "Party":
        """The party of the site at `public_url`."""
        return cls(urlsplit(public_url).hostname or "", public_url, name)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that its authenticator has just made."""

    credential: bytes
    public_key: bytes
    count: int
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Use:
    """A passkey that was just used."""

    id: int
    staff_id: int
    count: int
    challenge: bytes


def challenge(keys: Keys, visit: str, purpose: str, now: dt.datetime) -> bytes:
    """Bytes to sign: when they were made, chance, and our mark on both.

    Good for five minutes, for this browser (`visit` is its cookie) and this purpose. Nothing is
    stored until one is answered, so asking for many fills nothing.
    """
    body = int(now.timestamp()).to_bytes(8) + secrets.token_bytes(16)
    return body + _mark(keys, visit, purpose, body)


def registration(
    party: Party, account: Account, present: list[Passkey], asked: bytes
) -> dict[str, Any]:
    """The options for `navigator.credentials.create()`, as JSON."""
    from stoppvif.staff import ceremony  # noqa: PLC0415

    return ceremony.creation(
        rp=(party.id, party.name),
        user=(account.handle, account.login, account.name),
        asked=asked,
        present=[key.credential for key in present],
        seconds=VALID_SECONDS,
    )


def authentication(party: Party, asked: bytes) -> dict[str, Any]:
    """The options for `navigator.credentials.get()`, as JSON. The key says whose it is."""
    from stoppvif.staff import ceremony  # noqa: PLC0415

    return ceremony.request(rp_id=party.id, asked=asked, seconds=VALID_SECONDS)


def made(party: Party, answer: str, keys: Keys, visit: str, now: dt.datetime) -> NewKey:
    """The passkey in a browser's answer. Raises AccountError: `passkey`, `passkey_late`."""
    from stoppvif.staff import ceremony  # noqa: PLC0415

    try:
        credential = ceremony.record(answer)
        asked = _ours(ceremony.answered(credential), keys, visit, "make", now)
        found = ceremony.made(credential, asked, party.id, party.origin)
    except ceremony.WRONG:
        raise AccountError("passkey") from None
    return NewKey(*found, asked)


def add(session: Session, staff_id: int, key: NewKey, name: str, now: dt.datetime) -> None:
    """Keep a new passkey. Raises AccountError: `passkey_late`, `passkey_many`, `passkey`."""
    _spend(session, key.challenge, now)
    present = of(session, staff_id)
    if len(present) >= MOST_KEYS:
        raise AccountError("passkey_many")
    if session.scalar(select(Passkey.id).where(Passkey.credential == key.credential)):
        raise AccountError("passkey")
    session.add(
        Passkey(
            staff_id=staff_id,
            credential=key.credential,
            public_key=key.public_key,
            count=key.count,
            name=" ".join(name.split())[:60],
            created=now,
        )
    )


def used(
    session: Session, party: Party, answer: str, keys: Keys, visit: str, now: dt.datetime
) -> Use:
    """The passkey that a browser used; nothing is written yet. Raises AccountError as `made`."""
    from stoppvif.staff import ceremony  # noqa: PLC0415

    try:
        credential = ceremony.record(answer)
        asked = _ours(ceremony.answered(credential), keys, visit, "use", now)
        wanted = ceremony.plain(str(credential["rawId"]))
        key = session.scalar(select(Passkey).where(Passkey.credential == wanted))
        account = session.get(Account, key.staff_id) if key else None
        if key is None or account is None or account.disabled:
            raise AccountError("passkey")
        handle = credential["response"].get("userHandle")
        if handle and ceremony.plain(str(handle)) != account.handle:
            raise AccountError("passkey")
        count = ceremony.used(credential, asked, party.id, party.origin, key.public_key, key.count)
    except ceremony.WRONG:
        raise AccountError("passkey") from None
    return Use(key.id, key.staff_id, count, asked)


def note_use(session: Session, use: Use, now: dt.datetime) -> None:
    """Use the challenge up. Raises AccountError `passkey_late` if it was before."""
    _spend(session, use.challenge, now)
    session.execute(update(Passkey).where(Passkey.id == use.id).values(count=use.count, used=now))


def of(session: Session, staff_id: int) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    rows = select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)
    return list(session.scalars(rows))


def remove(session: Session, staff_id: int, key_id: int) -> None:
    """Forget a passkey. Raises AccountError `last_way` where nothing else lets her in."""
    account = session.get(Account, staff_id)
    others = [key for key in of(session, staff_id) if key.id != key_id]
    if account is None or not (others or account.password):
        raise AccountError("last_way")
    session.execute(delete(Passkey).where(Passkey.id == key_id, Passkey.staff_id == staff_id))


def forget_all(session: Session, staff_id: int) -> None:
    """Forget every passkey of an account."""
    session.execute(delete(Passkey).where(Passkey.staff_id == staff_id))


def _mark(keys: Keys, visit: str, purpose: str, body: bytes) -> bytes:
    return keys.digest("passkey", f"{purpose} {visit} {body.hex()}")[:16]


def _ours(found: bytes, keys: Keys, visit: str, purpose: str, now: dt.datetime) -> bytes:
    """The challenge that a browser answered, if it was ours, to it, for this, and lately."""
    body, mark = found[:24], found[24:]
    if not hmac.compare_digest(mark, _mark(keys, visit, purpose, body)):
        raise AccountError("passkey")
    if not 0 <= now.timestamp() - int.from_bytes(body[:8]) <= VALID_SECONDS:
        raise AccountError("passkey_late")
    return found


def _spend(session: Session, asked: bytes, now: dt.datetime) -> None:
    session.execute(delete(Spent).where(Spent.expires <= now))
    if session.get(Spent, asked):
        raise AccountError("passkey_late")
    session.add(Spent(challenge=asked, expires=now + dt.timedelta(seconds=VALID_SECONDS)))
