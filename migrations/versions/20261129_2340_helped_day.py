"""When people helped and for how long: what they may let stations see of how active they are."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_helped_day"
down_revision = "20261129_announced_courses"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "helped_day",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_helped_day_person_id")),
        sa.PrimaryKeyConstraint("person_id", "ref", name=op.f("pk_helped_day")),
    )
    op.create_index("ix_helped_day_person_day", "helped_day", ["person_id", "day"], unique=False)
    # The last word on each day that was confirmed before.
    op.execute(
        "INSERT INTO helped_day (person_id, ref, day, minutes) "
        "SELECT a.person_id, 'day:' || a.occurrence_id, o.day, a.minutes FROM attendance_record a "
        "JOIN occurrence o ON o.id = a.occurrence_id WHERE a.minutes > 0 AND a.id = (SELECT max(b.id) FROM "
        "attendance_record b WHERE b.occurrence_id = a.occurrence_id AND b.person_id = a.person_id)"
    )


def downgrade() -> None:
    op.drop_index("ix_helped_day_person_day", table_name="helped_day")
    op.drop_table("helped_day")
