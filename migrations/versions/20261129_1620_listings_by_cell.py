"""Listings are found by their grid cell, so that a search near a station reads those near by alone."""

from alembic import op

revision = "20261129_listing_cell"
down_revision = "20261129_api_writes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_listing_cell", "listing", ["cell"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_listing_cell", table_name="listing")
