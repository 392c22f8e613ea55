"""Talks in which staff write down the words of a person, with how she agreed and who heard or saw it."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_talks"
down_revision = "20261129_daily_mail"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "proxy_talk",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("witness_id", BIG, nullable=False),
        sa.Column("recorded_by", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('phone', 'paper', 'desk')", name=op.f("ck_proxy_talk_channel_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proxy_talk_person_id")),
        sa.ForeignKeyConstraint(["witness_id"], ["person.id"], name=op.f("fk_proxy_talk_witness_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_proxy_talk_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy_talk")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proxy_talk_public_id")),
    )
    op.create_index(op.f("ix_proxy_talk_person_id"), "proxy_talk", ["person_id"], unique=False)
    op.create_index("ix_proxy_talk_recorded_by", "proxy_talk", ["recorded_by", "closed_at"], unique=False)


def downgrade() -> None:
    op.drop_table("proxy_talk")
