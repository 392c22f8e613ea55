"""Announcements for an area or the nation."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_area_announcements"
down_revision = "20261129_helped_day"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "area_announcement"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("held", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("written_by", BIG, nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("area_path", sa.String(length=160), nullable=False),
        sa.Column("signed", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.CheckConstraint("signed IN ('coordinator', 'secretariat')", name=op.f("ck_area_announcement_signed_listed")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_area_announcement_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_announcement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_area_announcement_public_id")),
    )
    op.create_index("ix_area_announcement_path", TABLE, ["area_path", "until_on"], unique=False)
    op.create_index(op.f("ix_area_announcement_area_code"), TABLE, ["area_code"], unique=False)


def downgrade() -> None:
    op.drop_table(TABLE)
