"""Files that somebody at the desk imports: kept until she has seen what they would do."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from stoppvif.staff.tables import Upload

# How long somebody may look at a preview.
KEPT = dt.timedelta(hours=1)


def keep(
    session: Session,
    staff_id: int,
    room: str,
    file: tuple[str, bytes],
    now: dt.datetime,
    **about: Any,
) -> int:
    """Keep a file, its name and its bytes; its id. Hers before it and old ones of anybody go."""
    mine = (Upload.staff_id == staff_id) & (Upload.room == room)
    session.execute(delete(Upload).where(mine | (Upload.made <= now - KEPT)))
    name, data = file
    row = Upload(staff_id=staff_id, room=room, made=now, name=name, about=about, data=data)
    session.add(row)
    session.flush()
    return row.id


def find(
    session: Session, upload_id: int, staff_id: int, room: str, now: dt.datetime
) -> Upload | None:
    """The file of this id, if she sent it, for this room, within the hour."""
    rows = select(Upload).where(
        Upload.id == upload_id,
        Upload.staff_id == staff_id,
        Upload.room == room,
        Upload.made > now - KEPT,
    )
    return session.scalar(rows)


def drop(session: Session, upload_id: int) -> None:
    """Forget a file."""
    session.execute(delete(Upload).where(Upload.id == upload_id))
