"""Writing the fee record."""

from sqlalchemy import func, select

from exams.errors import NotFound, ReasonMissing
from exams.room_errors import FeeTooMuch
from exams.sittings.dues import balance
from exams.sittings.fees.rules import most_possible
from exams.sittings.models import Application, FeeEntry
from exams.sittings.policies import APPLICATIONS
from exams.sittings.rules import FEE_KINDS
from exams.sittings.services import sitting_by
from lms.clock import now
from lms.db import transaction
from lms.policy import Actor, require


def record_fee(
    actor: Actor, sitting_public_id: str, application_public_id: str, kind: str, yen: int, note: str = ""
) -> None:
    """Write down that a fee was paid, waived or given back.

    Refusals: NotFound, FeeTooMuch (beyond what is open, or beyond what was paid), ReasonMissing where a fee is waived or
    given back without a word why.
    """
    require(actor, APPLICATIONS)
    if kind not in FEE_KINDS or yen <= 0:
        raise NotFound
    if kind != "paid" and not note.strip():
        raise ReasonMissing
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        application = work.session.scalar(
            select(Application).where(
                Application.sitting_id == sitting.id, Application.public_id == application_public_id
            )
        )
        if application is None:
            raise NotFound
        most = most_possible(balance(sitting, application), kind)
        if yen > most:
            raise FeeTooMuch(yen=most)
        last = work.session.scalar(
            select(func.max(FeeEntry.number)).where(
                FeeEntry.sitting_id == sitting.id, FeeEntry.application_seq == application.seq
            )
        )
        work.session.add(
            FeeEntry(
                sitting_id=sitting.id, application_seq=application.seq, number=(last or 0) + 1, kind=kind, yen=yen,
                note=note.strip()[:400], recorded_at=now(), recorded_by=actor.person_id,
            )
        )  # fmt: skip
        work.audit(actor, f"exams.fee.{kind}", "application", f"{sitting.id}.{application.seq}", yen=yen)
