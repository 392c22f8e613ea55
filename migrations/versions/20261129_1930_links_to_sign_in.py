"""Mailed links that sign in once."""

from alembic import op

revision = "20261129_sign_in_links"
down_revision = "20261129_asked"
branch_labels = None
depends_on = None

BEFORE = ("reset", "claim", "email")


def _purposes(*purposes: str) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("account_token", schema=None) as tokens:
        tokens.drop_constraint(op.f("ck_account_token_purpose_listed"), type_="check")
        tokens.create_check_constraint(op.f("ck_account_token_purpose_listed"), f"purpose IN ({listed})")


def upgrade() -> None:
    _purposes(*BEFORE, "link")


def downgrade() -> None:
    op.execute("DELETE FROM account_token WHERE purpose = 'link'")
    _purposes(*BEFORE)
