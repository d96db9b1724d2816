"""What is said when the database is locked or cannot be reached."""

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Away(Exception):  # noqa: N818 (a state, not an error of ours)
    """The database is locked or away; the page says so and gives the numbers to call."""


def away(error: Exception) -> Exception:
    """`error` itself, or Away where it means that the database does not answer."""
    # The driver says DatabaseError and no more of a file that is damaged, or no database at all.
    damaged = type(error) is DatabaseError
    if damaged or isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        # Without the statement, which may hold somebody's words.
        return Away(type(error).__name__)
    return error
