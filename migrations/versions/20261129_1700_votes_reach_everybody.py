"""Who recorded a version of a title, and when everybody was brought to it."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_votes_reach"
down_revision = "20261129_support_unasked"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("scheme_version", schema=None) as versions:
        versions.add_column(sa.Column("recorded_by", BIG, nullable=True))
        versions.add_column(sa.Column("followed_on", sa.Date(), nullable=True))
        versions.create_foreign_key(op.f("fk_scheme_version_recorded_by"), "person", ["recorded_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("scheme_version", schema=None) as versions:
        versions.drop_constraint(op.f("fk_scheme_version_recorded_by"), type_="foreignkey")
        versions.drop_column("followed_on")
        versions.drop_column("recorded_by")
