"""Which parts of which candidates are carried over."""

from collections.abc import Iterable

from sqlalchemy import select

from exams.sittings.exemptions.models import PartExemption
from exams.sittings.exemptions.rules import CarriedPart
from exams.sittings.models import Sitting
from lms.db import db


def carried_parts(sitting_id: int, seqs: Iterable[int] | None = None) -> dict[int, dict[str, CarriedPart]]:
    """seq -> part -> what is carried over there, of all candidates or of these. Who sits everything has no entry."""
    query = (
        select(PartExemption, Sitting.title)
        .join(Sitting, Sitting.id == PartExemption.from_sitting_id)
        .where(PartExemption.sitting_id == sitting_id, PartExemption.state == "granted")
        .order_by(PartExemption.application_seq, PartExemption.part)
    )
    if seqs is not None:
        query = query.where(PartExemption.application_seq.in_(list(seqs)))
    found: dict[int, dict[str, CarriedPart]] = {}
    for row, title in db.session.execute(query):
        found.setdefault(row.application_seq, {})[row.part] = CarriedPart(
            row.earned, row.possible, row.in_total, title, row.passed_on
        )
    return found
