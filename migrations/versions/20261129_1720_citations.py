"""A question cites several facts: from a column to rows of their own, which nobody can change either."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_citations"
down_revision = "20261129_confirmations"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SAID = ("item_id", "version", "topic_code", "level", "body", "source_code")
CITED = ("item_version_id", "fact_code")


def upgrade() -> None:
    op.create_table(
        "item_citation",
        sa.Column("item_version_id", BIG, nullable=False),
        sa.Column("fact_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_item_citation_item_version_id")
        ),
        sa.PrimaryKeyConstraint("item_version_id", "fact_code", name=op.f("pk_item_citation")),
    )
    op.create_index(op.f("ix_item_citation_fact_code"), "item_citation", ["fact_code"], unique=False)
    op.execute(
        "INSERT INTO item_citation (item_version_id, fact_code) "
        "SELECT id, fact_code FROM item_version WHERE fact_code <> ''"
    )
    _let_change("item_version")
    op.drop_column("item_version", "fact_code")
    _fix("item_version", SAID)
    _fix("item_citation", CITED)


def downgrade() -> None:
    """Back to one fact a version: the first by its code, since the column holds no more."""
    _let_change("item_version")
    op.add_column("item_version", sa.Column("fact_code", sa.String(length=60), nullable=False, server_default=""))
    op.execute(
        "UPDATE item_version SET fact_code = COALESCE((SELECT MIN(fact_code) FROM item_citation "
        "WHERE item_citation.item_version_id = item_version.id), '')"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("item_version", "fact_code", server_default=None)
    _let_change("item_citation")
    op.drop_table("item_citation")
    _fix("item_version", (*SAID, "fact_code"))


def _let_change(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_never_changes")
        return
    op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
    op.execute(f"DROP FUNCTION {table}_never_changes()")


def _fix(table: str, columns: tuple[str, ...]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OF {named} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OF {named} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()"
    )
