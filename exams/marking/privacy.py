"""What marking keeps of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import select, tuple_, update

from exams.attempts.models import Attempt
from exams.marking.models import MarkingAssignment, MarkingScript
from lms.db import Work, db


def marking_facts(person_id: int) -> list[dict[str, Any]]:
    """The markings that a marker did: code and time. Whose they are, nobody tells her."""
    rows = db.session.execute(
        select(MarkingScript.code, MarkingAssignment.round, MarkingAssignment.submitted_at)
        .join(
            MarkingAssignment,
            (MarkingAssignment.sitting_id == MarkingScript.sitting_id)
            & (MarkingAssignment.script_id == MarkingScript.id),
        )
        .where(MarkingAssignment.marker_id == person_id)
        .order_by(MarkingAssignment.assigned_at)
    )
    return [{"code": code, "round": name, "handed_in_at": at} for code, name, at in rows]


def erase_scripts(work: Work, person_id: int) -> None:
    """Take a candidate's own words out of the scripts; points and codes stay for the sitting's evidence."""
    own = select(Attempt.sitting_id, Attempt.id).where(Attempt.person_id == person_id)
    work.session.execute(
        update(MarkingScript)
        .where(tuple_(MarkingScript.sitting_id, MarkingScript.attempt_id).in_(own))
        .values(answer="")
        .execution_options(synchronize_session=False)
    )
