"""Standard setting: studies, judges, estimates, and the board's decisions about cuts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_standards"
down_revision = "20261129_fees"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "standard_study",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("borderline", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", BIG, nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage IN ('first', 'second', 'closed')", name=op.f("ck_standard_study_stage_listed")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_standard_study_sitting_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_standard_study_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_study")),
        sa.UniqueConstraint("public_id", name=op.f("uq_standard_study_public_id")),
        sa.UniqueConstraint("sitting_id", "part", name=op.f("uq_standard_study_sitting_id_part")),
    )
    op.create_table(
        "standard_judge",
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in", sa.Integer(), nullable=False),
        sa.Column("cut_least", sa.Double(), nullable=True),
        sa.Column("cut_most", sa.Double(), nullable=True),
        sa.Column("fail_least", sa.Double(), nullable=True),
        sa.Column("fail_most", sa.Double(), nullable=True),
        sa.CheckConstraint("handed_in BETWEEN 0 AND 2", name=op.f("ck_standard_judge_two_rounds")),
        sa.CheckConstraint("cut_least IS NULL OR cut_least <= cut_most", name=op.f("ck_standard_judge_cuts_in_order")),
        sa.CheckConstraint(
            "fail_least IS NULL OR fail_least <= fail_most", name=op.f("ck_standard_judge_fails_in_order")
        ),
        sa.ForeignKeyConstraint(["study_id"], ["standard_study.id"], name=op.f("fk_standard_judge_study_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standard_judge_person_id")),
        sa.PrimaryKeyConstraint("study_id", "person_id", name=op.f("pk_standard_judge")),
    )
    op.create_table(
        "standard_rating",
        sa.Column("study_id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_standard_rating_percent")),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ck_standard_rating_round_listed")),
        sa.ForeignKeyConstraint(
            ["study_id", "person_id"],
            ["standard_judge.study_id", "standard_judge.person_id"],
            name=op.f("fk_standard_rating_study_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("study_id", "person_id", "round", "position", name=op.f("pk_standard_rating")),
    )
    op.create_table(
        "cut_decision",
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("least", sa.Double(), nullable=False),
        sa.Column("before", sa.Double(), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('angoff', 'hofstee', 'cohen', 'other')", name=op.f("ck_cut_decision_method_listed")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_cut_decision_cut_has_reason")),
        sa.CheckConstraint("least >= 0", name=op.f("ck_cut_decision_cut_not_negative")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_cut_decision_sitting_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_cut_decision_decided_by")),
        sa.PrimaryKeyConstraint("sitting_id", "part", "version", name=op.f("pk_cut_decision")),
    )


def downgrade() -> None:
    for table in ("cut_decision", "standard_rating", "standard_judge", "standard_study"):
        op.drop_table(table)
