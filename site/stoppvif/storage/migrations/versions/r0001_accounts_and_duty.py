"""Accounts, the trail, and who is on duty."""

import sqlalchemy as sa
from alembic import op

from stoppvif.storage.tables import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of accounts and of the roster."""
    _accounts()
    _logins()
    _plans()
    _watch()


def downgrade() -> None:
    """Take them out again, those that refer to others first."""
    for table in (
        "duty_alarm",
        "duty_presence",
        "duty_revision",
        "duty_wanted",
        "duty_extra",
        "duty_absence",
        "duty_single",
        "duty_weekly",
        "staff_spent",
        "staff_session",
        "staff_code",
        "staff_passkey",
        "staff_trail",
        "staff_link",
        "staff_grant",
        "staff",
    ):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("disabled", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("handle", name="uq_staff_handle"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_table(
        "staff_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("regimes", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("communes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_grant_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_grant"),
        sa.UniqueConstraint("staff_id", "role", name="uq_staff_grant_staff_id_role"),
    )
    op.create_table(
        "staff_link",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_link_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_link"),
        sa.UniqueConstraint("digest", name="uq_staff_link_digest"),
    )
    op.create_table(
        "staff_trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_trail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_trail_action", "staff_trail", ["action"], unique=False)
    op.create_index("ix_staff_trail_at", "staff_trail", ["at"], unique=False)


def _logins() -> None:
    op.create_table(
        "staff_passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("used", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_passkey_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_passkey"),
        sa.UniqueConstraint("credential", name="uq_staff_passkey_credential"),
    )
    op.create_index("ix_staff_passkey_staff_id", "staff_passkey", ["staff_id"], unique=False)
    op.create_table(
        "staff_code",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_code_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_code"),
    )
    op.create_index("ix_staff_code_staff_id", "staff_code", ["staff_id"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("seen", Instant(), nullable=False),
        sa.Column("expires", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_session_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_session"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "staff_spent",
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name="pk_staff_spent"),
    )


def _plans() -> None:
    op.create_table(
        "duty_weekly",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("holidays", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_duty_weekly_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_weekly"),
    )
    op.create_index("ix_duty_weekly_staff_id", "duty_weekly", ["staff_id"], unique=False)
    op.create_table(
        "duty_single",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_duty_single_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_single"),
    )
    op.create_index("ix_duty_single_day", "duty_single", ["day"], unique=False)
    op.create_index("ix_duty_single_staff_id", "duty_single", ["staff_id"], unique=False)
    op.create_table(
        "duty_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("weekly_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_duty_absence_staff_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["weekly_id"], ["duty_weekly.id"], name="fk_duty_absence_weekly_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_absence"),
    )
    op.create_index("ix_duty_absence_staff_id", "duty_absence", ["staff_id"], unique=False)
    # ### end Alembic commands ###
    op.create_table(
        "duty_extra",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("starts", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_duty_extra_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_extra"),
    )
    op.create_index("ix_duty_extra_staff_id", "duty_extra", ["staff_id"], unique=False)


def _watch() -> None:
    op.create_table(
        "duty_wanted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("holidays", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_wanted"),
    )
    op.create_table(
        "duty_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_revision"),
    )
    op.create_table(
        "duty_presence",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_duty_presence_staff_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", "node", name="pk_duty_presence"),
    )
    op.create_table(
        "duty_alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("current", sa.String(), nullable=True),
        sa.Column("raised", Instant(), nullable=False),
        sa.Column("ended", Instant(), nullable=True),
        sa.Column("seen", Instant(), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.Column("mail_due", Instant(), nullable=True),
        sa.Column("mail_tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty_alarm"),
        sa.UniqueConstraint("current", name="uq_duty_alarm_current"),
    )
    op.create_index("ix_duty_alarm_mail_due", "duty_alarm", ["mail_due"], unique=False)
