"""Calls of other systems that write: each word of theirs is done once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_api_writes"
down_revision = "20261129_looking_back"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "station_token_call",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("token_id", BIG, nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["station_token.id"], name=op.f("fk_station_token_call_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_token_call")),
        sa.UniqueConstraint("token_id", "once", name=op.f("uq_station_token_call_token_id_once")),
    )


def downgrade() -> None:
    op.drop_table("station_token_call")
