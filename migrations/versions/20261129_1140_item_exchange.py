"""Files of questions that came in and went out, with a row for every question in them."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_exchange"
down_revision = "20261129_merge_memory"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(astext_type=sa.Text()), "postgresql")
IMPORT_STATES = "'reading', 'ready', 'writing', 'done', 'undoing', 'undone', 'discarded', 'refused'"


def upgrade() -> None:
    _imports()
    _exports()


def _imports() -> None:
    op.create_table(
        "item_import",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("pool", sa.String(length=10), nullable=False),
        sa.Column("topic_code", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("fault_line", sa.Integer(), nullable=False),
        sa.Column("fault_detail", sa.String(length=200), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({IMPORT_STATES})", name=op.f("ck_item_import_state_listed")),
        sa.CheckConstraint("pool IN ('practice', 'secure')", name=op.f("ck_item_import_pool_listed")),
        sa.CheckConstraint(
            "level IN ('knowledge', 'understanding', 'application')", name=op.f("ck_item_import_level_listed")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_item_import_file_id")),
        sa.ForeignKeyConstraint(["topic_code"], ["topic.code"], name=op.f("fk_item_import_topic_code")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_item_import_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_import_public_id")),
    )
    op.create_index(op.f("ix_item_import_asked_by"), "item_import", ["asked_by"], unique=False)
    op.create_table(
        "item_import_row",
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stem", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("item_id", BIG, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('unchanged', 'changed', 'refused')", name=op.f("ck_item_import_row_outcome_listed")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["item_import.id"], name=op.f("fk_item_import_row_import_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_import_row_item_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_item_import_row")),
    )
    op.create_index(op.f("ix_item_import_row_item_id"), "item_import_row", ["item_id"], unique=False)


def _exports() -> None:
    op.create_table(
        "item_export",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("pool", sa.String(length=10), nullable=False),
        sa.Column("topic_code", sa.String(length=20), nullable=False),
        sa.Column("item_state", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('writing', 'done')", name=op.f("ck_item_export_state_listed")),
        sa.CheckConstraint("pool IN ('practice', 'secure')", name=op.f("ck_item_export_pool_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_item_export_file_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_item_export_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_export_public_id")),
    )
    op.create_index(op.f("ix_item_export_asked_by"), "item_export", ["asked_by"], unique=False)
    op.create_table(
        "item_export_row",
        sa.Column("export_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("stem", sa.String(length=120), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["item_export.id"], name=op.f("fk_item_export_row_export_id")),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_item_export_row")),
    )


def downgrade() -> None:
    op.drop_table("item_export_row")
    op.drop_table("item_export")
    op.drop_table("item_import_row")
    op.drop_table("item_import")
