"""Who came to the door of a workshop without a seat and was taken in."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_walk_ins"
down_revision = "20261130_told_by_sms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workshop_booking", schema=None) as booking:
        booking.add_column(sa.Column("walked_in", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("workshop_booking", schema=None) as booking:
        booking.drop_column("walked_in")
