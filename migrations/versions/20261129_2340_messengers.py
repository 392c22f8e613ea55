"""LINE links and short messages, and why a notice went by another way than the chosen one."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_messengers"
down_revision = "20261129_station_hooks"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANNELS = ("mail", "phone", "post", "fax", "line")
WAYS = ("mail", "phone", "post", "fax", "page")


def _listed(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _ways(*, channels: tuple[str, ...], ways: tuple[str, ...]) -> None:
    for table, column, values in (("person", "channel", channels), ("notice", "way", ways)):
        name = op.f(f"ck_{table}_{column}_listed")
        with op.batch_alter_table(table, schema=None) as changed:
            changed.drop_constraint(name, type_="check")
            changed.create_check_constraint(name, f"{column} IN ({_listed(*values)})")


def upgrade() -> None:
    op.create_table(
        "messenger_link",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('line')", name=op.f("ck_messenger_link_kind_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_messenger_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messenger_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_messenger_link_code_hash")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_messenger_link_person_id_kind")),
    )
    op.create_index(op.f("ix_messenger_link_address"), "messenger_link", ["address"], unique=False)
    with op.batch_alter_table("notice", schema=None) as notice:
        notice.add_column(sa.Column("wished", sa.String(length=10), nullable=False, server_default=""))
        notice.add_column(sa.Column("fell_back", sa.String(length=20), nullable=False, server_default=""))
    _ways(channels=(*CHANNELS, "sms"), ways=(*WAYS[:4], "line", "sms", "page"))


def downgrade() -> None:
    op.execute("UPDATE person SET channel = 'mail' WHERE channel = 'sms'")
    op.execute("UPDATE notice SET way = 'page' WHERE way IN ('line', 'sms')")
    _ways(channels=CHANNELS, ways=WAYS)
    with op.batch_alter_table("notice", schema=None) as notice:
        notice.drop_column("fell_back")
        notice.drop_column("wished")
    op.drop_table("messenger_link")
