"""A shift without anyone present, or somebody who waits for too long: the alarm and its mail."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.staff.model import Regime
from stoppvif.storage.tables import Base

# A mail server that is away is tried again after a minute, then after two, … a quarter of an hour.
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(minutes=15)
# How long a process has a mail to itself.
CLAIM = dt.timedelta(minutes=2)
KEPT = dt.timedelta(days=14)
# empty: a shift has nobody present; waiting: somebody waits, and nobody takes her.
Kind = Literal["empty", "waiting"]


class AlarmRow(Base):
    """One alarm of one regime and kind.

    `current` names both while the alarm lasts and is nothing afterwards: there is one at most,
    whichever process notices first.
    """

    __tablename__ = "duty_alarm"
    id: Mapped[int] = mapped_column(primary_key=True)
    regime: Mapped[str]
    kind: Mapped[str]
    current: Mapped[str | None] = mapped_column(unique=True)
    raised: Mapped[dt.datetime]
    ended: Mapped[dt.datetime | None]
    seen: Mapped[dt.datetime | None]
    seen_by: Mapped[str | None]
    # When its mail is to be tried; nothing once it was delivered, or where no mail is wanted.
    mail_due: Mapped[dt.datetime | None] = mapped_column(index=True)
    mail_tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as a coordinator sees it."""

    id: int
    regime: Regime
    kind: Kind
    raised: dt.datetime
    ended: dt.datetime | None
    seen_by: str | None

    @property
    def rings(self) -> bool:
        """Whether it is still to be heard: it lasts, and nobody said that she looks after it."""
        return self.ended is None and self.seen_by is None


def _current(regime: Regime, kind: Kind) -> str:
    return regime if kind == "empty" else f"{regime} {kind}"


def begin(
    session: Session, regime: Regime, now: dt.datetime, *, mail: bool, kind: Kind = "empty"
) -> bool:
    """Raise the alarm of `regime`; False if it is raised already."""
    current = _current(regime, kind)
    if session.scalar(select(AlarmRow.id).where(AlarmRow.current == current)):
        return False
    due = now if mail else None
    session.add(AlarmRow(regime=regime, kind=kind, current=current, raised=now, mail_due=due))
    session.flush()
    return True


def end(session: Session, regime: Regime, now: dt.datetime, kind: Kind = "empty") -> bool:
    """The alarm of `regime` is over; its mail, if it has not been delivered, still goes out."""
    lasting = AlarmRow.current == _current(regime, kind)
    ended = update(AlarmRow).where(lasting).values(current=None, ended=now)
    return bool(session.connection().execute(ended).rowcount)


def take(
    session: Session, alarm_id: int, who: str, regimes: tuple[str, ...], now: dt.datetime
) -> str | None:
    """Note that `who` looks after an alarm of one of `regimes`: it stops ringing for everybody.

    The alarm's regime; None where somebody was quicker, or it is not hers.
    """
    row = session.get(AlarmRow, alarm_id)
    if row is None or row.regime not in regimes or row.seen is not None:
        return None
    row.seen, row.seen_by = now, who
    return row.regime


def recent(session: Session, regimes: tuple[str, ...], most: int = 10) -> list[Alarm]:
    """The alarms of `regimes`, lasting ones first, then newest first."""
    rows = select(AlarmRow).where(AlarmRow.regime.in_(regimes))
    rows = rows.order_by(AlarmRow.ended.isnot(None), AlarmRow.id.desc()).limit(most)
    return [
        Alarm(
            row.id,
            cast(Regime, row.regime),
            cast(Kind, row.kind),
            row.raised,
            row.ended,
            row.seen_by,
        )
        for row in session.scalars(rows)
    ]


def lasting(session: Session, kind: Kind = "empty") -> frozenset[str]:
    """The regimes whose alarm of this kind is raised."""
    rows = select(AlarmRow.regime).where(AlarmRow.current.isnot(None), AlarmRow.kind == kind)
    return frozenset(session.scalars(rows))


def due(session: Session, now: dt.datetime) -> bool:
    """Whether some mail is to be tried now."""
    found = select(AlarmRow.id).where(AlarmRow.mail_due <= now).limit(1)
    return session.scalar(found) is not None


def claim(session: Session, now: dt.datetime) -> int | None:
    """One alarm whose mail is to be tried now, by the caller alone for two minutes."""
    row = session.scalars(
        select(AlarmRow)
        .where(AlarmRow.mail_due <= now)
        .order_by(AlarmRow.mail_due)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    row.mail_due = now + CLAIM
    row.mail_tries += 1
    return row.id


def delivered(session: Session, alarm_id: int) -> None:
    """The mail of an alarm was taken by the mail server."""
    session.execute(update(AlarmRow).where(AlarmRow.id == alarm_id).values(mail_due=None))


def refused(session: Session, alarm_id: int, now: dt.datetime) -> None:
    """The mail server was away, or did not take it: it is tried again later."""
    row = session.get(AlarmRow, alarm_id)
    if row is not None:
        wait = FIRST_WAIT * 2 ** min(row.mail_tries - 1, 10)
        row.mail_due = now + min(wait, LONGEST_WAIT)


def expire(session: Session, now: dt.datetime) -> None:
    """Delete alarms that are long over and were delivered."""
    old = delete(AlarmRow).where(AlarmRow.ended < now - KEPT, AlarmRow.mail_due.is_(None))
    session.execute(old)
