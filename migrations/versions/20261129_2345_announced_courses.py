"""Courses in preparation that are announced."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_announced_courses"
down_revision = "20261129_study_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("course", schema=None) as courses:
        courses.add_column(sa.Column("announced", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("course", schema=None) as courses:
        courses.drop_column("announced")
