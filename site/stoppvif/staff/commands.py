"""`stoppvif staff`: accounts from the server's shell, where the first administrator is made."""

from collections.abc import Callable
from typing import Any, get_args

import click

from stoppvif.content.model import Content, Topic
from stoppvif.staff import desk, model
from stoppvif.staff.model import REGIMES, ROLES, AccountError, Grant, Member, NewAccount, Role
from stoppvif.staff.shell import Opener, Reader
from stoppvif.staff.words import ERRORS, SHELL
from stoppvif.web.desk import LANGUAGES


def group(opened: Opener, content: Reader) -> click.Group:
    """The command group over the database that `opened` opens, for the network of `content`."""

    @click.group()
    def staff() -> None:
        """Accounts of the people behind the desk."""

    staff.add_command(_add(opened, content))
    staff.add_command(_list(opened))
    for name in ("reset", "disable"):
        staff.add_command(_act(opened, name))
    return staff


def _add(opened: Opener, content: Reader) -> click.Command:
    @click.command("add")
    @click.argument("login")
    @click.option("--name", required=True, help="As colleagues see it.")
    @click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
    @click.option("--regime", "regimes", multiple=True, type=click.Choice(REGIMES))
    @click.option("--topic", "topics", multiple=True, type=click.Choice(get_args(Topic)))
    @click.option("--language", "languages", multiple=True, help="Answers in; the desk's first.")
    @click.option("--commune", "communes", multiple=True, help="NIS code.")
    def add(login: str, name: str, roles: tuple[Role, ...], **reach: Any) -> None:
        """Make an account and print its one-time link, valid 48 hours.

        A professional needs --regime and --language, a coordinator --regime, an editor --commune.
        """
        _check(content(), reach["languages"], reach["communes"])
        grants = tuple(Grant(role, **reach) for role in roles)
        language = next((code for code in reach["languages"] if code in LANGUAGES), "fr")
        database, address = opened()
        wanted = NewAccount(login, name, language, grants)
        _, token = _told(lambda: database.write(desk.add, wanted, SHELL))
        click.echo(f"{address}/desk/enrol/{token}")

    return add


def _check(content: Content, languages: tuple[str, ...], communes: tuple[str, ...]) -> None:
    """A language or a commune that the network has not would make an account of no use."""
    known = {commune.nis for commune in content.communes}
    for code in languages:
        if code not in content.languages:
            spoken = ", ".join(content.languages)
            raise click.ClickException(f"--language: {code!r} is none of {spoken}")
    for nis in communes:
        if nis not in known:
            raise click.ClickException(f"--commune: {nis!r} is none of {', '.join(sorted(known))}")


def _list(opened: Opener) -> click.Command:
    @click.command("list")
    def listed() -> None:
        """List accounts: login, name, roles, state."""
        database, _ = opened()
        with database.read() as session:
            for found in model.members(session):
                roles = " ".join(_role(grant) for grant in found.grants.values())
                click.echo("\t".join((found.login, found.name, roles, _state(found))))

    return listed


def _role(grant: Grant) -> str:
    reach = ",".join((*grant.regimes, *grant.communes))
    return f"{grant.role}({reach})" if reach else grant.role


def _state(found: Member) -> str:
    return "closed" if found.disabled else "open" if found.enrolled else "invited"


def _act(opened: Opener, name: str) -> click.Command:
    words = {
        "reset": "Take every login of an account away and print a new one-time link.",
        "disable": "Close an account and end its sessions.",
    }

    @click.command(name, help=words[name])
    @click.argument("login")
    def act(login: str) -> None:
        database, address = opened()
        with database.read() as session:
            people = [p for p in model.members(session) if p.login == login.strip().lower()]
        if not people:
            raise click.ClickException(f"nobody has the login name {login!r}")
        token = _told(lambda: database.write(desk.DONE[name], people[0], SHELL))
        if token:
            click.echo(f"{address}/desk/enrol/{token}")

    return act


def _told(do: Callable[[], Any]) -> Any:
    """What `do` returns; a rule's refusal becomes one line."""
    try:
        return do()
    except AccountError as fault:
        # The shell speaks English, as the code does.
        raise click.ClickException(str(ERRORS[fault.code])) from None
