"""A role for municipalities; what each recipient may see as one row; looks from areas and of the public."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_consent_recipients"
down_revision = "20261129_number_checks"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (
    "learner", "item_writer", "marker", "exam_board", "invigilator", "trainer", "secretariat", "decider",
    "station_manager", "station_staff", "area_coordinator", "administrator",
)  # fmt: skip
BITS = {
    "titles": 1, "name": 2, "kana": 4, "area": 8, "half_days": 16, "skills": 32, "languages": 64, "wants": 128,
}  # fmt: skip


def _allow(*roles: str) -> None:
    listed = ", ".join(f"'{name}'" for name in roles)
    with op.batch_alter_table("role_grant", schema=None) as grants:
        grants.drop_constraint(op.f("ck_role_grant_role_listed"), type_="check")
        grants.create_check_constraint(op.f("ck_role_grant_role_listed"), f"role IN ({listed})")


def upgrade() -> None:
    _allow(*ROLES[:-1], "municipality", "administrator")
    op.create_table(
        "listing_view",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("recipient_ref", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_view_person_id")),
        sa.PrimaryKeyConstraint("person_id", "recipient", "recipient_ref", "until_on", name=op.f("pk_listing_view")),
    )
    bits = " ".join(f"WHEN '{field}' THEN {bit}" for field, bit in BITS.items())
    op.execute(
        "INSERT INTO listing_view (person_id, recipient, recipient_ref, until_on, fields) "  # noqa: S608  constants
        f"SELECT person_id, recipient, recipient_ref, COALESCE(until_on, '9999-12-31'), SUM(CASE field {bits} END) "
        "FROM listing_field GROUP BY person_id, recipient, recipient_ref, COALESCE(until_on, '9999-12-31')"
    )
    op.drop_table("listing_field")
    with op.batch_alter_table("listing_look", schema=None) as looks:
        looks.add_column(sa.Column("looker", sa.String(length=20), nullable=False, server_default="station"))
        looks.add_column(sa.Column("area_code", sa.String(length=20), nullable=False, server_default=""))
        looks.alter_column("station_id", existing_type=BIG, nullable=True)
        looks.create_check_constraint(
            op.f("ck_listing_look_looker_listed"), "looker IN ('station', 'coordinators', 'municipality', 'public')"
        )
    with op.batch_alter_table("listing_look", schema=None) as looks:
        looks.alter_column("looker", existing_type=sa.String(length=20), server_default=None)
        looks.alter_column("area_code", existing_type=sa.String(length=20), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM listing_look WHERE station_id IS NULL")
    with op.batch_alter_table("listing_look", schema=None) as looks:
        looks.drop_constraint(op.f("ck_listing_look_looker_listed"), type_="check")
        looks.alter_column("station_id", existing_type=BIG, nullable=False)
        looks.drop_column("area_code")
        looks.drop_column("looker")
    op.create_table(
        "listing_field",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("recipient_ref", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("consent_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_listing_field_consent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_field_person_id")),
        sa.PrimaryKeyConstraint("person_id", "field", "recipient", "recipient_ref", name=op.f("pk_listing_field")),
    )
    op.create_index(
        "ix_listing_field_recipient",
        "listing_field",
        ["recipient", "recipient_ref", "field", "person_id"],
        unique=False,
    )
    op.execute(
        "INSERT INTO listing_field (person_id, field, recipient, recipient_ref, until_on, consent_id) "
        "SELECT l.person_id, c.field, c.recipient, c.recipient_ref, c.until_on, MAX(c.id) FROM listing l "
        "JOIN consent c ON c.person_id = l.person_id AND c.purpose = 'registry.listing' AND c.withdrawn_at IS NULL "
        "GROUP BY l.person_id, c.field, c.recipient, c.recipient_ref, c.until_on"
    )
    op.drop_table("listing_view")
    op.execute("DELETE FROM role_grant WHERE role = 'municipality'")
    _allow(*ROLES)
