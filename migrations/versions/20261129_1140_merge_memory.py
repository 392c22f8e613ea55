"""What a merge brought along, so that undoing gives back exactly that."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_merge_memory"
down_revision = "20261129_paper_sets"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "merge_memory",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("kept_id", BIG, nullable=False),
        sa.Column("merged_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_merge_memory_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["person.id"], name=op.f("fk_merge_memory_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_memory")),
        sa.UniqueConstraint("kept_id", "merged_id", "name", name=op.f("uq_merge_memory_kept_id_merged_id_name")),
    )


def downgrade() -> None:
    op.drop_table("merge_memory")
