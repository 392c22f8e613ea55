"""Sheets of paper that sign a person in on a tablet of many."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_tablet_sheets"
down_revision = "20261129_told_by"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tablet_sheet",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tablet_sheet_person_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_tablet_sheet_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_sheet")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tablet_sheet_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_tablet_sheet_secret_hash")),
    )
    op.create_index("ix_tablet_sheet_person_id", "tablet_sheet", ["person_id"])
    op.create_index("ix_tablet_sheet_expires_at", "tablet_sheet", ["expires_at"])
    op.create_index(
        "uq_tablet_sheet_live",
        "tablet_sheet",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("tablet_sheet")
