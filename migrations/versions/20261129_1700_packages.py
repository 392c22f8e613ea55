"""Packages made elsewhere, their parts, and what they claim of learners."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_packages"
down_revision = "20261129_plan_proposals"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "package",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("content_key", sa.String(length=22), nullable=False),
        sa.Column("course_id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("standard", sa.String(length=4), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("standard IN ('1.2', '2004')", name=op.f("ck_package_standard_listed")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_package_course_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_package_file_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_package_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("public_id", name=op.f("uq_package_public_id")),
        sa.UniqueConstraint("content_key", name=op.f("uq_package_content_key")),
    )
    op.create_index(op.f("ix_package_course_id"), "package", ["course_id"], unique=False)
    op.create_table(
        "package_part",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("package_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("href", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_package_part_package_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_part")),
        sa.UniqueConstraint("package_id", "position", name=op.f("uq_package_part_package_id_position")),
    )
    op.create_table(
        "package_claim",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("package_part_id", BIG, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("state", JSON, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_package_claim_score_range")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_package_claim_person_id")),
        sa.ForeignKeyConstraint(
            ["package_part_id"], ["package_part.id"], name=op.f("fk_package_claim_package_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_claim")),
        sa.UniqueConstraint("person_id", "package_part_id", name=op.f("uq_package_claim_person_id_package_part_id")),
    )
    op.create_index(op.f("ix_package_claim_package_part_id"), "package_claim", ["package_part_id"], unique=False)


def downgrade() -> None:
    op.drop_table("package_claim")
    op.drop_table("package_part")
    op.drop_table("package")
