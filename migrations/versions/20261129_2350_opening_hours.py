"""Opening hours of stations: a usual week and the days that differ."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_opening_hours"
down_revision = "20261129_messengers"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "station_week",
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("week", JSON, nullable=False),
        sa.Column("on_holidays", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_week_station_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_station_week_recorded_by")),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_station_week")),
    )
    op.create_table(
        "station_special_day",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("spans", JSON, nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_special_day_station_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_station_special_day_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_special_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_special_day_public_id")),
        sa.UniqueConstraint("station_id", "day_on", name=op.f("uq_station_special_day_station_id_day_on")),
    )


def downgrade() -> None:
    op.drop_table("station_special_day")
    op.drop_table("station_week")
