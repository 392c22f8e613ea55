"""How far those who began a course have come, counted every night."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_way"
down_revision = "20261129_searches_tell"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funnel_figure",
        sa.Column("course_code", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.CheckConstraint("step BETWEEN 0 AND 6", name=op.f("ck_funnel_figure_step_known")),
        sa.PrimaryKeyConstraint("course_code", "month", "step", name=op.f("pk_funnel_figure")),
    )


def downgrade() -> None:
    op.drop_table("funnel_figure")
