"""Stand-ins of an activity, and invitations that were answered with standing in."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_stand_ins"
down_revision = "20261129_citations"
branch_labels = None
depends_on = None

BEFORE = ("sent", "asked", "accepted", "declined", "withdrawn", "expired", "too_late")


def _states(*states: str) -> None:
    live = [state for state in states if state in ("sent", "asked", "accepted", "stand_in")]
    condition = sa.text(f"state IN ({_listed(*live)})")
    op.drop_index("uq_invitation_live", table_name="invitation")
    with op.batch_alter_table("invitation", schema=None) as invitation:
        invitation.drop_constraint(op.f("ck_invitation_state_listed"), type_="check")
        invitation.create_check_constraint(op.f("ck_invitation_state_listed"), f"state IN ({_listed(*states)})")
    op.create_index(
        "uq_invitation_live",
        "invitation",
        ["occurrence_id", "person_id"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _listed(*states: str) -> str:
    return ", ".join(f"'{state}'" for state in states)


def upgrade() -> None:
    _states(*BEFORE[:3], "stand_in", *BEFORE[3:])
    with op.batch_alter_table("activity", schema=None) as activity:
        activity.add_column(sa.Column("stand_ins", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("activity", schema=None) as activity:
        activity.alter_column("stand_ins", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("activity", schema=None) as activity:
        activity.drop_column("stand_ins")
    op.execute("UPDATE invitation SET state = 'too_late' WHERE state = 'stand_in'")
    _states(*BEFORE)
