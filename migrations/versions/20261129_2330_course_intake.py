"""Courses of other systems that were looked into."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_course_intake"
down_revision = "20261129_opening_hours"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "course_intake",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("course_id", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("source IN ('common_cartridge', 'moodle')", name=op.f("ck_course_intake_source_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_course_intake_file_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_intake_course_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_course_intake_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_intake")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_intake_public_id")),
    )


def downgrade() -> None:
    op.drop_table("course_intake")
