"""Many threads and many processes that write at once."""

import threading
from collections.abc import Callable
from contextlib import closing
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from stoppvif.storage.engine import Database
from writing import LIMIT, RefusedError, told


def add(session: Session, amount: int, refuse: bool) -> int:
    """Read, then write: an increment is lost where two are under way at once."""
    total = session.scalar(text("SELECT total FROM counter"))
    session.execute(text("UPDATE counter SET total = :n"), {"n": total + amount})
    if refuse:
        raise RefusedError
    return total + amount


def begin_counter(session: Session) -> None:
    session.execute(text("CREATE TABLE counter (total INTEGER)"))
    session.execute(text("INSERT INTO counter VALUES (0)"))


def total(database: Database) -> int:
    with database.read() as session:
        return session.scalar(text("SELECT total FROM counter"))


def all_at_once(databases: list[Database], plans: list[list[tuple[int, bool]]]) -> None:
    """Each thread takes one of the databases and adds what its plan says."""

    def work(database: Database, plan: list[tuple[int, bool]]) -> None:
        for amount, refuse in plan:
            assert told(database.submit(add, amount, refuse))[0] is RefusedError or not refuse

    threads = [
        threading.Thread(target=work, args=(databases[n % len(databases)], plan))
        for n, plan in enumerate(plans)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)


plans = st.lists(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=4), min_size=1, max_size=8
)


@settings(max_examples=25, deadline=None)
@given(plans)
def test_the_sum_of_what_any_threads_add_is_right(several: list[list[tuple[int, bool]]]):
    with TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/a.db")) as database:
        database.write(begin_counter)
        all_at_once([database], several)
        wanted = sum(amount for plan in several for amount, refuse in plan if not refuse)
        assert total(database) == wanted


def test_the_sum_of_what_two_processes_add_is_right(url: str, opened: Callable):
    """Two writers over one database, as where the site runs twice."""
    databases = [opened(url), opened(url)]
    databases[0].write(begin_counter)
    all_at_once(databases, [[(1, False)] * 25] * 4)
    assert total(databases[0]) == 100
