"""`stoppvif directory`: the directory as a file, and back from one."""

import sys
from pathlib import Path
from typing import get_args

import click

from stoppvif.directory import applying, hsds, importing, model, tabular
from stoppvif.directory.applying import Importer, Plan
from stoppvif.directory.desk_faults import of_file, of_organisation
from stoppvif.directory.entry import Audience, Need
from stoppvif.directory.frames import frame_of
from stoppvif.directory.importing import Defaults, Read
from stoppvif.directory.model import Kept
from stoppvif.directory.shapes import Frame
from stoppvif.directory.unreadable import Unreadable
from stoppvif.staff.shell import IN, OUT, Opener, Reader, read_file, write_file
from stoppvif.staff.words import SHELL
from stoppvif.storage.engine import Database
from stoppvif.web import clock

FORMS = ("json", "csv")
MOST_TOLD = 20
# Entries that are written at once: a site that is running goes on meanwhile.
_PORTION = 50


def group(opened: Opener, content: Reader) -> click.Group:
    """The command group over the database that `opened` opens, for the network of `content`."""

    @click.group()
    def directory() -> None:
        """The directory: who helps."""

    directory.add_command(_export(opened, content))
    directory.add_command(_import(opened, content))
    return directory


def _export(opened: Opener, content: Reader) -> click.Command:
    @click.command("export")
    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMS),
        default="json",
        show_default=True,
        help="HSDS 3.0 as JSON, or as a zip of CSV tables.",
    )
    @click.argument("file", type=OUT, default="-")
    def export(form: str, file: Path) -> None:
        """Write every entry, whatever its state, to FILE, or to the standard output."""
        database, address = opened()
        frame = frame_of(content(), address)
        entries, missing = _everything(database)
        made = hsds.organizations(entries, frame)
        data = tabular.packed(made) if form == "csv" else hsds.encoded(made)
        write_file(file, data)
        click.echo(f"{len(made)} entries", err=True)
        if missing:
            click.echo(f"{missing} cannot be read and are missing", err=True)
            sys.exit(1)

    return export


def _everything(database: Database) -> tuple[list[Kept], int]:
    """Every entry, and how many cannot be read."""
    with database.read() as session:
        found = model.everything(session)
        return found, len(model.slugs(session)) - len(found)


def _import(opened: Opener, content: Reader) -> click.Command:
    @click.command("import")
    @click.argument("file", type=IN)
    @click.option("--owner", default="", help="NIS code: who looks after organisations of others.")
    @click.option(
        "--need",
        "needs",
        multiple=True,
        type=click.Choice(get_args(Need)),
        help="What services of others are for, where the file does not say it in our words.",
    )
    @click.option(
        "--who",
        "audience",
        multiple=True,
        type=click.Choice(get_args(Audience)),
        help="Whom services of others are for, likewise.",
    )
    def imported(
        file: Path, owner: str, needs: tuple[Need, ...], audience: tuple[Audience, ...]
    ) -> None:
        """Read FILE: HSDS 3.0, JSON or a zip of CSV tables, ours or another publisher's.

        Entries of ours come back as they were exported; one that was changed here since is left
        alone. Organisations of others become drafts. Whatever is refused is listed; the rest is
        written. An import that was broken off goes on where it is repeated.
        """
        database, address = opened()
        frame = frame_of(content(), address)
        if owner and owner not in frame.communes:
            known = ", ".join(sorted(frame.communes))
            raise click.ClickException(f"--owner: {owner!r} is none of {known}")
        found = _read(file, frame, Defaults(owner, needs, audience))
        done = _apply(database, found, Importer(SHELL, frame, lambda _: True, states=True))
        _tell(done)
        sys.exit(1 if done.those("refused") else 0)

    return imported


def _read(file: Path, frame: Frame, defaults: Defaults) -> list[Read]:
    data = read_file(file, importing.MOST_BYTES)
    try:
        return importing.read(data, frame, defaults)
    except Unreadable as fault:
        raise click.ClickException(f"{file}: {of_file(fault)}") from None


def _apply(database: Database, found: list[Read], by: Importer) -> Plan:
    with database.read() as session:
        made = applying.plan(session, found, by)
    wanted = [number for number, step in enumerate(made.steps) if step.writes]
    for start in range(0, len(wanted), _PORTION):
        portion = wanted[start : start + _PORTION]
        reads = [made.steps[number].read for number in portion]
        done = database.write(applying.apply, reads, by, clock.now())
        for number, step in zip(portion, done.steps, strict=True):
            made.steps[number] = step
    return made


def _tell(done: Plan) -> None:
    for step in done.those("refused"):
        for place, code in step.read.refused:
            told = ": ".join(filter(None, (step.read.name or "?", place, of_organisation(code))))
            click.echo(told, err=True)
    for step in done.steps:
        if step.does != "refused" and step.read.left:
            told = f"{step.read.name}: not read: {', '.join(step.read.left[:MOST_TOLD])}"
            click.echo(told, err=True)
    click.echo(
        ", ".join(
            f"{len(done.those(does))} {does}" for does in ("new", "changed", "unchanged", "refused")
        )
    )
