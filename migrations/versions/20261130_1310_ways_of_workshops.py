"""How a workshop is held, and the way by which each person takes part."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_ways_of_workshops"
down_revision = "20261130_workshops_online"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workshop", schema=None) as workshop:
        workshop.add_column(sa.Column("held", sa.String(length=10), nullable=False, server_default="room"))
        workshop.add_column(sa.Column("online_seats", sa.Integer(), nullable=True))
        workshop.create_check_constraint(op.f("ck_workshop_held_listed"), "held IN ('room', 'online', 'both')")
        workshop.create_check_constraint(op.f("ck_workshop_online_seats_positive"), "online_seats > 0")
    with op.batch_alter_table("workshop_booking", schema=None) as booking:
        booking.add_column(sa.Column("way", sa.String(length=10), nullable=False, server_default="room"))
        booking.create_check_constraint(op.f("ck_workshop_booking_way_listed"), "way IN ('room', 'online')")


def downgrade() -> None:
    with op.batch_alter_table("workshop_booking", schema=None) as booking:
        booking.drop_constraint(op.f("ck_workshop_booking_way_listed"), type_="check")
        booking.drop_column("way")
    with op.batch_alter_table("workshop", schema=None) as workshop:
        workshop.drop_constraint(op.f("ck_workshop_online_seats_positive"), type_="check")
        workshop.drop_constraint(op.f("ck_workshop_held_listed"), type_="check")
        workshop.drop_column("online_seats")
        workshop.drop_column("held")
