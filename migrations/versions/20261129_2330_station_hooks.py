"""Webhooks of stations, and what they were told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_station_hooks"
down_revision = "20261129_tablet_sheets"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "station_hook",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=False),
        sa.Column("old_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_hook_station_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_station_hook_made_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_station_hook_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_hook")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_hook_public_id")),
    )
    op.create_index(op.f("ix_station_hook_station_id"), "station_hook", ["station_id"], unique=False)
    op.create_table(
        "station_hook_delivery",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("hook_id", BIG, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_station_hook_delivery_state_listed")
        ),
        sa.ForeignKeyConstraint(["hook_id"], ["station_hook.id"], name=op.f("fk_station_hook_delivery_hook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_hook_delivery")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_hook_delivery_public_id")),
    )
    op.create_index("ix_station_hook_delivery_hook", "station_hook_delivery", ["hook_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_station_hook_delivery_hook", table_name="station_hook_delivery")
    op.drop_table("station_hook_delivery")
    op.drop_index(op.f("ix_station_hook_station_id"), table_name="station_hook")
    op.drop_table("station_hook")
