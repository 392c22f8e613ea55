"""Plans of weeks that were asked for on a page."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_plan_proposals"
down_revision = "20261129_print_runs"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "plan_proposal",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("stations", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("found", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'found', 'failed')", name=op.f("ck_plan_proposal_state_listed")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 5", name=op.f("ck_plan_proposal_weeks_few")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_plan_proposal_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_proposal_public_id")),
    )
    op.create_index("ix_plan_proposal_monday", "plan_proposal", ["monday", "weeks"], unique=False)


def downgrade() -> None:
    op.drop_table("plan_proposal")
