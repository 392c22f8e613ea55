"""How a workshop was: all sheets of one in one row, and apart from them who has filled one in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_workshop_feedback"
down_revision = "20261129_views_by_recipient"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "workshop_feedback",
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("sheets", JSON, nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_feedback_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_workshop_feedback")),
    )
    op.create_table(
        "workshop_feedback_note",
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_feedback_note_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_feedback_note_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_workshop_feedback_note")),
    )
    op.create_index(op.f("ix_workshop_feedback_note_person_id"), "workshop_feedback_note", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("workshop_feedback_note")
    op.drop_table("workshop_feedback")
