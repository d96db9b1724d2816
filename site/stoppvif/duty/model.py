"""Shifts in the database: tables, and the changes that coordinators make."""

import datetime as dt
from typing import Any, Literal, cast

from sqlalchemy import Date, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.duty.roster import Absence, Extra, Person, Roster, Single, Wanted, Weekly
from stoppvif.staff import model as staff
from stoppvif.staff import trail
from stoppvif.staff.model import Regime
from stoppvif.storage.tables import Base

# Extra shifts end by themselves; a forgotten tab must not keep the door open all night.
LONGEST_EXTRA = dt.timedelta(hours=8)
# How long what is over is kept: enough to look last month up.
KEPT = dt.timedelta(days=62)
ShiftKind = Literal["weekly", "single"]


class RosterError(Exception):
    """A rule for shifts refuses; `code` says which, the desk says it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Changed(Exception):  # noqa: N818 (a state, not an error)
    """Somebody else changed the same weeks since the form was opened; nothing was written."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        super().__init__(len(entries))
        self.entries = entries


class WeeklyRow(Base):
    """A shift of every week; columns as in `roster.Weekly`."""

    __tablename__ = "duty_weekly"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    first: Mapped[dt.date] = mapped_column(Date)
    last: Mapped[dt.date | None] = mapped_column(Date)
    holidays: Mapped[bool]


class SingleRow(Base):
    """A shift of one day; columns as in `roster.Single`."""

    __tablename__ = "duty_single"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    day: Mapped[dt.date] = mapped_column(Date, index=True)
    opens: Mapped[int]
    closes: Mapped[int]


class AbsenceRow(Base):
    """Days without weekly shifts; columns as in `roster.Absence`."""

    __tablename__ = "duty_absence"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    weekly_id: Mapped[int | None] = mapped_column(ForeignKey("duty_weekly.id", ondelete="CASCADE"))
    first: Mapped[dt.date] = mapped_column(Date)
    last: Mapped[dt.date] = mapped_column(Date)


class ExtraRow(Base):
    """A shift begun by hand."""

    __tablename__ = "duty_extra"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    starts: Mapped[dt.datetime]
    ends: Mapped[dt.datetime]


class WantedRow(Base):
    """Cover that the network wants; columns as in `roster.Wanted`."""

    __tablename__ = "duty_wanted"
    id: Mapped[int] = mapped_column(primary_key=True)
    regime: Mapped[str]
    language: Mapped[str]
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    holidays: Mapped[bool]


class RevisionRow(Base):
    """One number that grows with each change of the roster: other processes read it again."""

    __tablename__ = "duty_revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


def load(session: Session) -> Roster:
    """The whole roster: open accounts of professionals, and every plan that is not long over."""
    return Roster(
        people=people(session),
        weekly=tuple(
            Weekly(
                id=row.id,
                person=row.staff_id,
                weekday=row.weekday,
                opens=row.opens,
                closes=row.closes,
                first=row.first,
                last=row.last,
                holidays=row.holidays,
            )
            for row in session.scalars(select(WeeklyRow).order_by(WeeklyRow.id))
        ),
        singles=tuple(
            Single(id=r.id, person=r.staff_id, day=r.day, opens=r.opens, closes=r.closes)
            for r in session.scalars(select(SingleRow).order_by(SingleRow.id))
        ),
        absences=tuple(
            Absence(id=r.id, person=r.staff_id, weekly=r.weekly_id, first=r.first, last=r.last)
            for r in session.scalars(select(AbsenceRow).order_by(AbsenceRow.first, AbsenceRow.id))
        ),
        extras=tuple(
            Extra(id=r.id, person=r.staff_id, starts=r.starts, ends=r.ends)
            for r in session.scalars(select(ExtraRow).order_by(ExtraRow.id))
        ),
        wanted=tuple(wanted(session)),
    )


def people(session: Session) -> dict[int, Person]:
    """The professionals whose accounts are open, by id."""
    found: dict[int, Person] = {}
    for member in staff.members(session):
        grant = member.grants.get("professional")
        if grant and not member.disabled:
            found[member.id] = Person(
                id=member.id,
                name=member.name,
                regime=grant.regimes[0],
                languages=frozenset(grant.languages),
                topics=frozenset(grant.topics),
                commune=next(iter(grant.communes), ""),
            )
    return found


def wanted(session: Session) -> list[Wanted]:
    """The cover that is wanted, by day and time."""
    rows = select(WantedRow).order_by(WantedRow.weekday, WantedRow.opens, WantedRow.id)
    return [
        Wanted(
            id=row.id,
            regime=cast(Regime, row.regime),
            language=row.language,
            weekday=row.weekday,
            opens=row.opens,
            closes=row.closes,
            holidays=row.holidays,
        )
        for row in session.scalars(rows)
    ]


def revision(session: Session) -> tuple[int, int]:
    """What the roster and its people stand at: it differs once either was changed."""
    number = session.scalar(select(RevisionRow.number)) or 0
    # Every change of an account, from the desk or the shell, leaves an entry.
    return number, trail.last(session, "account_")


def bump(session: Session) -> None:
    """Tell every process that the roster has changed."""
    row = session.get(RevisionRow, 1)
    if row is None:
        session.add(RevisionRow(id=1, number=1))
    else:
        row.number += 1
