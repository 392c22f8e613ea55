"""When a paper was checked, by which kind of checker; and lists of numbers that were checked."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_number_checks"
down_revision = "20261129_title_appeals"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKERS = "'typed', 'qr', 'api', 'file', 'municipality', 'station', 'coordinator', 'office'"
OUTCOMES = "'valid', 'suspended', 'withdrawn', 'annulled', 'ended', 'replaced', 'void', 'closed', 'unknown', 'misread'"


def upgrade() -> None:
    op.create_table(
        "number_check",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("document_id", BIG, nullable=True),
        sa.Column("checker", sa.String(length=14), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"checker IN ({CHECKERS})", name=op.f("ck_number_check_checker_listed")),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_number_check_outcome_listed")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_number_check_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_check")),
    )
    op.create_index("ix_number_check_document", "number_check", ["document_id", "checked_at"], unique=False)
    op.create_index("ix_number_check_age", "number_check", ["checked_at"], unique=False)
    op.create_table(
        "bulk_check",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("checker", sa.String(length=14), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lines > 0", name=op.f("ck_bulk_check_not_empty")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_bulk_check_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bulk_check_public_id")),
    )
    op.create_index("ix_bulk_check_by", "bulk_check", ["by_id", "checked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("bulk_check")
    op.drop_table("number_check")
