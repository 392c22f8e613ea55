"""Needs that stations take in, who needs help, and each step that was taken."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_needs"
down_revision = "20261129_second_factor"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "need",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("need_class", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("times", sa.String(length=200), nullable=False),
        sa.Column("came_by", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("activity_id", BIG, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", BIG, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "need_class IN ('open', 'restricted', 'contracted')", name=op.f("ck_need_need_class_listed")
        ),
        sa.CheckConstraint(
            "came_by IN ('phone', 'counter', 'form', 'municipality', 'company')", name=op.f("ck_need_came_by_listed")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'activity', 'referred', 'escalated', 'closed')", name=op.f("ck_need_state_listed")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_need_station_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_need_activity_id")),
        sa.ForeignKeyConstraint(["received_by"], ["person.id"], name=op.f("fk_need_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_public_id")),
    )
    op.create_index("ix_need_station", "need", ["station_id", "state"], unique=False)
    op.create_table(
        "need_person",
        sa.Column("need_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_person_need_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_need_person_asked_by")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_need_person")),
    )
    op.create_index(op.f("ix_need_person_asked_by"), "need_person", ["asked_by"], unique=False)
    op.create_table(
        "need_step",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("need_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("partner", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", BIG, nullable=True),
        sa.CheckConstraint(
            "kind IN ('received', 'activity', 'referred', 'escalated', 'closed')",
            name=op.f("ck_need_step_kind_listed"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_step_need_id")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_need_step_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_step")),
    )
    op.create_index(op.f("ix_need_step_need_id"), "need_step", ["need_id"], unique=False)


def downgrade() -> None:
    op.drop_table("need_step")
    op.drop_table("need_person")
    op.drop_table("need")
