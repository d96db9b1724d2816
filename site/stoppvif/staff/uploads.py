"""Files that somebody at the desk imports: kept until she has seen what they would do."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from stoppvif.staff.tables import Upload

# How long somebody may look at a preview.
KEPT = dt.timedelta(hours=1)


class Gone(Exception):  # noqa: N818 (a state, not an error of ours)
    """The file is not there any more, or is not hers."""


def keep(session: Session, staff_id: int, room: str, data: bytes, now: dt.datetime) -> int:
    """Keep a file for a room of the desk; its id. What she sent there before goes."""
    mine = (Upload.staff_id == staff_id) & (Upload.room == room)
    session.execute(delete(Upload).where(mine))
    row = Upload(staff_id=staff_id, room=room, made=now, data=data)
    session.add(row)
    session.flush()
    return row.id


def read(session: Session, upload_id: int, staff_id: int, room: str, now: dt.datetime) -> bytes:
    """The file of this id, if she sent it, for this room, within the hour. Raises Gone."""
    rows = select(Upload.data).where(
        Upload.id == upload_id,
        Upload.staff_id == staff_id,
        Upload.room == room,
        Upload.made > now - KEPT,
    )
    found = session.scalar(rows)
    if found is None:
        raise Gone
    return found


def take(session: Session, upload_id: int, staff_id: int, room: str, now: dt.datetime) -> None:
    """Forget a file, once: whoever presses twice makes it once. Raises Gone."""
    read(session, upload_id, staff_id, room, now)
    session.execute(delete(Upload).where(Upload.id == upload_id))


def expire(session: Session, now: dt.datetime) -> None:
    """Forget what nobody has decided upon within the hour."""
    session.execute(delete(Upload).where(Upload.made <= now - KEPT))
