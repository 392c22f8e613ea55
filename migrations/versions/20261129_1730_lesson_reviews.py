"""A second look at a draft before it is published."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_lesson_reviews"
down_revision = "20261129_title_reminders"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lesson_review",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("lesson_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("draft_saved_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("ready", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_review_lesson_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_lesson_review_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_lesson_review_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_review")),
    )
    op.create_index("ix_lesson_review_lesson_id_decided_at", "lesson_review", ["lesson_id", "decided_at"], unique=False)
    with op.batch_alter_table("lesson_version", schema=None) as versions:
        versions.add_column(sa.Column("reviewed_by", BIG, nullable=True))
        versions.create_foreign_key(op.f("fk_lesson_version_reviewed_by"), "person", ["reviewed_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("lesson_version", schema=None) as versions:
        versions.drop_constraint(op.f("fk_lesson_version_reviewed_by"), type_="foreignkey")
        versions.drop_column("reviewed_by")
    op.drop_table("lesson_review")
