"""Study groups with their members, invitations, notes and reports."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_study_groups"
down_revision = "20261129_course_intake"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "study_group",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("course_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("join_code", sa.String(length=8), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("meets_where", sa.String(length=200), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_study_group_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_group")),
        sa.UniqueConstraint("join_code", name=op.f("uq_study_group_join_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_study_group_public_id")),
    )
    _create_members()
    _create_words()


def _create_members() -> None:
    op.create_table(
        "study_membership",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_study_membership_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_study_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_membership")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_study_membership_group_id_person_id")),
    )
    op.create_index(op.f("ix_study_membership_person_id"), "study_membership", ["person_id"], unique=False)
    op.create_table(
        "study_invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("invited_by", BIG, nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_study_invitation_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_study_invitation_person_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_study_invitation_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_invitation")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_study_invitation_group_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_study_invitation_public_id")),
    )
    op.create_index(op.f("ix_study_invitation_person_id"), "study_invitation", ["person_id"], unique=False)


def _create_words() -> None:
    op.create_table(
        "study_note",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_study_note_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_study_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_note")),
    )
    op.create_index(op.f("ix_study_note_group_id"), "study_note", ["group_id"], unique=False)
    op.create_index(op.f("ix_study_note_person_id"), "study_note", ["person_id"], unique=False)
    op.create_table(
        "study_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("reported_by", BIG, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["study_group.id"], name=op.f("fk_study_report_group_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name=op.f("fk_study_report_reported_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_study_report_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_study_report_public_id")),
    )
    op.create_index(op.f("ix_study_report_group_id"), "study_report", ["group_id"], unique=False)


def downgrade() -> None:
    for table in ("study_report", "study_note", "study_invitation", "study_membership", "study_group"):
        op.drop_table(table)
