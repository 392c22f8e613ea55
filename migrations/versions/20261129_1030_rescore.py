"""Corrections of released results; a question whose point everybody gets, and one that counts for nobody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_rescore"
down_revision = "20261129_marking_evidence"
branch_labels = None
depends_on = None


LISTS = {
    ("item_look", "ruling"): ("'kept', 'rekeyed', 'dropped'", "'kept', 'rekeyed', 'credited', 'dropped'"),
    ("score", "cause"): (
        "'submitted', 'marked', 'late', 'ruling'",
        "'submitted', 'marked', 'late', 'ruling', 'rescored'",
    ),
}


def _list(which: int) -> None:
    for (table, column), lists in LISTS.items():
        with op.batch_alter_table(table, schema=None) as changed:
            name = op.f(f"ck_{table}_{column}_listed")
            changed.drop_constraint(name, type_="check")
            changed.create_check_constraint(name, f"{column} IN ({lists[which]})")


def upgrade() -> None:
    _list(1)
    # What was called dropped so far gave everybody the point.
    op.execute("UPDATE item_look SET ruling = 'credited' WHERE ruling = 'dropped'")
    op.create_table(
        "rescore",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("rulings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("seqs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_rescore_decided_is_dated")),
        sa.CheckConstraint("cause IN ('ruling', 'appeal')", name=op.f("ck_rescore_cause_listed")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rescore_rescore_has_reason")),
        sa.CheckConstraint("state <> 'applied' OR decided_by <> asked_by", name=op.f("ck_rescore_two_people")),
        sa.CheckConstraint("state IN ('open', 'applied', 'dropped')", name=op.f("ck_rescore_state_listed")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_rescore_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_rescore_decided_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_rescore_sitting_id_list_id"),
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_rescore_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_rescore")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rescore_public_id")),
    )
    with op.batch_alter_table("rescore", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rescore_open",
            ["sitting_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    op.execute("UPDATE item_look SET ruling = 'dropped' WHERE ruling = 'credited'")
    op.execute("UPDATE score SET cause = 'ruling' WHERE cause = 'rescored'")
    _list(0)
    with op.batch_alter_table("rescore", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rescore_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )

    op.drop_table("rescore")
