"""Figures of sittings, and the thresholds by which they are computed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_analysis"
down_revision = "20261129_exam_room"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "analysis_report",
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("made_by", BIG, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("basis IN ('none', 'indicative', 'full')", name=op.f("ck_analysis_report_basis_listed")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_analysis_report_sitting_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_analysis_report_made_by")),
        sa.PrimaryKeyConstraint("sitting_id", "part", "version", name=op.f("pk_analysis_report")),
    )
    op.create_table(
        "analysis_rule",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thresholds", JSON, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", BIG, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_analysis_rule_rule_has_reason")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_analysis_rule_set_by")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_analysis_rule")),
    )


def downgrade() -> None:
    op.drop_table("analysis_rule")
    op.drop_table("analysis_report")
