"""Who said at the door of an activity that she is there."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_arrivals"
down_revision = "20261129_listing_cell"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("occurrence_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_arrival_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_arrival_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_arrival_occurrence_id_person_id")),
    )
    op.create_index(op.f("ix_arrival_person_id"), "arrival", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("arrival")
