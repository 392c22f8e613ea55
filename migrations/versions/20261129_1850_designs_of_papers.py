"""Wording and layout of papers as the office wrote them, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_designs"
down_revision = "20261129_number_forms"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE, NAMED = "paper_design", '"folder", "version", "template", "style", "recorded_at"'


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("folder", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("style", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_paper_design_version_positive")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_paper_design_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_design")),
        sa.UniqueConstraint("folder", "version", name=op.f("uq_paper_design_folder_version")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OF {NAMED} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} never changes'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {TABLE}_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE} never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OF {NAMED} ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_never_changes()"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_never_changes()")
