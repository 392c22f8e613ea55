"""Kind words to people of a cohort."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_kind_words"
down_revision = "20261129_materials"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "encouragement",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("enrolment_id", BIG, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_encouragement_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_encouragement_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encouragement")),
    )
    op.create_index(op.f("ix_encouragement_enrolment_id"), "encouragement", ["enrolment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("encouragement")
