"""Who heard or saw it when staff wrote down what somebody offers."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_told_by"
down_revision = "20261129_talks"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("registry_profile", schema=None) as profiles:
        profiles.add_column(sa.Column("told_by", sa.String(length=10), nullable=False, server_default="web"))
        profiles.add_column(sa.Column("witness_id", BIG, nullable=True))
        profiles.create_check_constraint(
            op.f("ck_registry_profile_told_by_listed"), "told_by IN ('web', 'phone', 'paper')"
        )
        profiles.create_foreign_key(op.f("fk_registry_profile_witness_id"), "person", ["witness_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("registry_profile", schema=None) as profiles:
        profiles.drop_constraint(op.f("fk_registry_profile_witness_id"), type_="foreignkey")
        profiles.drop_constraint(op.f("ck_registry_profile_told_by_listed"), type_="check")
        profiles.drop_column("witness_id")
        profiles.drop_column("told_by")
