"""Lists of people that were handed in on the page, with a report by line."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_people_lists"
down_revision = "20261129_way"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = "'reading', 'ready', 'refused', 'writing', 'done', 'discarded'"


def upgrade() -> None:
    op.create_table(
        "people_list",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("lacking", JSON, nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("handed_in_by", BIG, nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_people_list_state_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_people_list_file_id")),
        sa.ForeignKeyConstraint(["handed_in_by"], ["person.id"], name=op.f("fk_people_list_handed_in_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_list_public_id")),
    )
    op.create_index(op.f("ix_people_list_handed_in_at"), "people_list", ["handed_in_at"], unique=False)
    op.create_table(
        "people_list_line",
        sa.Column("list_id", BIG, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("faults", JSON, nullable=False),
        sa.CheckConstraint("outcome IN ('known', 'refused')", name=op.f("ck_people_list_line_outcome_listed")),
        sa.ForeignKeyConstraint(["list_id"], ["people_list.id"], name=op.f("fk_people_list_line_list_id")),
        sa.PrimaryKeyConstraint("list_id", "line", name=op.f("pk_people_list_line")),
    )


def downgrade() -> None:
    op.drop_table("people_list_line")
    op.drop_table("people_list")
