"""Lessons that wait for a look because a fact changed."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_lesson_holds"
down_revision = "20261129_standards"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lesson_hold",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("lesson_id", BIG, nullable=False),
        sa.Column("fact_code", sa.String(length=60), nullable=False),
        sa.Column("fact_version", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", BIG, nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_hold_lesson_id")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_lesson_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_hold")),
    )
    op.create_index(op.f("ix_lesson_hold_lesson_id"), "lesson_hold", ["lesson_id"], unique=False)
    still_open = sa.text("released_at IS NULL")
    op.create_index(
        "uq_lesson_hold_open",
        "lesson_hold",
        ["lesson_id", "fact_code"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def downgrade() -> None:
    op.drop_table("lesson_hold")
