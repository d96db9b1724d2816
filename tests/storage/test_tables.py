"""What every table shares: instants in UTC, lists, and rows that go with what they belong to."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ForeignKey, MetaData, func, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stoppvif.staff import model
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database
from stoppvif.storage.tables import Base
from stoppvif.storage.upgrade import prepare
from writing import run

UTC = dt.UTC
BRUSSELS_SUMMER = dt.timezone(dt.timedelta(hours=2))


class Own(DeclarativeBase):
    """Tables of these tests alone, made as the house makes its own."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = Base.type_annotation_map


class Note(Own):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime | None]
    names: Mapped[list[str]]
    about: Mapped[dict[str, Any]]


class Line(Own):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"))


@pytest.fixture
def notes(database: Database) -> Database:
    database.write(lambda session: Own.metadata.create_all(session.connection()))
    return database


def keep(session: Session, at: dt.datetime | None, names: list[str] = (), **about: Any) -> int:
    note = Note(at=at, names=list(names), about=about)
    session.add(note)
    session.flush()
    return note.id


def kept(database: Database, note_id: int) -> Note:
    with database.read() as session:
        return session.get(Note, note_id)


# --- instants -------------------------------------------------------------------------------------


def test_an_instant_comes_back_as_it_was_and_in_utc(notes: Database):
    summer = dt.datetime(2026, 7, 1, 14, 30, 15, 123456, BRUSSELS_SUMMER)
    found = kept(notes, notes.write(keep, summer)).at
    assert found == summer
    assert (found.tzinfo, found.hour) == (UTC, 12)


def test_no_instant_stays_none(notes: Database):
    assert kept(notes, notes.write(keep, None)).at is None


def test_an_instant_is_kept_as_utc_whatever_zone_it_was_told_in(notes: Database):
    """Other programs read the column too, and the server may stand in another zone."""
    note_id = notes.write(keep, dt.datetime(2026, 7, 1, 1, 30, tzinfo=BRUSSELS_SUMMER))
    with notes.read() as session:
        plain = session.scalar(text("SELECT at FROM note WHERE id = :id"), {"id": note_id})
    assert str(plain)[:16] == "2026-06-30 23:30"


def test_a_time_without_a_zone_is_refused(notes: Database):
    with pytest.raises(StatementError, match="needs a time zone"):
        notes.write(keep, dt.datetime(2026, 7, 1))  # noqa: DTZ001 (the fault that is tried)


def test_instants_of_different_zones_are_compared_rightly(notes: Database):
    for hour in (12, 13, 15):
        notes.write(keep, dt.datetime(2026, 7, 1, hour, tzinfo=UTC))
    limit = dt.datetime(2026, 7, 1, 15, tzinfo=BRUSSELS_SUMMER)
    with notes.read() as session:
        assert session.scalar(select(func.count()).where(Note.at < limit)) == 1
        assert session.scalar(select(func.count()).where(Note.at <= limit)) == 2


zones = st.integers(-14 * 60, 14 * 60).map(lambda n: dt.timezone(dt.timedelta(minutes=n)))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.datetimes(dt.datetime(1970, 1, 2), timezones=zones), min_size=2, max_size=5))  # noqa: DTZ001
def test_any_instants_come_back_and_in_order(notes: Database, instants: list[dt.datetime]):
    notes.write(run, "DELETE FROM note")
    for instant in instants:
        notes.write(keep, instant)
    with notes.read() as session:
        found = list(session.scalars(select(Note.at).order_by(Note.at)))
    assert found == sorted(instants)


# --- lists ----------------------------------------------------------------------------------------


def test_lists_and_dictionaries_come_back_in_order_and_in_any_script(notes: Database):
    names = ["é", "ß", "عربي", "", "a 'quoted' \"word\"", "\u2028"]
    about = {"b": [1, None, True], "a": {"deep": "ü"}}
    found = kept(notes, notes.write(keep, None, names, **about))
    assert (found.names, found.about) == (names, about)


def test_an_empty_list_is_a_list(notes: Database):
    found = kept(notes, notes.write(keep, None))
    assert (found.names, found.about) == ([], {})


# --- what belongs to a row ------------------------------------------------------------------------


def test_rows_go_with_what_they_belong_to(notes: Database):
    first, second = notes.write(keep, None), notes.write(keep, None)
    for note_id in (first, first, second):
        notes.write(lambda session, n=note_id: session.add(Line(note_id=n)))
    notes.write(run, f"DELETE FROM note WHERE id = {first}")
    with notes.read() as session:
        assert list(session.scalars(select(Line.note_id))) == [second]


def test_everything_of_an_account_goes_with_it(database: Database):
    """Whatever table a later issue adds: what has a `staff_id` goes when the account does."""
    prepare(database)
    now = dt.datetime(2026, 11, 23, tzinfo=UTC)
    someone = NewAccount("anne", "Anne", "en", (Grant("professional", ("social",), (), ("fr",)),))
    staff_id = database.write(model.add, someone, now)
    tables = [
        table
        for table in Base.metadata.sorted_tables
        # What belongs to a conversation goes with that.
        if "staff_id" in table.columns and "conversation_id" not in table.columns
    ]
    assert len(tables) > 8
    for table in tables:
        database.write(fill, table, staff_id)
    assert all(rows_of(database, tables).values())
    database.write(run, "DELETE FROM staff")
    assert not any(rows_of(database, tables).values())


def fill(session: Session, table: Any, staff_id: int) -> None:
    """A row of `table` for this account, of whatever each column takes."""
    made = {"Integer": 1, "String": "x", "LargeBinary": b"x", "Boolean": True, "JSON": []}
    made |= {"Date": dt.date(2026, 11, 23), "Instant": dt.datetime(2026, 11, 23, tzinfo=UTC)}
    if session.scalar(select(func.count()).select_from(table).where(table.c.staff_id == staff_id)):
        return
    values = {
        column.name: made[type(column.type).__name__]
        for column in table.columns
        if not column.nullable and not (column.primary_key and column.name == "id")
    }
    session.execute(table.insert().values(values | {"staff_id": staff_id}))


def rows_of(database: Database, tables: list[Any]) -> dict[str, int]:
    with database.read() as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}
