"""The command `stoppvif`."""

import os
import sys
from dataclasses import replace

import click

from stoppvif import server
from stoppvif.check import everything
from stoppvif.content.faults import ContentError
from stoppvif.settings import PREFIX, Settings, SettingsError, from_environ, on_this_machine


def _settings() -> Settings:
    try:
        return from_environ(os.environ)
    except (SettingsError, FileNotFoundError) as error:
        raise _stop(error) from None


def _stop(error: Exception) -> SystemExit:
    """One line a fault, no trace: whoever starts the site must see what to mend."""
    for line in error.args:
        click.echo(line, err=True)
    return SystemExit(1)


@click.group()
def main() -> None:
    """The website of a network against intrafamilial violence."""


@main.command()
@click.option("--demo", is_flag=True, help="On localhost, whatever STOPPVIF_PUBLIC_URL says.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(demo: bool, host: str, port: int) -> None:
    """Serve the site."""
    settings = _settings()
    if demo or not os.environ.get(f"{PREFIX}PUBLIC_URL"):
        settings = replace(settings, public_url=on_this_machine(port))
    try:
        server.serve(settings, host, port)
    except (ContentError, FileNotFoundError) as error:
        raise _stop(error) from None


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
    click.echo(f"{len(errors)} errors, {len(notices)} notices")
    sys.exit(1 if errors else 0)
