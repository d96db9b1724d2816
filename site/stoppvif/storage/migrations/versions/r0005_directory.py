"""The directory: who helps."""

import sqlalchemy as sa
from alembic import op

from stoppvif.storage.tables import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of entries."""
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("slug", "owner", "state", "changed_by")
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("changed", Instant(), nullable=False),
        sa.Column("published", Instant(), nullable=True),
        sa.Column("assured", sa.Date(), nullable=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_entry"),
        sa.UniqueConstraint("slug", name="uq_directory_entry_slug"),
    )
    for column in ("state", "assured"):
        op.create_index(f"ix_directory_entry_{column}", "directory_entry", [column], unique=False)


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("directory_entry")
