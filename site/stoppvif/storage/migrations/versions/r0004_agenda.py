"""The agenda: events, their texts and their dates."""

import sqlalchemy as sa
from alembic import op

from stoppvif.storage.tables import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of the agenda."""
    _events()
    _texts()
    _occurrences()


def downgrade() -> None:
    """Take them out again, those that refer to others first."""
    for table in ("agenda_occurrence", "agenda_text", "agenda_event"):
        op.drop_table(table)


def _events() -> None:
    words = ("kind", "commune", "organiser", "audience", "languages", "access")
    places = ("place_name", "place_address", "online_url", "price")
    contact = ("registration_how", "registration_value", "contact", "status")
    became = ("state", "changed_by", "reason", "proposer", "uid", "imported")
    op.create_table(
        "agenda_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (*words, *places, *contact, *became)
        ),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("place_told", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("changed", Instant(), nullable=False),
        sa.Column("published", Instant(), nullable=True),
        sa.Column("amended", Instant(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_event"),
        sa.UniqueConstraint("slug", name="uq_agenda_event_slug"),
        sa.UniqueConstraint("key", name="uq_agenda_event_key"),
    )
    op.create_index("ix_agenda_event_state", "agenda_event", ["state"], unique=False)
    op.create_index("ix_agenda_event_uid", "agenda_event", ["uid"], unique=False)


def _texts() -> None:
    names = ("title", "summary", "body", "conditions", "registration")
    op.create_table(
        "agenda_text",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in names),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["agenda_event.id"],
            name="fk_agenda_text_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "language", name="pk_agenda_text"),
    )


def _occurrences() -> None:
    op.create_table(
        "agenda_occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("starts", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("long", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["agenda_event.id"],
            name="fk_agenda_occurrence_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_occurrence"),
        sa.UniqueConstraint("event_id", "number", name="uq_agenda_occurrence_event_id_number"),
    )
    for column in ("starts", "ends"):
        op.create_index(
            f"ix_agenda_occurrence_{column}", "agenda_occurrence", [column], unique=False
        )
