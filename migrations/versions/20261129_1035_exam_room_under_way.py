"""Pauses, breaks, messages, shuffled orders and longer sessions in the exam room."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_exam_room"
down_revision = "20261129_exchange"
branch_labels = None
depends_on = None

OLD_OUTCOMES = (
    "saved", "late", "too_late", "after_close", "intake_closed", "handed_in", "no_pen", "newer_answer", "not_started",
    "voided",
)  # fmt: skip
OUTCOMES = (*OLD_OUTCOMES[:8], "malformed", *OLD_OUTCOMES[8:])
OLD_INCIDENTS = (
    "arrived_late", "left_room", "unwell", "device_fault", "line_fault", "noise", "not_allowed_aid", "extra_time",
    "ended", "paper_fault", "other",
)  # fmt: skip
INCIDENTS = (
    *OLD_INCIDENTS[:7], "outage", "extra_time", "paused", "resumed", "reopened", "ended", "voided", *OLD_INCIDENTS[9:],
)  # fmt: skip
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
NO, ZERO = sa.false(), "0"


def _listed(table: str, column: str, values: tuple[str, ...]) -> None:
    words = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}_listed"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}_listed"), f"{column} IN ({words})")


SUPPORT = (
    ("extra_percent", "0", "ck_accommodation_decision_extra_percent_sensible", "extra_percent BETWEEN 0 AND 200"),
    ("break_minutes", "0", "ck_accommodation_decision_break_minutes_sensible", "break_minutes BETWEEN 0 AND 120"),
    ("text_size", "1", "ck_accommodation_decision_text_size_known", "text_size BETWEEN 1 AND 3"),
)


def _support() -> None:
    with op.batch_alter_table("accommodation_decision") as batch:
        for column, present, name, check in SUPPORT:
            batch.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default=present))
            batch.create_check_constraint(op.f(name), check)


def upgrade() -> None:
    for table in ("sitting", "attempt"):
        op.add_column(table, sa.Column("shuffles_items", sa.Boolean(), nullable=False, server_default=NO))
        op.add_column(table, sa.Column("shuffles_options", sa.Boolean(), nullable=False, server_default=NO))
    for name in ("granted_seconds", "break_seconds", "news"):
        op.add_column("attempt", sa.Column(name, sa.Integer(), nullable=False, server_default=ZERO))
    for name in ("paused_at", "break_until_at", "changed_at", "voided_at"):
        op.add_column("attempt", sa.Column(name, INSTANT, nullable=True))
    op.add_column("attempt_stream", sa.Column("session_epoch", sa.Integer(), nullable=False, server_default=ZERO))
    _listed("response_journal", "outcome", OUTCOMES)
    _listed("incident", "kind", INCIDENTS)
    _support()
    op.create_table(
        "room_message",
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("attempt_id", BIG, nullable=True),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("sent_by", BIG, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_room_message_sitting_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_room_message_sitting_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_room_message_sent_by")),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_room_message")),
    )


def downgrade() -> None:
    op.drop_table("room_message")
    with op.batch_alter_table("accommodation_decision") as batch:
        for column, _, name, _ in reversed(SUPPORT):
            batch.drop_constraint(op.f(name), type_="check")
            batch.drop_column(column)
    _listed("incident", "kind", OLD_INCIDENTS)
    _listed("response_journal", "outcome", OLD_OUTCOMES)
    op.drop_column("attempt_stream", "session_epoch")
    for name in ("voided_at", "changed_at", "break_until_at", "paused_at", "news", "break_seconds", "granted_seconds"):
        op.drop_column("attempt", name)
    for table in ("attempt", "sitting"):
        op.drop_column(table, "shuffles_options")
        op.drop_column(table, "shuffles_items")
