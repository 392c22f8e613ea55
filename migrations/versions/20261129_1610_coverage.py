"""What is asked in each area; counts of people as they may be told."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_coverage"
down_revision = "20261129_consent_recipients"
branch_labels = None
depends_on = None

COUNTS = ("shown", "listed", "listed_shown")


def upgrade() -> None:
    op.create_table(
        "area_demand",
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=62), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("open_seats", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "kind", "title", name=op.f("pk_area_demand")),
    )
    op.execute("DELETE FROM unseen_count")
    with op.batch_alter_table("unseen_count", schema=None) as counts:
        for name in COUNTS:
            counts.add_column(sa.Column(name, sa.Integer(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("unseen_count", schema=None) as counts:
        for name in reversed(COUNTS):
            counts.drop_column(name)
    op.drop_table("area_demand")
