"""Which reminder of which date of a title was sent."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_title_reminders"
down_revision = "20261129_backup_runs"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "award_reminder",
        sa.Column("award_id", BIG, nullable=False),
        sa.Column("matter_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN (90, 30, 7)", name=op.f("ck_award_reminder_step_listed")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_reminder_award_id")),
        sa.PrimaryKeyConstraint("award_id", "matter_on", "step", name=op.f("pk_award_reminder")),
    )


def downgrade() -> None:
    op.drop_table("award_reminder")
