"""Which reminder of which date was sent: the primary key makes it exactly once."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Instant, db, ref


class AwardReminder(db.Model):
    """``told`` is false where a nearer reminder was due on the same day, so that one letter said it all."""

    __tablename__ = "award_reminder"
    __table_args__ = (CheckConstraint("step IN (90, 30, 7)", name="step_listed"),)

    award_id: Mapped[int] = ref("award.id", primary_key=True)
    matter_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told: Mapped[bool]
    recorded_at: Mapped[Instant]
