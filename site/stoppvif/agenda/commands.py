"""`stoppvif agenda`: the agenda as a file, and back from one."""

import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.agenda import backup, calendar, csv_out, event, files, importing, listing, model
from stoppvif.agenda.backup import Known
from stoppvif.agenda.csv_columns import folded
from stoppvif.agenda.csv_in import Words
from stoppvif.agenda.desk_import_words import FILES, NOTICES, REASONS
from stoppvif.agenda.exchange import RecordError
from stoppvif.agenda.importing import Importer, Line
from stoppvif.agenda.incoming import FileError
from stoppvif.agenda.tables import EventRow
from stoppvif.content.model import Content
from stoppvif.staff.shell import IN, OUT, Opener, Reader, read_file, write_file
from stoppvif.staff.words import SHELL
from stoppvif.storage.engine import Database
from stoppvif.web import clock

FORMS = ("json", "csv", "ics")
_MOST_BYTES = 64 << 20
# Events that are written at once: a site that is running goes on meanwhile.
_PORTION = 50


@dataclass(frozen=True, slots=True)
class _New:
    """What an event of a calendar is where the file does not say it."""

    commune: str
    kind: str
    language: str


def group(opened: Opener, content: Reader) -> click.Group:
    """The command group over the database that `opened` opens, for the network of `content`."""

    @click.group()
    def agenda() -> None:
        """The agenda: what the communes announce."""

    agenda.add_command(_export(opened, content))
    agenda.add_command(_import(opened, content))
    return agenda


def _export(opened: Opener, content: Reader) -> click.Command:
    @click.command("export")
    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMS),
        default="json",
        show_default=True,
        help="JSON loses nothing; CSV opens in Excel; ICS is a calendar.",
    )
    @click.argument("file", type=OUT, default="-")
    def export(form: str, file: Path) -> None:
        """Write every event, whatever its state, to FILE, or to the standard output."""
        database, address = opened()
        network = content()
        with database.read() as session:
            rows = list(session.scalars(select(EventRow).order_by(EventRow.id)))
            data = _written(session, rows, form, network, address)
        write_file(file, data)
        click.echo(f"{len(rows)} events", err=True)

    return export


def _written(
    session: Session, rows: list[EventRow], form: str, network: Content, address: str
) -> bytes:
    if form == "json":
        return backup.file(session, rows, keys=True)
    found, first = model.events(session, rows), network.languages[0]
    if form == "csv":
        names = {("commune", commune.nis): commune.name for commune in network.communes}
        return csv_out.file(found, first, first, lambda what, code: names.get((what, code), code))
    shown = [date for one in found for date in listing.dates_of(one) if one.draft.texts]
    return calendar.file(shown, first, first, address)


def _import(opened: Opener, content: Reader) -> click.Command:
    @click.command("import")
    @click.argument("file", type=IN)
    @click.option("--commune", default="", help="NIS code of new events; the whole zone if not.")
    @click.option("--kind", default="other", type=click.Choice(event.KINDS), show_default=True)
    @click.option("--language", default="", help="In which a calendar is written.")
    def imported(file: Path, commune: str, kind: str, language: str) -> None:
        """Read FILE: an export of ours in JSON, a calendar (.ics) or a table (.csv).

        Events of JSON come back as they were exported; one whose address is taken stays as it
        is. From a calendar and a table come drafts; what nobody has changed here since the last
        import follows the file. The options are for these. Whatever is refused is listed; the
        rest is written. An import that was broken off goes on where it is repeated.
        """
        database, address = opened()
        network = content()
        data = _read(file)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
            _restore(database, network, file, data)
        else:
            new = _New(commune, kind, language or network.languages[0])
            _checked(network, new)
            _take(database, network, address, file, data, new)

    return imported


def _read(file: Path) -> bytes:
    data = read_file(file, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise click.ClickException(f"{file}: {FILES['large']}")
    return data


def _restore(database: Database, network: Content, file: Path, data: bytes) -> None:
    known = Known([one.nis for one in network.communes], network.languages, network.languages[0])
    try:
        records = backup.read(data)
    except RecordError as error:
        raise click.ClickException(f"{file}: {_shown(str(error))}") from None
    done = [
        one
        for start in range(0, len(records), _PORTION)
        for one in database.write(
            backup.restore, records[start : start + _PORTION], known, SHELL, clock.now()
        )
    ]
    for one in done:
        for field, code in one.faults:
            click.echo(f"{_shown(one.slug or '?')}: {_shown(field)}: {_shown(code)}", err=True)
        if one.fate == "left":
            click.echo(f"{_shown(one.slug)}: is there already, and differs", err=True)
    _tell([one.fate for one in done], ("new", "unchanged", "left", "refused"))


def _checked(network: Content, new: _New) -> None:
    """A commune or a language that the network has not would be shown nowhere."""
    known = sorted(commune.nis for commune in network.communes)
    if new.commune and new.commune not in known:
        raise click.ClickException(f"--commune: {new.commune!r} is none of {', '.join(known)}")
    if new.language not in network.languages:
        spoken = ", ".join(network.languages)
        raise click.ClickException(f"--language: {new.language!r} is none of {spoken}")


def _take(
    database: Database, network: Content, address: str, file: Path, data: bytes, new: _New
) -> None:
    now = clock.now()
    communes = {folded(one.name): one.nis for one in network.communes}
    words = Words(
        communes | {one.nis: one.nis for one in network.communes},
        {code: code for code in event.KINDS},
    )
    try:
        reading = files.read(data, now, urlsplit(address).hostname or "", words)
    except FileError as fault:
        raise click.ClickException(f"{file}: {FILES[fault.code]}") from None
    by = Importer(
        SHELL,
        lambda *_: True,
        lambda _: True,
        network.languages,
        new.commune,
        new.kind,
        new.language,
    )
    with database.read() as session:
        lines = importing.plan(session, reading.entries, by, now)
    wanted = [line for line in lines if line.does]
    made = {
        line.number: line
        for start in range(0, len(wanted), _PORTION)
        for line in database.write(importing.apply, wanted[start : start + _PORTION], by, now)
    }
    done = [made.get(line.number, line) for line in lines]
    for line in done:
        for words_of in _remarks(line):
            click.echo(f"{_shown(line.entry.text.title or '?')}: {words_of}", err=True)
    _tell([line.verdict for line in done], importing.VERDICTS, wrong=())


def _remarks(line: Line) -> list[str]:
    """Why an entry is skipped, or what of it was left out; those that are over go without words."""
    if line.verdict == "skipped":
        return [str(REASONS[line.reason])] if line.reason != "over" else []
    return [str(NOTICES[notice]) for notice in line.entry.notices]


def _tell(
    fates: Collection[str], names: Collection[str], wrong: Collection[str] = ("refused",)
) -> None:
    """How many of each; the command fails where something is wrong."""
    counted = Counter(fates)
    click.echo(", ".join(f"{counted[name]} {name}" for name in names))
    sys.exit(1 if any(counted[name] for name in wrong) else 0)


def _shown(words: str) -> str:
    """Words of a file for a terminal: nothing in them that moves its cursor."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)
