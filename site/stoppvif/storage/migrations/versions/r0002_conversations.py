"""Conversations while they last, and what is counted of them."""

import sqlalchemy as sa
from alembic import op

from stoppvif.storage.tables import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the chat."""
    _conversations()
    _messages()


def downgrade() -> None:
    """Take them out again, those that refer to others first."""
    for table in ("chat_count", "chat_envelope", "chat_declined", "chat_conversation"):
        op.drop_table(table)


def _conversations() -> None:
    op.create_table(
        "chat_conversation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("avoids", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("meets", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("started", Instant(), nullable=False),
        sa.Column("queued", Instant(), nullable=False),
        sa.Column("front", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=True),
        sa.Column("offered_to", sa.Integer(), nullable=True),
        sa.Column("offered_until", Instant(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_for", sa.String(), nullable=True),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("guest", sa.Integer(), nullable=True),
        sa.Column("guest_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("guest_sealed_for", sa.String(), nullable=True),
        sa.Column("spoken", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["guest"], ["staff.id"], name="fk_chat_conversation_guest"),
        sa.ForeignKeyConstraint(
            ["offered_to"], ["staff.id"], name="fk_chat_conversation_offered_to"
        ),
        sa.ForeignKeyConstraint(["owner"], ["staff.id"], name="fk_chat_conversation_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_conversation"),
        sa.UniqueConstraint("lookup", name="uq_chat_conversation_lookup"),
        sa.UniqueConstraint("token", name="uq_chat_conversation_token"),
    )
    op.create_index("ix_chat_conversation_owner", "chat_conversation", ["owner"], unique=False)
    op.create_index("ix_chat_conversation_state", "chat_conversation", ["state"], unique=False)
    op.create_table(
        "chat_declined",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["chat_conversation.id"],
            name="fk_chat_declined_conversation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_chat_declined_staff_id"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name="pk_chat_declined"),
    )


def _messages() -> None:
    op.create_table(
        "chat_envelope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["chat_conversation.id"],
            name="fk_chat_envelope_conversation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chat_envelope"),
        sa.UniqueConstraint(
            "conversation_id",
            "sender",
            "number",
            name="uq_chat_envelope_conversation_id_sender_number",
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chat_count",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", "dimension", "value", name="pk_chat_count"),
    )
