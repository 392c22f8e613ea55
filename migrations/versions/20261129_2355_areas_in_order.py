"""The people of an area in their order: titles know area and day of listing, areas know their spot.

Rows that former code writes meanwhile lack both; the search finds them from the next night on, when every listing is
written anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_areas_in_order"
down_revision = "20261129_offered_seats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing_spot",
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_listing_spot")),
    )
    op.create_index("ix_listing_spot_place", "listing_spot", ["latitude", "longitude"])
    op.add_column("listing_title", sa.Column("area_code", sa.String(length=20), nullable=True))
    op.add_column("listing_title", sa.Column("listed_on", sa.Date(), nullable=True))
    op.execute(
        "INSERT INTO listing_spot (area_code, latitude, longitude) SELECT area_code, min(latitude), min(longitude) "
        "FROM listing WHERE area_code <> '' AND latitude IS NOT NULL GROUP BY area_code"
    )
    op.execute(
        "UPDATE listing_title SET "
        "area_code = (SELECT area_code FROM listing WHERE listing.person_id = listing_title.person_id), "
        "listed_on = (SELECT listed_on FROM listing WHERE listing.person_id = listing_title.person_id)"
    )
    op.create_index("ix_listing_title_near", "listing_title", ["scheme", "area_code", "listed_on", "person_id"])
    op.create_index("ix_listing_near", "listing", ["area_code", "listed_on", "person_id"])


def downgrade() -> None:
    op.drop_index("ix_listing_near", table_name="listing")
    op.drop_index("ix_listing_title_near", table_name="listing_title")
    op.drop_column("listing_title", "listed_on")
    op.drop_column("listing_title", "area_code")
    op.drop_index("ix_listing_spot_place", table_name="listing_spot")
    op.drop_table("listing_spot")
