"""Seats of workshops that are offered to who waits."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_offered_seats"
down_revision = "20261129_area_announcements"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "workshop_offer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("booking_id", BIG, nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.CheckConstraint(
            "answer IN ('', 'accepted', 'declined', 'lapsed', 'withdrawn')",
            name=op.f("ck_workshop_offer_answer_listed"),
        ),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name=op.f("ck_workshop_offer_answered_or_open")),
        sa.ForeignKeyConstraint(["booking_id"], ["workshop_booking.id"], name=op.f("fk_workshop_offer_booking_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_workshop_offer_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_offer")),
    )
    op.create_index(op.f("ix_workshop_offer_booking_id"), "workshop_offer", ["booking_id"], unique=False)
    op.create_index(
        "uq_workshop_offer_open",
        "workshop_offer",
        ["booking_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("workshop_offer")
