"""The database of the running application, for views."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from stoppvif.storage.engine import Database

P = ParamSpec("P")
T = TypeVar("T")


def database_of(app: Flask) -> Database:
    """The database of `app`."""
    return cast(Database, app.extensions["database"])


def database() -> Database:
    """The database of the running application."""
    return database_of(current_app)


def read() -> AbstractContextManager[Session]:
    """A session for reading. Raises Away."""
    return database().read()


def write(function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a write function; its value, once committed. Raises what it raises, or Away."""
    return database().write(function, *args, **kwargs)
