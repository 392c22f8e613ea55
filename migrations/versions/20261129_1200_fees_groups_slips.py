"""Fees, groups, issued slips, reserve papers and the time of each try."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_fees"
down_revision = "20261129_appeals"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _point(table: str, column: str, target: str) -> None:
    """A nullable reference, added in one statement so that no table is made anew under its readers."""
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    )


def upgrade() -> None:
    op.create_table(
        "application_group",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_application_group_sitting_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_application_group_leader_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_application_group_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_group_public_id")),
    )
    op.create_index(op.f("ix_application_group_sitting_id"), "application_group", ["sitting_id"])
    op.create_table(
        "fee_entry",
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("yen", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("kind IN ('paid', 'waived', 'refunded')", name=op.f("ck_fee_entry_kind_listed")),
        sa.CheckConstraint("yen > 0", name=op.f("ck_fee_entry_yen_positive")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_fee_entry_sitting_id_application_seq"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_fee_entry_recorded_by")),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", "number", name=op.f("pk_fee_entry")),
    )
    op.add_column("application", sa.Column("sat_at", INSTANT, nullable=True))
    _point("application", "group_id", "application_group")
    op.add_column("sitting", sa.Column("slips_issued_at", INSTANT, nullable=True))
    _point("sitting", "reserve_paper_id", "paper")


def downgrade() -> None:
    with op.batch_alter_table("sitting") as batch:
        batch.drop_column("reserve_paper_id")
        batch.drop_column("slips_issued_at")
    with op.batch_alter_table("application") as batch:
        batch.drop_column("group_id")
        batch.drop_column("sat_at")
    op.drop_table("fee_entry")
    op.drop_index(op.f("ix_application_group_sitting_id"), "application_group")
    op.drop_table("application_group")
