"""Listings are found ring by ring on title and grid cell, and by readings in Latin letters."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_nearest"
down_revision = "20261129_sign_in_links"
branch_labels = None
depends_on = None

FOLDED = sa.String(160).with_variant(sa.String(160, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("listing", sa.Column("folded_romaji", FOLDED, nullable=False, server_default=""))
    op.create_index("ix_listing_romaji", "listing", ["folded_romaji"])
    op.drop_index("ix_listing_title_match", table_name="listing_title")
    op.create_index("ix_listing_title_match", "listing_title", ["scheme", "cell", "specialty"])


def downgrade() -> None:
    op.drop_index("ix_listing_title_match", table_name="listing_title")
    op.create_index("ix_listing_title_match", "listing_title", ["scheme", "specialty", "cell"])
    op.drop_index("ix_listing_romaji", table_name="listing")
    op.drop_column("listing", "folded_romaji")
