"""First steps, counters, announcements and partners of stations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_station_life"
down_revision = "20261129_side_by_side"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "station_step",
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", BIG, nullable=True),
        sa.CheckConstraint(
            "step IN ('insurance', 'privacy', 'emergency', 'rehearsal')", name=op.f("ck_station_step_step_listed")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_step_station_id")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_station_step_done_by")),
        sa.PrimaryKeyConstraint("station_id", "step", name=op.f("pk_station_step")),
    )
    _contacts()
    _announcements()
    _partners()


def _of_station(table: str, *columns: sa.Column[object], people: tuple[str, ...]) -> None:
    """A table of things of a station, each with an address of its own, found by station and last day."""
    op.create_table(
        table,
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f(f"fk_{table}_station_id")),
        *(sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}")) for name in people),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
    op.create_index(f"ix_{table}_station", table, ["station_id", "until_on"], unique=False)


def _contacts() -> None:
    _of_station(
        "station_contact",
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        people=("person_id", "recorded_by"),
    )
    op.create_index(op.f("ix_station_contact_person_id"), "station_contact", ["person_id"], unique=False)


def _announcements() -> None:
    _of_station(
        "station_announcement",
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("held", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("written_by", BIG, nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        people=("written_by",),
    )


def _partners() -> None:
    _of_station(
        "station_partner",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("fax", sa.String(length=30), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("asked_for", sa.String(length=80), nullable=False),
        sa.Column("offers", JSON, nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        people=("recorded_by",),
    )


def downgrade() -> None:
    for table in ("station_partner", "station_announcement", "station_contact", "station_step"):
        op.drop_table(table)
