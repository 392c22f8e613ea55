"""Who wants to hear of the dates of a workshop may choose a short message."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_told_by_sms"
down_revision = "20261130_workshop_feedback"
branch_labels = None
depends_on = None

BEFORE = "channel IN ('mail', 'phone', 'post', 'fax', 'line')"
SINCE = "channel IN ('mail', 'phone', 'post', 'fax', 'line', 'sms')"
LISTED = "ck_workshop_interest_channel_listed"


def _listed(condition: str) -> None:
    with op.batch_alter_table("workshop_interest", schema=None) as changed:
        changed.drop_constraint(op.f(LISTED), type_="check")
        changed.create_check_constraint(op.f(LISTED), sa.text(condition))


def upgrade() -> None:
    _listed(SINCE)


def downgrade() -> None:
    op.execute("UPDATE workshop_interest SET channel = 'mail' WHERE channel = 'sms'")
    _listed(BEFORE)
