"""Password with a code from an app: for whoever has no passkey. Never one without the other."""

import datetime as dt
import functools
import secrets
from collections.abc import Iterable

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ForeignKey, LargeBinary, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.staff.keys import Keys
from stoppvif.staff.model import AccountError
from stoppvif.staff.tables import Account
from stoppvif.storage.tables import Base

SHORTEST, LONGEST = 12, 200
# Out of four, by zxcvbn: its lists of common passwords and names, with the usual disguises.
STRENGTH = 3
STEP_SECONDS = 30
CODES = 10
# Letters and digits that nobody mistakes for one another when she copies them from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 12

# Argon2id; the library's own profile is RFC 9106's second recommendation (64 MiB).
_hasher = PasswordHasher()


class RecoveryCode(Base):
    """A recovery code that has not been used, as a keyed hash."""

    __tablename__ = "staff_code"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


def check(password: str, about: Iterable[str]) -> str:
    """The hash of a new password. `about`: words that somebody who knows her would try.

    Raises AccountError: `password_short`, `password_long`, `password_common`.
    """
    if len(password) < SHORTEST:
        raise AccountError("password_short")
    if len(password) > LONGEST:
        raise AccountError("password_long")
    # Its lists of words take a while to import, and few visits to the site make a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    guess = zxcvbn(password[:72], user_inputs=["stoppvif", "stopp", "vif", *about])
    if guess["score"] < STRENGTH:
        raise AccountError("password_common")
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one whose hash was kept; takes as long where there is none."""
    nobody = _nobody()
    try:
        return _hasher.verify(kept or nobody, password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobody() -> str:
    """A hash as slow as a real one: whether an account exists must not show in the time taken.

    Made at the first login rather than at the start: it is slow because it is meant to be.
    """
    return _hasher.hash(secrets.token_urlsafe(16))


def new_secret() -> str:
    """A secret for an app that makes codes, in base 32."""
    return pyotp.random_base32()


def address(secret: str, login: str, issuer: str) -> str:
    """The `otpauth:` address that such an app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def step(secret: str, code: str, now: dt.datetime) -> int | None:
    """The time step whose code it is: the present one, or one beside it. None if it is none."""
    code = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    codes = pyotp.TOTP(secret)
    for found in (present, present - 1, present + 1):
        if secrets.compare_digest(codes.at(found * STEP_SECONDS).encode(), code.encode()):
            return found
    return None


def clock_error(secret: str, code: str, now: dt.datetime) -> int | None:
    """By how many minutes, up to ten, the clock that made `code` is fast (or slow, negative).

    For enrolment alone: at a login it would tell a stranger that a guess was near.
    """
    for minutes in sorted(range(-10, 11), key=abs):
        if step(secret, code, now + dt.timedelta(minutes=minutes)) is not None:
            return minutes
    return None


def enrol(
    session: Session, keys: Keys, staff_id: int, hashed: str, secret: str, used: int
) -> list[str]:
    """Give an account a password (its hash) and an app's secret; its new recovery codes.

    `used` is the time step of the code that proved the app right; it is not accepted again.
    """
    account = session.get(Account, staff_id)
    if account is None:
        raise AccountError("gone")
    account.password, account.totp_step = hashed, used
    account.totp = keys.seal(secret.encode(), account.handle)
    return renew_codes(session, keys, staff_id)


def renew_codes(session: Session, keys: Keys, staff_id: int) -> list[str]:
    """Ten new recovery codes in place of those before; shown once, kept as keyed hashes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    session.add_all(
        RecoveryCode(digest=_digest(keys, staff_id, code), staff_id=staff_id) for code in codes
    )
    return ["-".join(code[i : i + 4] for i in range(0, _CODE_LENGTH, 4)) for code in codes]


def codes_left(session: Session, staff_id: int) -> int:
    """How many recovery codes an account has."""
    counted = select(func.count()).where(RecoveryCode.staff_id == staff_id)
    return session.scalar(counted) or 0


def secret_of(keys: Keys, account: Account) -> str | None:
    """The secret of an account's app; None where there is none, or the secret key was changed."""
    opened = keys.open(account.totp, account.handle) if account.totp else None
    return opened.decode() if opened else None


def spend_step(session: Session, staff_id: int, found: int) -> bool:
    """Use up the code of a time step, in one statement: of two logins with one code, one counts."""
    used = update(Account).where(Account.id == staff_id, Account.totp_step < found)
    return bool(session.connection().execute(used.values(totp_step=found)).rowcount)


def spend_code(session: Session, keys: Keys, staff_id: int, code: str) -> bool:
    """Use up a recovery code; False if it is none of hers, or no longer."""
    spent = delete(RecoveryCode).where(RecoveryCode.digest == _digest(keys, staff_id, code))
    return bool(session.connection().execute(spent).rowcount)


def forget(session: Session, staff_id: int) -> None:
    """Take password, app and recovery codes from an account."""
    account = session.get(Account, staff_id)
    if account is not None:
        account.password = account.totp = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def _digest(keys: Keys, staff_id: int, code: str) -> bytes:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keys.digest("recovery", f"{staff_id} {plain}")
