"""An example and a source for the form of a qualification's numbers."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_number_forms"
down_revision = "20261129_exemptions"
branch_labels = None
depends_on = None

SOURCED = "number_pattern = '' OR (number_example <> '' AND number_source <> '')"


def upgrade() -> None:
    with op.batch_alter_table("qualification_kind", schema=None) as kinds:
        kinds.add_column(sa.Column("number_example", sa.String(length=40), server_default="", nullable=False))
        kinds.add_column(sa.Column("number_source", sa.String(length=300), server_default="", nullable=False))
    # Forms of an earlier catalogue are digits alone; loading the network's folder again brings their sources.
    op.execute(
        "UPDATE qualification_kind SET number_source = 'taken over', number_example = "
        "CASE WHEN number_pattern LIKE '%{8}' THEN '12345678' ELSE '123456' END WHERE number_pattern <> ''"
    )
    with op.batch_alter_table("qualification_kind", schema=None) as kinds:
        kinds.alter_column("number_example", server_default=None)
        kinds.alter_column("number_source", server_default=None)
        kinds.create_check_constraint(op.f("ck_qualification_kind_pattern_has_source"), SOURCED)


def downgrade() -> None:
    with op.batch_alter_table("qualification_kind", schema=None) as kinds:
        kinds.drop_constraint(op.f("ck_qualification_kind_pattern_has_source"), type_="check")
        kinds.drop_column("number_source")
        kinds.drop_column("number_example")
