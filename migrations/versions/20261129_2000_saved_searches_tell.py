"""Saved searches tell who keeps them when somebody new fits, once each."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_searches_tell"
down_revision = "20261129_nearest"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("saved_search", sa.Column("notify", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "saved_search_match",
        sa.Column("search_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name=op.f("fk_saved_search_match_search_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_match_person_id")),
        sa.PrimaryKeyConstraint("search_id", "person_id", name=op.f("pk_saved_search_match")),
    )


def downgrade() -> None:
    op.drop_table("saved_search_match")
    op.drop_column("saved_search", "notify")
