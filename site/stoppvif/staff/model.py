"""Accounts and roles: the rules for them."""

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from stoppvif.staff.tables import Account, GrantRow, Passkey

Role = Literal["professional", "coordinator", "editor", "administrator"]
ROLES: tuple[Role, ...] = ("professional", "coordinator", "editor", "administrator")
Regime = Literal["social", "police"]
REGIMES: tuple[Regime, ...] = ("social", "police")
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38})[a-z0-9]")


class AccountError(Exception):
    """A rule for accounts refuses; `code` says which, the desk says it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and its reach.

    A professional has one regime, topics, languages and at most one commune; a coordinator one
    or both regimes; an editor communes, by NIS code; an administrator none of these.
    """

    role: Role
    regimes: tuple[Regime, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody to invite. `login` is her name at the door, `language` that of her desk."""

    login: str
    name: str
    language: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An account as the rest of the house sees it: no secret in it."""

    id: int
    login: str
    name: str
    language: str
    disabled: bool
    # Whether she has a way to log in; one who was invited and has not enrolled has none.
    enrolled: bool
    grants: Mapping[Role, Grant] = field(default_factory=dict)

    def admits(self, roles: Iterable[str]) -> bool:
        """Whether one of `roles` is hers."""
        return any(role in self.grants for role in roles)

    def coordinates(self) -> tuple[Regime, ...]:
        """The regimes whose roster and alarms she looks after."""
        grant = self.grants.get("coordinator")
        return grant.regimes if grant else ()


def checked(grants: Iterable[Grant]) -> dict[Role, Grant]:
    """`grants` by role, each with the reach of its role and no other.

    Raises AccountError: `no_role`, `one_regime`, `no_regime`, `no_language`, `no_commune`.
    """
    found: dict[Role, Grant] = {}
    for grant in grants:
        if grant.role == "professional":
            if len(grant.regimes) != 1:
                raise AccountError("one_regime")
            if not grant.languages:
                raise AccountError("no_language")
            found[grant.role] = Grant(
                grant.role, grant.regimes, grant.topics, grant.languages, grant.communes[:1]
            )
        elif grant.role == "coordinator":
            if not grant.regimes:
                raise AccountError("no_regime")
            found[grant.role] = Grant(grant.role, regimes=grant.regimes)
        elif grant.role == "editor":
            if not grant.communes:
                raise AccountError("no_commune")
            found[grant.role] = Grant(grant.role, communes=grant.communes)
        else:
            found[grant.role] = Grant(grant.role)
    if not found:
        raise AccountError("no_role")
    return found


def add(session: Session, new: NewAccount, now: dt.datetime) -> int:
    """Make an account that nobody can log in to yet; its id.

    Raises AccountError: `bad_login`, `bad_name`, `login_taken`, or what `checked` raises.
    """
    login = new.login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise AccountError("bad_login")
    roles = checked(new.grants)
    if session.scalar(select(exists().where(Account.login == login))):
        raise AccountError("login_taken")
    account = Account(
        login=login,
        name=_name(new.name),
        language=new.language,
        handle=secrets.token_bytes(32),
        created=now,
    )
    session.add(account)
    session.flush()
    _grant(session, account.id, roles)
    return account.id


def change(
    session: Session, staff_id: int, name: str, grants: Iterable[Grant]
) -> tuple[Member, Member]:
    """Give an account another name and other roles; how it was and how it is.

    Raises AccountError: `gone`, `last_administrator`, or what `checked` raises.
    """
    before = member(session, staff_id)
    account = session.get(Account, staff_id)
    if before is None or account is None:
        raise AccountError("gone")
    roles = checked(grants)
    if "administrator" not in roles:
        _not_the_last(session, staff_id)
    account.name = _name(name)
    session.execute(delete(GrantRow).where(GrantRow.staff_id == staff_id))
    _grant(session, staff_id, roles)
    session.flush()
    return before, cast(Member, member(session, staff_id))


def disable(session: Session, staff_id: int, now: dt.datetime) -> None:
    """Close an account. Raises AccountError: `gone`, `last_administrator`."""
    account = session.get(Account, staff_id)
    if account is None:
        raise AccountError("gone")
    _not_the_last(session, staff_id)
    account.disabled = account.disabled or now


def enable(session: Session, staff_id: int) -> None:
    """Open a closed account again; she needs a new link to log in. Raises AccountError: `gone`."""
    account = session.get(Account, staff_id)
    if account is None:
        raise AccountError("gone")
    account.disabled = None


def speak(session: Session, staff_id: int, language: str) -> None:
    """Have the desk of an account speak `language`."""
    account = session.get(Account, staff_id)
    if account is not None:
        account.language = language


def member(session: Session, staff_id: int) -> Member | None:
    """The account `staff_id`."""
    return next(iter(members(session, staff_id)), None)


def by_login(session: Session, login: str) -> Account | None:
    """The open account of this name."""
    found = select(Account).where(Account.login == login.strip().lower()[:80])
    return session.scalar(found.where(Account.disabled.is_(None)))


def members(session: Session, staff_id: int | None = None) -> list[Member]:
    """Every account, or the one, by name."""
    has_key = exists().where(Passkey.staff_id == Account.id)
    accounts = select(Account, has_key).order_by(Account.name, Account.id)
    grants = select(GrantRow)
    if staff_id is not None:
        accounts = accounts.where(Account.id == staff_id)
        grants = grants.where(GrantRow.staff_id == staff_id)
    by_account: dict[int, dict[Role, Grant]] = {}
    for row in session.scalars(grants):
        by_account.setdefault(row.staff_id, {})[cast(Role, row.role)] = _read(row)
    return [
        Member(
            account.id,
            account.login,
            account.name,
            account.language,
            account.disabled is not None,
            bool(account.password or keyed),
            by_account.get(account.id, {}),
        )
        for account, keyed in session.execute(accounts)
    ]


def _read(row: GrantRow) -> Grant:
    return Grant(
        cast(Role, row.role),
        cast(tuple[Regime, ...], tuple(row.regimes)),
        tuple(row.topics),
        tuple(row.languages),
        tuple(row.communes),
    )


def _grant(session: Session, staff_id: int, grants: Mapping[Role, Grant]) -> None:
    session.add_all(
        GrantRow(
            staff_id=staff_id,
            role=role,
            regimes=list(grant.regimes),
            topics=list(grant.topics),
            languages=list(grant.languages),
            communes=list(grant.communes),
        )
        for role, grant in grants.items()
    )


def _name(name: str) -> str:
    name = " ".join(name.split())
    # What does not print could make one name look like another's.
    if not 2 <= len(name) <= 80 or not name.isprintable():
        raise AccountError("bad_name")
    return name


def _not_the_last(session: Session, staff_id: int) -> None:
    """Somebody must stay who can open the door to others."""
    others = [
        found.id
        for found in members(session)
        if "administrator" in found.grants and found.enrolled and not found.disabled
    ]
    if others == [staff_id]:
        raise AccountError("last_administrator")
