"""What one application owes, from the entries of its fee record."""

from sqlalchemy import select

from exams.sittings.fees.rules import Balance, balance_of, due_of
from exams.sittings.models import Application, FeeEntry, Sitting
from lms.db import db


def balance(sitting: Sitting, application: Application) -> Balance:
    """What one application owes, paid and was given back."""
    rows = db.session.execute(
        select(FeeEntry.kind, FeeEntry.yen).where(
            FeeEntry.sitting_id == sitting.id, FeeEntry.application_seq == application.seq
        )
    )
    return balance_of(due_of(sitting.fee_yen, application.state), [(kind, yen) for kind, yen in rows])
