"""Parts that were passed earlier and are carried over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_exemptions"
down_revision = "20261129_course_booklets"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("sitting", sa.Column("exemptions", JSON, nullable=False, server_default="{}"))
    op.create_table(
        "part_exemption",
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("from_sitting_id", BIG, nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Double(), nullable=False),
        sa.Column("possible", sa.Double(), nullable=False),
        sa.Column("in_total", sa.Boolean(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("void_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'declined', 'withdrawn', 'void')",
            name=op.f("ck_part_exemption_state_listed"),
        ),
        sa.CheckConstraint("sitting_id <> from_sitting_id", name=op.f("ck_part_exemption_from_another_sitting")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_part_exemption_two_people")),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'void') OR reason <> ''", name=op.f("ck_part_exemption_fallen_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_part_exemption_sitting_id_application_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["from_sitting_id", "from_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_part_exemption_from_sitting_id_from_seq"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_part_exemption_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_part_exemption_decided_by")),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", "part", name=op.f("pk_part_exemption")),
    )
    op.create_index("ix_part_exemption_ground", "part_exemption", ["from_sitting_id", "from_seq"])


def downgrade() -> None:
    op.drop_index("ix_part_exemption_ground", "part_exemption")
    op.drop_table("part_exemption")
    op.drop_column("sitting", "exemptions")
