"""Parts that were passed at another exam body, with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_recognised_parts"
down_revision = "20261129_seen_counted"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recognised_part",
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("body_name", sa.String(length=160), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("earned", sa.Double(), nullable=False),
        sa.Column("possible", sa.Double(), nullable=False),
        sa.Column("in_total", sa.Boolean(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.Column("checked_by", BIG, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("void_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'declined', 'withdrawn', 'void')",
            name=op.f("ck_recognised_part_state_listed"),
        ),
        sa.CheckConstraint(
            "earned >= 0 AND possible > 0 AND earned <= possible", name=op.f("ck_recognised_part_points_fit")
        ),
        sa.CheckConstraint(
            "state <> 'granted' OR (checked_by IS NOT NULL AND decided_by IS NOT NULL AND checked_by <> decided_by)",
            name=op.f("ck_recognised_part_two_people"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'void') OR reason <> ''", name=op.f("ck_recognised_part_fallen_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_recognised_part_sitting_id_application_seq"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_recognised_part_file_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_recognised_part_asked_by")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_recognised_part_checked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_recognised_part_decided_by")),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", "part", name=op.f("pk_recognised_part")),
    )


def downgrade() -> None:
    op.drop_table("recognised_part")
