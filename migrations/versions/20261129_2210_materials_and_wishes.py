"""Materials of workshops, and who wants to hear when a course takes learners again."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_materials"
down_revision = "20261129_all_kinds"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "workshop_material",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_material_workshop_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_workshop_material_file_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_workshop_material_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_material")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workshop_material_public_id")),
    )
    op.create_index(op.f("ix_workshop_material_workshop_id"), "workshop_material", ["workshop_id"], unique=False)
    op.create_table(
        "course_interest",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("course_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_interest_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_interest")),
        sa.UniqueConstraint("course_id", "person_id", name=op.f("uq_course_interest_course_id_person_id")),
    )
    op.create_index(op.f("ix_course_interest_person_id"), "course_interest", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("course_interest")
    op.drop_table("workshop_material")
