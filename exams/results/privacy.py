"""What results and passes keep of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import select, update

from exams.results.appeals.models import Appeal, AppealMessage
from exams.results.models import PassClaim, PassRecord, PassVoid, ResultLine
from exams.results.passes.queries import passes_of
from exams.results.queries import released_lines
from lms.db import Work, db
from lms.files.api import forget


def result_facts(person_id: int) -> dict[str, Any]:
    """Released results by part and chapter, passes and requests. What is not released is in no file either."""
    lines = db.session.execute(released_lines().where(ResultLine.person_id == person_id)).all()
    claims = db.session.scalars(select(PassClaim).where(PassClaim.person_id == person_id).order_by(PassClaim.id))
    return {
        "results": [
            {"released_at": release.released_at, "outcome": line.outcome, "parts": score.parts if score else {}}
            for line, release, score in lines
        ],
        "passes": [
            {"number": card.number, "passed_on": card.passed_on, "source": card.source, "void": card.void}
            for card in passes_of([person_id], with_void=True)[person_id]
        ],
        "appeals": [
            {"opened_at": row.opened_at, "ground": row.ground, "state": row.state, "answer": row.answer}
            for row in db.session.scalars(select(Appeal).where(Appeal.person_id == person_id).order_by(Appeal.id))
        ],
        "requests": [
            {"number": claim.number, "passed_on": claim.passed_on, "state": claim.state, "note": claim.note}
            for claim in claims
        ],
    }


def erase_results(work: Work, person_id: int) -> None:
    """Take words and evidence of a person out; points, numbers and days stay, so that evidence can be verified."""
    sent = select(PassClaim.file_id).where(PassClaim.person_id == person_id, PassClaim.file_id.is_not(None))
    forget(work, list(work.session.scalars(sent)))
    work.session.execute(
        update(PassClaim).where(PassClaim.person_id == person_id).values(note="", reason="erased", file_id=None)
    )
    appeals = select(Appeal.id).where(Appeal.person_id == person_id)
    work.session.execute(
        update(AppealMessage)
        .where(AppealMessage.appeal_id.in_(appeals))
        .values(body="")
        .execution_options(synchronize_session=False)
    )
    work.session.execute(
        update(Appeal).where(Appeal.person_id == person_id, Appeal.answer != "").values(answer="erased")
    )
    own = select(PassRecord.id).where(PassRecord.person_id == person_id)
    work.session.execute(
        update(PassVoid)
        .where(PassVoid.pass_id.in_(own))
        .values(reason="erased")
        .execution_options(synchronize_session=False)
    )
