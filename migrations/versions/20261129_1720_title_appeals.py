"""Appeals and complaints about titles, with their threads."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_title_appeals"
down_revision = "20261129_stand_ins"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state IN ('open', 'in_hand')")
ABOUTS = "'refused', 'suspended', 'withdrawn', 'annulled', 'complaint'"


def upgrade() -> None:
    op.create_table(
        "title_appeal",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("specialty_code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_by", sa.String(length=10), nullable=False),
        sa.Column("entered_by", BIG, nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("handler_id", BIG, nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"about IN ({ABOUTS})", name=op.f("ck_title_appeal_about_listed")),
        sa.CheckConstraint(
            "state IN ('open', 'in_hand', 'closed', 'taken_back')", name=op.f("ck_title_appeal_state_listed")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'upheld', 'partly', 'declined')", name=op.f("ck_title_appeal_outcome_listed")
        ),
        sa.CheckConstraint(
            "came_by IN ('web', 'post', 'phone', 'fax', 'visit')", name=op.f("ck_title_appeal_came_by_listed")
        ),
        sa.CheckConstraint("handler_id IS NULL OR handler_id <> person_id", name=op.f("ck_title_appeal_not_ones_own")),
        sa.CheckConstraint(
            "handler_id IS NULL OR entered_by IS NULL OR handler_id <> entered_by",
            name=op.f("ck_title_appeal_not_entered"),
        ),
        sa.CheckConstraint(
            "state <> 'in_hand' OR handler_id IS NOT NULL", name=op.f("ck_title_appeal_in_hand_has_handler")
        ),
        sa.CheckConstraint("(state = 'closed') = (outcome <> '')", name=op.f("ck_title_appeal_closed_has_outcome")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_title_appeal_person_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_title_appeal_entered_by")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_title_appeal_handler_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_appeal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_title_appeal_public_id")),
    )
    with op.batch_alter_table("title_appeal", schema=None) as appeals:
        appeals.create_index("ix_title_appeal_state", ["state", "answer_due_on"], unique=False)
        appeals.create_index(
            "uq_title_appeal_open",
            ["person_id", "decision"],
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )
    op.create_table(
        "title_appeal_message",
        sa.Column("appeal_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["title_appeal.id"], name=op.f("fk_title_appeal_message_appeal_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_title_appeal_message_author_id")),
        sa.PrimaryKeyConstraint("appeal_id", "number", name=op.f("pk_title_appeal_message")),
    )


def downgrade() -> None:
    op.drop_table("title_appeal_message")
    op.drop_table("title_appeal")
