"""A number for each kind of data that public pages are made of: it grows with every change.

Whoever writes raises it in the same transaction; every process that serves pages looks at it.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from stoppvif.storage.tables import Base


class Revision(Base):
    """How often the data of this name have changed."""

    __tablename__ = "revision"
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


def bump(session: Session, name: str) -> None:
    """Tell every process that the data called `name` have changed."""
    grown = update(Revision).where(Revision.name == name).values(number=Revision.number + 1)
    if not session.connection().execute(grown).rowcount:
        session.add(Revision(name=name, number=1))
        session.flush()


def numbers(session: Session) -> dict[str, int]:
    """What everything stands at, by name; what never changed has no number."""
    return {row.name: row.number for row in session.execute(select(Revision.name, Revision.number))}
