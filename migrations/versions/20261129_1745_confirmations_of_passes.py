"""A pass is confirmed on paper as often as its holder wants."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_confirmations"
down_revision = "20261129_sealed_support"
branch_labels = None
depends_on = None

BEFORE = ("pass_certificate", "result_notice", "completion_certificate", "award_certificate")


def _rules(kinds: tuple[str, ...], current: str) -> None:
    listed = ", ".join(f"'{name}'" for name in kinds)
    op.drop_index("uq_document_current", table_name="document")
    with op.batch_alter_table("document", schema=None) as document:
        document.drop_constraint(op.f("ck_document_kind_listed"), type_="check")
        document.create_check_constraint(op.f("ck_document_kind_listed"), f"kind IN ({listed})")
    op.create_index(
        "uq_document_current", "document", ["subject", "subject_id", "kind"], unique=True,
        sqlite_where=sa.text(current), postgresql_where=sa.text(current),
    )  # fmt: skip


def upgrade() -> None:
    _rules((*BEFORE, "pass_confirmation"), "state = 'current' AND kind <> 'pass_confirmation'")


def downgrade() -> None:
    op.execute("DELETE FROM document WHERE kind = 'pass_confirmation'")
    _rules(BEFORE, "state = 'current'")
