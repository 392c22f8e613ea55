"""Questions of learners to their trainers, with the day by which an answer is promised."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_asked"
down_revision = "20261129_kind_words"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lesson_question",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("enrolment_id", BIG, nullable=False),
        sa.Column("lesson_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_lesson_question_enrolment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_question_lesson_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_lesson_question_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lesson_question_public_id")),
    )
    op.create_index(op.f("ix_lesson_question_enrolment_id"), "lesson_question", ["enrolment_id"], unique=False)
    op.create_index("ix_lesson_question_answered_at", "lesson_question", ["answered_at", "due_on"], unique=False)


def downgrade() -> None:
    op.drop_table("lesson_question")
