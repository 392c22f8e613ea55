"""Days that differ from somebody's usual week, what she likes doing, how she wants to be asked, when she confirmed it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_days_differ"
down_revision = "20261129_arrivals"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "profile_difference",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_profile_difference_days_in_order")),
        sa.CheckConstraint("parts BETWEEN 1 AND 7", name=op.f("ck_profile_difference_parts_of_a_day")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_difference_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_profile_difference_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_difference")),
        sa.UniqueConstraint("public_id", name=op.f("uq_profile_difference_public_id")),
    )
    op.create_index("ix_profile_difference_person", "profile_difference", ["person_id", "from_on"])
    op.create_table(
        "listing_difference",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("free_parts", sa.Integer(), nullable=False),
        sa.Column("away_parts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_difference_person_id")),
        sa.PrimaryKeyConstraint("person_id", "from_on", name=op.f("pk_listing_difference")),
    )
    op.add_column("listing", sa.Column("likes", JSON, nullable=False, server_default="[]"))
    for name in ("liked_skills", "ask_at"):
        op.add_column("registry_profile", sa.Column(name, JSON, nullable=False, server_default="[]"))
    op.add_column("registry_profile", sa.Column("asked_on", sa.Date(), nullable=True))
    op.add_column("registry_profile", sa.Column("confirmed_on", sa.Date(), nullable=False, server_default="2026-11-29"))
    op.create_index("ix_registry_profile_confirmed_on", "registry_profile", ["confirmed_on"])
    said = (
        "date(updated_at, '+9 hours')"
        if op.get_bind().dialect.name == "sqlite"
        else "(updated_at AT TIME ZONE 'Asia/Tokyo')::date"
    )
    op.execute(f"UPDATE registry_profile SET confirmed_on = {said}")  # noqa: S608


def downgrade() -> None:
    op.drop_index("ix_registry_profile_confirmed_on", table_name="registry_profile")
    for name in ("confirmed_on", "asked_on", "ask_at", "liked_skills"):
        op.drop_column("registry_profile", name)
    op.drop_column("listing", "likes")
    op.drop_table("listing_difference")
    op.drop_table("profile_difference")
