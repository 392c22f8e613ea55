"""Wishes for a new name with what shows them; addresses from which an account came in before."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_names_and_places"
down_revision = "20261129_analysis"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "name_request",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("family_kana", sa.String(length=80), nullable=False),
        sa.Column("given_kana", sa.String(length=80), nullable=False),
        sa.Column("romaji", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'declined', 'replaced')", name=op.f("ck_name_request_state_listed")
        ),
        sa.CheckConstraint("state <> 'declined' OR reason <> ''", name=op.f("ck_name_request_declined_has_reason")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name=op.f("ck_name_request_by_another")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_name_request_person_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_name_request_file_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_name_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_name_request_public_id")),
    )
    with op.batch_alter_table("name_request", schema=None) as batch_op:
        batch_op.create_index("ix_name_request_state", ["state", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_name_request_waiting",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
    op.create_table(
        "sign_in_place",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_place")),
    )
    with op.batch_alter_table("sign_in_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_place_used_at"), ["used_at"], unique=False)
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.add_column(sa.Column("network", sa.String(length=64), nullable=False, server_default=""))
        batch_op.create_index("ix_sign_in_try_network", ["network", "tried_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_try_network")
        batch_op.drop_column("network")
    op.drop_table("sign_in_place")
    op.drop_table("name_request")
