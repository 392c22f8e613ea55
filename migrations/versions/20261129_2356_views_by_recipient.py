"""Views of recipients whom few people name, by recipient: the public page and offices begin with those."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_views_by_recipient"
down_revision = "20261129_areas_in_order"
branch_labels = None
depends_on = None

NAMED = sa.text("recipient <> 'all_stations'")


def upgrade() -> None:
    op.create_index(
        "ix_listing_view_named",
        "listing_view",
        ["recipient", "recipient_ref", "person_id"],
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )


def downgrade() -> None:
    op.drop_index("ix_listing_view_named", table_name="listing_view")
