"""Sets of parallel papers, and the set that a paper belongs to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_paper_sets"
down_revision = "20261129_credentials"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "paper_set",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=110), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("blueprint_id", BIG, nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("task", sa.String(length=22), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by", BIG, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'working', 'found', 'impossible', 'stopped', 'kept')",
            name=op.f("ck_paper_set_state_listed"),
        ),
        sa.CheckConstraint("(kept_at IS NULL) = (state <> 'kept')", name=op.f("ck_paper_set_kept_is_dated")),
        sa.ForeignKeyConstraint(["blueprint_id"], ["blueprint.id"], name=op.f("fk_paper_set_blueprint_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_paper_set_recorded_by")),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_paper_set_kept_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_set")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_set_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_set_public_id")),
    )
    with op.batch_alter_table("paper", schema=None) as paper:
        paper.add_column(sa.Column("paper_set_id", BIG, nullable=True))
        paper.create_foreign_key(paper.f("fk_paper_paper_set_id"), "paper_set", ["paper_set_id"], ["id"])
        paper.create_index(paper.f("ix_paper_paper_set_id"), ["paper_set_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("paper", schema=None) as paper:
        paper.drop_index(paper.f("ix_paper_paper_set_id"))
        paper.drop_constraint(paper.f("fk_paper_paper_set_id"), type_="foreignkey")
        paper.drop_column("paper_set_id")
    op.drop_table("paper_set")
