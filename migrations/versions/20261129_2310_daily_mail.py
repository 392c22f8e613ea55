"""Who of the staff wants one mail a day with what waits."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_daily_mail"
down_revision = "20261129_station_life"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "digest_choice",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rhythm IN ('daily')", name=op.f("ck_digest_choice_rhythm_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_choice")),
        sa.UniqueConstraint("person_id", "rhythm", name=op.f("uq_digest_choice_person_id_rhythm")),
    )


def downgrade() -> None:
    op.drop_table("digest_choice")
