"""Missed questions come again; the day on which a learner wants to sit the exam."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_looking_back"
down_revision = "20261129_sounds"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "check_recall",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("enrolment_id", BIG, nullable=False),
        sa.Column("self_check_id", BIG, nullable=False),
        sa.Column("card", JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_check_recall_enrolment_id")),
        sa.ForeignKeyConstraint(["self_check_id"], ["self_check.id"], name=op.f("fk_check_recall_self_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_recall")),
        sa.UniqueConstraint("enrolment_id", "self_check_id", name=op.f("uq_check_recall_enrolment_id_self_check_id")),
    )
    op.create_index("ix_check_recall_enrolment_id_due_at", "check_recall", ["enrolment_id", "due_at"], unique=False)
    op.add_column("enrolment", sa.Column("exam_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as enrolments:
        enrolments.drop_column("exam_on")
    op.drop_table("check_recall")
