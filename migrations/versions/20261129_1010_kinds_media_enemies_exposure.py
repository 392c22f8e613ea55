"""All kinds of questions, cases, media, enemies, exposure, statistics, holds; versions that nobody can change."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_kinds"
down_revision = "20261123_first"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "'single_choice', 'true_false', 'multiple_response', 'matching', 'ordering', 'number', 'short_text', 'essay', 'case'"
OLD_KINDS = "'single_choice', 'multiple_response', 'essay'"
# What a version says, in its row and in its key; other columns (search) may be filled anew.
SAID = {
    "item_version": ("item_id", "version", "topic_code", "level", "body", "source_code", "fact_code"),
    "item_key": ("item_version_id", "key", "rationale", "rationales"),
}


def upgrade() -> None:
    _widen_lists()
    _media_and_enemies()
    _exposure_and_statistics()
    _holds()
    for table, columns in SAID.items():
        _fix_versions(table, columns)


def _widen_lists() -> None:
    with op.batch_alter_table("item", schema=None) as item:
        item.add_column(sa.Column("case_id", BIG, nullable=True))
        item.add_column(sa.Column("case_position", sa.Integer(), nullable=False, server_default="0"))
        item.create_foreign_key(item.f("fk_item_case_id"), "item", ["case_id"], ["id"])
        item.create_index(item.f("ix_item_case_id"), ["case_id"], unique=False)
        item.drop_constraint(op.f("ck_item_kind_listed"), type_="check")
        item.create_check_constraint(op.f("ck_item_kind_listed"), f"kind IN ({KINDS})")
        item.create_check_constraint(
            op.f("ck_item_case_is_no_member"), "case_id IS NULL OR (kind <> 'case' AND case_id <> id)"
        )
    with op.batch_alter_table("item", schema=None) as item:
        item.alter_column("case_position", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    with op.batch_alter_table("paper_item", schema=None) as place:
        place.add_column(sa.Column("pretest", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("file", schema=None) as stored:
        stored.drop_constraint(op.f("ck_file_detected_type_listed"), type_="check")
        stored.create_check_constraint(
            op.f("ck_file_detected_type_listed"), "detected_type IN ('pdf', 'png', 'jpeg', 'csv', 'zip', 'mp3', 'wav')"
        )


def _media_and_enemies() -> None:
    op.create_table(
        "item_media",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("kind IN ('image', 'audio')", name=op.f("ck_item_media_kind_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_item_media_file_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_media_item_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_item_media_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_media")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_media_public_id")),
    )
    op.create_index(op.f("ix_item_media_item_id"), "item_media", ["item_id"], unique=False)
    op.create_table(
        "enemy_pair",
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", BIG, nullable=True),
        sa.CheckConstraint("item_id < other_id", name=op.f("ck_enemy_pair_smaller_first")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_enemy_pair_declared_by")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_enemy_pair_item_id")),
        sa.ForeignKeyConstraint(["other_id"], ["item.id"], name=op.f("fk_enemy_pair_other_id")),
        sa.PrimaryKeyConstraint("item_id", "other_id", name=op.f("pk_enemy_pair")),
    )
    op.create_index(op.f("ix_enemy_pair_other_id"), "enemy_pair", ["other_id"], unique=False)


def _exposure_and_statistics() -> None:
    op.create_table(
        "item_exposure",
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("retakers", sa.Integer(), nullable=False),
        sa.Column("retakers_saw", sa.Integer(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "0 <= retakers_saw AND retakers_saw <= retakers AND retakers <= seen",
            name=op.f("ck_item_exposure_counts_nested"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_exposure_item_id")),
        sa.PrimaryKeyConstraint("item_id", "sitting_id", name=op.f("pk_item_exposure")),
    )
    op.create_table(
        "item_statistic",
        sa.Column("item_version_id", BIG, nullable=False),
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("p", sa.Double(), nullable=True),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("slope", sa.Double(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("p IS NULL OR (p >= 0 AND p <= 1)", name=op.f("ck_item_statistic_p_is_a_share")),
        sa.CheckConstraint(
            "discrimination IS NULL OR (discrimination >= -1 AND discrimination <= 1)",
            name=op.f("ck_item_statistic_correlation"),
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_item_statistic_item_version_id")
        ),
        sa.PrimaryKeyConstraint("item_version_id", "sitting_id", name=op.f("pk_item_statistic")),
    )


def _holds() -> None:
    op.create_table(
        "item_hold",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("fact_code", sa.String(length=60), nullable=False),
        sa.Column("fact_version", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", BIG, nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_hold_item_id")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_item_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_hold")),
    )
    op.create_index(op.f("ix_item_hold_item_id"), "item_hold", ["item_id"], unique=False)
    still_open = sa.text("released_at IS NULL")
    op.create_index(
        "uq_item_hold_open",
        "item_hold",
        ["item_id", "fact_code"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _fix_versions(table: str, columns: tuple[str, ...]) -> None:
    """The database itself refuses to change what a version says: what was answered stays as it was answered."""
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


def downgrade() -> None:
    for table in SAID:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_never_changes")
        else:
            op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
            op.execute(f"DROP FUNCTION {table}_never_changes()")
    for table in ("item_hold", "item_statistic", "item_exposure", "enemy_pair", "item_media"):
        op.drop_table(table)
    with op.batch_alter_table("file", schema=None) as stored:
        stored.drop_constraint(op.f("ck_file_detected_type_listed"), type_="check")
        stored.create_check_constraint(
            op.f("ck_file_detected_type_listed"), "detected_type IN ('pdf', 'png', 'jpeg', 'csv', 'zip')"
        )
    with op.batch_alter_table("paper_item", schema=None) as place:
        place.drop_column("pretest")
    with op.batch_alter_table("item", schema=None) as item:
        item.drop_constraint(op.f("ck_item_case_is_no_member"), type_="check")
        item.drop_constraint(op.f("ck_item_kind_listed"), type_="check")
        item.create_check_constraint(op.f("ck_item_kind_listed"), f"kind IN ({OLD_KINDS})")
        item.drop_constraint(op.f("fk_item_case_id"), type_="foreignkey")
        item.drop_index(op.f("ix_item_case_id"))
        item.drop_column("case_position")
        item.drop_column("case_id")
