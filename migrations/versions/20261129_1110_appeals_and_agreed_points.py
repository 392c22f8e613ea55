"""Appeals; switches of blind marking; answers with agreed points; marking anew after an appeal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_appeals"
down_revision = "20261129_names_and_places"
branch_labels = None
depends_on = None


BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OLD_ROUNDS = "'first', 'second', 'third'"
ROUNDS = OLD_ROUNDS + ", 'review', 'trial', 'control'"
LIVING = "withdrawn_at IS NULL"
SHARED = LIVING + " AND round NOT IN ('trial', 'control')"
RULE = (
    ("conceal_candidates", sa.Boolean(), sa.true()),
    ("conceal_markers", sa.Boolean(), sa.true()),
    ("trial_limit", sa.Integer(), "2"),
    ("control_every", sa.Integer(), "10"),
)


def _rounds(listed: str, condition: str) -> None:
    with op.batch_alter_table("marking_assignment", schema=None) as changed:
        changed.drop_index("uq_marking_assignment_round")
        changed.drop_constraint(op.f("ck_marking_assignment_round_listed"), type_="check")
        changed.create_check_constraint(op.f("ck_marking_assignment_round_listed"), f"round IN ({listed})")
    op.create_index(
        "uq_marking_assignment_round",
        "marking_assignment",
        ["sitting_id", "script_id", "round"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _widen_marking() -> None:
    _rounds(ROUNDS, SHARED)
    with op.batch_alter_table("marking_rule", schema=None) as rule:
        for name, kind, value in RULE:
            rule.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        rule.create_check_constraint(op.f("ck_marking_rule_control_sensible"), "trial_limit >= 0 AND control_every > 0")
    with op.batch_alter_table("marking_rule", schema=None) as rule:
        for name, kind, _ in RULE:
            rule.alter_column(name, server_default=None, existing_type=kind, existing_nullable=False)
    with op.batch_alter_table("marking_script", schema=None) as script:
        script.add_column(sa.Column("kind", sa.String(length=10), nullable=False, server_default="live"))
        script.add_column(sa.Column("agreed", JSON, nullable=False, server_default="[]"))
        script.add_column(sa.Column("set_by", BIG, nullable=True))
        script.alter_column("attempt_id", existing_type=BIG, nullable=True)
        script.create_foreign_key(op.f("fk_marking_script_set_by"), "person", ["set_by"], ["id"])
        script.create_check_constraint(op.f("ck_marking_script_kind_listed"), "kind IN ('live', 'trial', 'control')")
        script.create_check_constraint(
            op.f("ck_marking_script_live_has_attempt"), "(kind = 'live') = (attempt_id IS NOT NULL)"
        )
    with op.batch_alter_table("marking_script", schema=None) as script:
        script.alter_column("kind", server_default=None, existing_type=sa.String(length=10), existing_nullable=False)
        script.alter_column("agreed", server_default=None, existing_type=JSON, existing_nullable=False)


def _narrow_marking() -> None:
    """What had agreed points or came out of an appeal has no place in the older tables."""
    op.execute(
        "DELETE FROM rubric_mark WHERE assignment_id IN "
        "(SELECT id FROM marking_assignment WHERE round IN ('review', 'trial', 'control'))"
    )
    op.execute("DELETE FROM marking_assignment WHERE round IN ('review', 'trial', 'control')")
    op.execute("DELETE FROM marking_script WHERE kind <> 'live'")
    with op.batch_alter_table("marking_script", schema=None) as script:
        script.drop_constraint(op.f("ck_marking_script_live_has_attempt"), type_="check")
        script.drop_constraint(op.f("ck_marking_script_kind_listed"), type_="check")
        script.drop_constraint(op.f("fk_marking_script_set_by"), type_="foreignkey")
        script.alter_column("attempt_id", existing_type=BIG, nullable=False)
        for name in ("set_by", "agreed", "kind"):
            script.drop_column(name)
    with op.batch_alter_table("marking_rule", schema=None) as rule:
        rule.drop_constraint(op.f("ck_marking_rule_control_sensible"), type_="check")
        for name, _, _ in reversed(RULE):
            rule.drop_column(name)
    _rounds(OLD_ROUNDS, LIVING)


OLD_CAUSES, ONE_AT_A_TIME = "'ruling', 'appeal'", "state = 'open'"


def _causes(listed: str, condition: str) -> None:
    """An attempt that shall not count waits for its second person beside a correction of questions."""
    with op.batch_alter_table("rescore", schema=None) as changed:
        changed.drop_index("uq_rescore_open")
        changed.drop_constraint(op.f("ck_rescore_cause_listed"), type_="check")
        changed.create_check_constraint(op.f("ck_rescore_cause_listed"), f"cause IN ({listed})")
    op.create_index(
        "uq_rescore_open",
        "rescore",
        ["sitting_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def upgrade() -> None:
    _causes(OLD_CAUSES + ", 'void'", ONE_AT_A_TIME + " AND cause <> 'void'")
    op.create_table(
        "appeal_rule",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days > 0 AND answer_days > 0", name=op.f("ck_appeal_rule_days_positive")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_appeal_rule_set_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_appeal_rule_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "version", name=op.f("pk_appeal_rule")),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rescore_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (outcome <> '')", name=op.f("ck_appeal_closed_has_outcome")),
        sa.CheckConstraint(
            "ground IN ('points', 'question', 'day', 'void', 'other')", name=op.f("ck_appeal_ground_listed")
        ),
        sa.CheckConstraint("outcome = '' OR answer <> ''", name=op.f("ck_appeal_outcome_has_answer")),
        sa.CheckConstraint("outcome IN ('', 'upheld', 'partly', 'declined')", name=op.f("ck_appeal_outcome_listed")),
        sa.CheckConstraint("state <> 'in_hand' OR handler_id IS NOT NULL", name=op.f("ck_appeal_in_hand_has_handler")),
        sa.CheckConstraint("state IN ('open', 'in_hand', 'closed', 'withdrawn')", name=op.f("ck_appeal_state_listed")),
        sa.CheckConstraint("handler_id IS NULL OR handler_id <> person_id", name=op.f("ck_appeal_not_ones_own")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_appeal_handler_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appeal_person_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "rescore_id"],
            ["rescore.sitting_id", "rescore.id"],
            name=op.f("fk_appeal_sitting_id_rescore_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "seq"], ["application.sitting_id", "application.seq"], name=op.f("fk_appeal_sitting_id_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeal_public_id")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index("ix_appeal_person", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_appeal_open",
            ["sitting_id", "seq"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'in_hand')"),
            postgresql_where=sa.text("state IN ('open', 'in_hand')"),
        )

    op.create_table(
        "appeal_message",
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_candidate", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_message_appeal_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_appeal_message_author_id")),
        sa.PrimaryKeyConstraint("appeal_id", "number", name=op.f("pk_appeal_message")),
    )
    op.create_table(
        "appeal_view",
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("supervised_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_view_appeal_id")),
        sa.ForeignKeyConstraint(["supervised_by"], ["person.id"], name=op.f("fk_appeal_view_supervised_by")),
        sa.PrimaryKeyConstraint("appeal_id", "number", name=op.f("pk_appeal_view")),
    )
    _widen_marking()


def downgrade() -> None:
    _narrow_marking()
    op.drop_table("appeal_view")
    op.drop_table("appeal_message")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appeal_open",
            sqlite_where=sa.text("state IN ('open', 'in_hand')"),
            postgresql_where=sa.text("state IN ('open', 'in_hand')"),
        )
        batch_op.drop_index("ix_appeal_person")

    op.drop_table("appeal")
    op.drop_table("appeal_rule")
    op.execute(
        "UPDATE rescore SET cause = 'ruling', state = 'dropped', decided_at = coalesce(decided_at, asked_at) WHERE cause = 'void'"
    )
    _causes(OLD_CAUSES, ONE_AT_A_TIME)
