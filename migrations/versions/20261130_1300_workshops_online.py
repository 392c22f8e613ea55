"""Where a workshop is joined online, and the room of each of its dates."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_workshops_online"
down_revision = "20261130_walk_ins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workshop", schema=None) as workshop:
        workshop.add_column(sa.Column("online_url", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("workshop_date", schema=None) as date:
        date.add_column(sa.Column("place", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("workshop_date", schema=None) as date:
        date.drop_column("place")
    with op.batch_alter_table("workshop", schema=None) as workshop:
        workshop.drop_column("online_url")
