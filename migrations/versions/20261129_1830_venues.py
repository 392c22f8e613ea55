"""Venues with rooms, and what is checked in a sitting's room on the day."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_venues"
down_revision = "20261129_designs"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CHECKS = "'access', 'seats', 'light', 'quiet', 'clock', 'devices', 'opened'"


def upgrade() -> None:
    op.create_table(
        "venue",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=115), nullable=False),
        sa.Column("access_note", sa.String(length=400), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_venue_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("public_id", name=op.f("uq_venue_public_id")),
        sa.UniqueConstraint("name", name=op.f("uq_venue_name")),
    )
    op.create_table(
        "venue_room",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_venue_room_seats_positive")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_room_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_venue_room_public_id")),
        sa.UniqueConstraint("venue_id", "name", name=op.f("uq_venue_room_venue_id_name")),
    )
    op.create_table(
        "room_check",
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("room_id", BIG, autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=12), nullable=False),
        sa.Column("checked_at", INSTANT, nullable=False),
        sa.Column("checked_by", BIG, nullable=True),
        sa.CheckConstraint(f"item IN ({CHECKS})", name=op.f("ck_room_check_item_listed")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_room_check_sitting_id")),
        sa.ForeignKeyConstraint(["room_id"], ["sitting_room.id"], name=op.f("fk_room_check_room_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_room_check_checked_by")),
        sa.PrimaryKeyConstraint("sitting_id", "room_id", "item", name=op.f("pk_room_check")),
    )
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE sitting_room ADD COLUMN venue_room_id {kind} "
        "CONSTRAINT fk_sitting_room_venue_room_id REFERENCES venue_room (id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("sitting_room") as batch:
        batch.drop_column("venue_room_id")
    op.drop_table("room_check")
    op.drop_table("venue_room")
    op.drop_table("venue")
