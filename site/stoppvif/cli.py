"""The command `stoppvif`."""

import contextlib
import os
import sys
from dataclasses import replace
from typing import Any

import click

from stoppvif import server
from stoppvif.agenda import commands as agenda
from stoppvif.check import everything, reading
from stoppvif.content.faults import ContentError
from stoppvif.content.load import load
from stoppvif.content.model import Content
from stoppvif.demo import staged
from stoppvif.directory import commands as directory
from stoppvif.settings import PREFIX, Settings, SettingsError, from_environ, on_this_machine
from stoppvif.staff import commands
from stoppvif.storage.away import Away
from stoppvif.storage.engine import Database
from stoppvif.storage.key import NoKeyError
from stoppvif.storage.upgrade import ShapeError, prepare, upgrade


def _settings() -> Settings:
    try:
        return from_environ(os.environ)
    except (SettingsError, FileNotFoundError) as error:
        raise _stop(error) from None


def _stop(error: Exception) -> SystemExit:
    """One line a fault, no trace: whoever starts the site must see what to mend."""
    missing = isinstance(error, OSError) and error.filename
    for line in [f"{missing}: run `make install`"] if missing else error.args:
        click.echo(line, err=True)
    return SystemExit(1)


class _Group(click.Group):
    """Commands to which a database that does not answer is one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except Away:
            raise _stop(Away("STOPPVIF_DATABASE_URL: the database does not answer")) from None


@click.group(cls=_Group)
def main() -> None:
    """The website of a network against intrafamilial violence."""


@main.command()
@click.option(
    "--demo", is_flag=True, help="On localhost, with a throw-away database and sample people."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(demo: bool, host: str, port: int) -> None:
    """Serve the site."""
    settings = _settings()
    if demo or not os.environ.get(f"{PREFIX}PUBLIC_URL"):
        settings = replace(settings, public_url=on_this_machine(port))
    with contextlib.ExitStack() as stack:
        greeting = ""
        try:
            if demo:
                settings, greeting = stack.enter_context(staged(settings))
            server.serve(settings, host, port, greeting)
        except (ContentError, FileNotFoundError, NoKeyError, ShapeError) as error:
            raise _stop(error) from None


@main.group()
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database up to this version; safe to repeat."""
    opened = Database(_settings().database_url)
    try:
        click.echo(f"The database is at {upgrade(opened)}.")
    except ShapeError as error:
        raise _stop(error) from None
    finally:
        opened.close()


def _opened() -> tuple[Database, str]:
    """The database for a command, ready to use, and the public address."""
    settings = _settings()
    opened = Database(settings.database_url)
    click.get_current_context().call_on_close(opened.close)
    try:
        prepare(opened)
    except ShapeError as error:
        raise _stop(error) from None
    return opened, settings.public_url


def _content() -> Content:
    """What the network is, for a command."""
    try:
        return load(_settings().content_dir)
    except ContentError as error:
        raise _stop(error) from None


main.add_command(commands.group(_opened, _content))
main.add_command(agenda.group(_opened, _content))
main.add_command(directory.group(_opened, _content))


@main.command()
def check() -> None:
    """List each fault of content, translations and settings, with file and line."""
    settings = _settings()
    errors, notices = everything(settings)
    for heading, faults in (("Notices", notices), ("Errors", errors)):
        if faults:
            click.echo(f"{heading}:")
            for fault in faults:
                click.echo(f"  {fault}")
    if folders := reading(settings):
        click.echo("How hard the folders are to read (LIX: 30 easy, 40 a newspaper, 55 a law):")
        for line in folders:
            click.echo(f"  {line}")
    click.echo(f"{len(errors)} errors, {len(notices)} notices")
    sys.exit(1 if errors else 0)
