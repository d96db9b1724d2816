"""What the commands of the features share: what they are given, and files in and out."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from stoppvif.content.model import Content
from stoppvif.storage.engine import Database

# How a command gets the database and the public address, and what the network is; `cli` says how.
Opener = Callable[[], tuple[Database, str]]
Reader = Callable[[], Content]
OUT = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)
IN = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_DASH = Path("-")


def read_file(file: Path, most: int) -> bytes:
    """The first `most` bytes of `file` (`-` is the standard input), and one more if there is."""
    try:
        # One more than is taken: what is larger need not be read to know it.
        with click.open_file(str(file), "rb") as stream:
            return bytes(stream.read(most + 1))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None


def write_file(file: Path, data: bytes) -> None:
    """Write `data` to `file`; `-` is the standard output."""
    if file == _DASH:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
