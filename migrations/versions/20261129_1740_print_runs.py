"""Papers of a whole sitting, asked for by the office."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_print_runs"
down_revision = "20261129_votes_reach"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("papers", sa.String(length=10), nullable=False),
        sa.Column("sorted_by", sa.String(length=10), nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.CheckConstraint("papers IN ('pass', 'title', 'card')", name=op.f("ck_print_run_papers_listed")),
        sa.CheckConstraint("sorted_by IN ('seat', 'kana')", name=op.f("ck_print_run_sorted_by_listed")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_print_run_sitting_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_print_run_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_print_run_public_id")),
    )
    op.create_index(op.f("ix_print_run_sitting"), "print_run", ["sitting_id", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_print_run_sitting"), table_name="print_run")
    op.drop_table("print_run")
