"""Keys, credentials and the transparency log."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_credentials"
down_revision = "20261129_rescore"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_line")),
    )
    with op.batch_alter_table("log_line", schema=None) as batch_op:
        batch_op.create_index("ix_log_line_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("level = 0 OR line_id IS NULL", name=op.f("ck_log_node_lines_are_leaves")),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_log_node")),
        sa.UniqueConstraint("line_id", name=op.f("uq_log_node_line_id")),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kid", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("public", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("purpose", "current", name=op.f("uq_signing_key_purpose_current")),
        sa.CheckConstraint("purpose IN ('credential', 'paper')", name=op.f("ck_signing_key_purpose_listed")),
        sa.UniqueConstraint("kid", name=op.f("uq_signing_key_kid")),
    )
    op.create_table(
        "tree_head",
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kid", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_tree_head")),
    )
    op.create_table(
        "log_subject",
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("last_kind", sa.String(length=20), nullable=False),
        sa.CheckConstraint("subject IN ('title', 'pass')", name=op.f("ck_log_subject_subject_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_log_subject_person_id")),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_log_subject")),
    )
    with op.batch_alter_table("log_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_subject_person_id"), ["person_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("list_place", sa.Integer(), nullable=False),
        sa.Column("share", sa.String(length=22), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_credential_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("award_id", name=op.f("uq_credential_award_id")),
        sa.UniqueConstraint("list_number", "list_place", name=op.f("uq_credential_list_number_list_place")),
        sa.UniqueConstraint("public_id", name=op.f("uq_credential_public_id")),
        sa.UniqueConstraint("share", name=op.f("uq_credential_share")),
    )


def downgrade() -> None:
    op.drop_table("credential")
    with op.batch_alter_table("log_subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_subject_person_id"))

    op.drop_table("log_subject")
    op.drop_table("tree_head")
    op.drop_table("signing_key")
    op.drop_table("log_node")
    with op.batch_alter_table("log_line", schema=None) as batch_op:
        batch_op.drop_index("ix_log_line_subject")

    op.drop_table("log_line")
