"""The secret key where the operator set none: made once, kept beside the database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from stoppvif.storage.engine import Database

# As long as a key must be that an operator sets (`settings`).
SHORTEST = 32


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
        found = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NoKeyError(
            f"STOPPVIF_SECRET_KEY: cannot be kept beside the database: {error.strerror}"
        ) from None
    except UnicodeDecodeError:
        found = ""
    if len(found) < SHORTEST:
        # Anybody could sign with an empty key: rather no site than one with such a key.
        raise NoKeyError(f"STOPPVIF_SECRET_KEY: {file} holds no key; delete it to have one made")
    return found


def _keep(file: Path, key: str) -> None:
    """Write `key`, for its owner alone; where two processes start at once, one key wins."""
    # A name of its own: each container is its process 1, and may have died here before.
    handle, draft = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
    with os.fdopen(handle, "w") as target:
        target.write(key)
        target.flush()
        os.fsync(handle)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
