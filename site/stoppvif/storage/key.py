"""The secret key where the operator set none: made once, kept beside the database."""

import contextlib
import os
import secrets
from pathlib import Path

from stoppvif.storage.engine import Database


class NoKeyError(Exception):
    """No key is set, and there is no place to keep one; the argument is one clear line."""


def secret_key(database: Database, given: str | None) -> str:
    """The key `given`, else the one in `<database file>.key`, made where there is none."""
    if given:
        return given
    if not database.sqlite or not database.url.database:
        raise NoKeyError("STOPPVIF_SECRET_KEY: must be set where the database is not a file")
    file = Path(f"{database.url.database}.key")
    try:
        if not file.exists():
            _keep(file, secrets.token_hex(32))
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NoKeyError(
            f"STOPPVIF_SECRET_KEY: cannot be kept beside the database: {error.strerror}"
        ) from None


def _keep(file: Path, key: str) -> None:
    """Write `key`, for its owner alone; where two processes start at once, one key wins."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.write(key)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
