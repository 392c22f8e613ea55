"""Whole courses on paper."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_course_booklets"
down_revision = "20261129_needs"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "course_booklet",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("course_version_id", BIG, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_version_id"], ["course_version.id"], name=op.f("fk_course_booklet_course_version_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_course_booklet_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_booklet")),
        sa.UniqueConstraint("course_version_id", "made_on", name=op.f("uq_course_booklet_course_version_id_made_on")),
    )


def downgrade() -> None:
    op.drop_table("course_booklet")
