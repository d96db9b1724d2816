"""What one room's page shows of another: a small registry that `app.py` fills.

Rooms do not import each other. Home draws the doors it finds here, the page's frame its links.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app, url_for
from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class Door:
    """A way into a room: the endpoint it leads to, its words, its drawing."""

    endpoint: str
    label: LazyString
    hint: LazyString | None = None
    icon: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it leads, in the page's language."""
        return url_for(self.endpoint, **self.values)


@dataclass(frozen=True, slots=True)
class DeskDoor:
    """A way into a room of the desk, for whoever has one of `roles`."""

    endpoint: str
    label: LazyString
    hint: LazyString
    roles: frozenset[str]

    @property
    def address(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)


@dataclass(frozen=True, slots=True)
class Shown:
    """Availability as a public page tells it: `state` at `at`; `opens` while it is closed.

    `until`: when the page has to look again. All three are instants in Brussels time.
    """

    state: str
    at: dt.datetime
    opens: dt.datetime | None
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Slots:
    """A door without a room behind it is not in here, and so is not drawn."""

    # Home's large doors, in order.
    doors: list[Door] = field(default_factory=list)
    # Links in the page's head and foot.
    menu: list[Door] = field(default_factory=list)
    foot: list[Door] = field(default_factory=list)
    # Language to the neutral site that leaving leads to.
    exits: Mapping[str, str] = field(default_factory=dict)
    # Who stands under every page; what is empty is not drawn.
    network: str = ""
    short: str = ""
    what: Mapping[str, str] = field(default_factory=dict)
    communes: list[str] = field(default_factory=list)
    publisher: str = ""
    contact: str = ""
    tel: str = ""
    # What to dial where nothing else works: number and name.
    emergency: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    # Whether a professional is there, for public pages; None while the network has none.
    availability: Callable[[], Shown | None] | None = None
    # The rooms of the desk.
    desk: Sequence[DeskDoor] = field(default_factory=list)


def slots() -> Slots:
    """The registry of the running application."""
    return cast(Slots, current_app.extensions["slots"])
