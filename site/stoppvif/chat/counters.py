"""What stays of conversations: numbers by month, one dimension at a time, never two together."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from stoppvif.chat.tables import CountRow
from stoppvif.content.hours import BRUSSELS

# Below this a figure could be somebody.
FEWEST = 5


def month(now: dt.datetime) -> str:
    """The month in Brussels: 2026-11."""
    return f"{now.astimezone(BRUSSELS):%Y-%m}"


def quarter(now: dt.datetime) -> str:
    """The quarter in Brussels: 2026-Q4."""
    local = now.astimezone(BRUSSELS)
    return f"{local.year}-Q{(local.month + 2) // 3}"


def add(session: Session, now: dt.datetime, dimension: str, value: str) -> None:
    """Count one more; communes by quarter, everything else by month."""
    period = quarter(now) if dimension == "commune" else month(now)
    row = session.get(CountRow, (period, dimension, value))
    if row is None:
        session.add(CountRow(period=period, dimension=dimension, value=value, number=1))
        session.flush()
    else:
        row.number += 1


def read(session: Session, period: str) -> dict[str, dict[str, int | None]]:
    """The figures of a period by dimension and value; None stands for "fewer than five"."""
    found: dict[str, dict[str, int | None]] = {}
    rows = select(CountRow).where(CountRow.period == period)
    for row in session.scalars(rows.order_by(CountRow.dimension, CountRow.value)):
        told = row.number if row.number >= FEWEST else None
        found.setdefault(row.dimension, {})[row.value] = told
    return found
