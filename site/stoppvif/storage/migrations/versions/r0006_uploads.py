"""Files that are about to be imported."""

import sqlalchemy as sa
from alembic import op

from stoppvif.storage.tables import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "staff_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("made", Instant(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_upload_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_upload"),
    )
    op.create_index("ix_staff_upload_staff_id", "staff_upload", ["staff_id"], unique=False)


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("staff_upload")
