"""What applications keep of a person: handed out on request, and removed for good. Health is kept for a year at most."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update

from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.models import AccommodationDecision, AccommodationRequest, Application, FeeEntry, Sitting
from exams.sittings.queries import accommodation_of
from exams.sittings.rules import ALIVE
from lms.clock import now
from lms.db import Work, db
from lms.files.api import forget

# Policy value: an appeal and its corrections are over long before; nobody needs to know of an illness any longer.
SUPPORT_KEPT = timedelta(days=365)
CHUNK = 200


def application_facts(person_id: int) -> dict[str, Any]:
    """Applications with their fees, what was asked for because of health, and what was granted."""
    rows = db.session.execute(
        select(Application, Sitting)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(Application.person_id == person_id)
        .order_by(Application.applied_at)
    )
    return {"applications": [_told(application, sitting) for application, sitting in rows]}


def _told(application: Application, sitting: Sitting) -> dict[str, Any]:
    support = accommodation_of(application.sitting_id, application.seq)
    fees = db.session.scalars(
        select(FeeEntry)
        .where(FeeEntry.sitting_id == application.sitting_id, FeeEntry.application_seq == application.seq)
        .order_by(FeeEntry.number)
    )
    return {
        "exam": sitting.title,
        "applied_at": application.applied_at,
        "slip_number": application.slip_number,
        "state": application.state,
        "channel": application.channel,
        "fees": [{"kind": fee.kind, "yen": fee.yen, "note": fee.note, "recorded_at": fee.recorded_at} for fee in fees],
        "carried_over": [
            {"part": row.part, "state": row.state, "passed_on": row.passed_on, "reason": row.reason}
            for row in db.session.scalars(
                select(PartExemption).where(
                    PartExemption.sitting_id == application.sitting_id,
                    PartExemption.application_seq == application.seq,
                )
            )
        ],
        "carried_over_from_others": [
            {
                "part": row.part, "state": row.state, "passed_on": row.passed_on, "body": row.body_name,
                "number": row.number, "points": [row.earned, row.possible], "reason": row.reason,
            }
            for row in db.session.scalars(
                select(RecognisedPart).where(
                    RecognisedPart.sitting_id == application.sitting_id,
                    RecognisedPart.application_seq == application.seq,
                )
            )
        ],
        "support": {
            "asked": list(support.wishes),
            "told": support.told,
            "granted": list(support.granted),
            "extra_minutes": support.extra_minutes,
            "extra_percent": support.extra_percent,
            "break_minutes": support.break_minutes,
            "reason": support.reason,
        }
        if support
        else None,
    }  # fmt: skip


def erase_applications(work: Work, person_id: int) -> None:
    """Take words and health of a person out; that she applied, her number and her minutes stay as evidence."""
    keys = work.session.execute(
        select(Application.sitting_id, Application.seq).where(Application.person_id == person_id)
    ).all()
    own = [(key[0], key[1]) for key in keys]
    _forget_support(work, own)
    work.session.execute(
        update(PartExemption)
        .where(tuple_(PartExemption.sitting_id, PartExemption.application_seq).in_(own), PartExemption.reason != "")
        .values(reason="erased")
        .execution_options(synchronize_session=False)
    )
    _forget_papers(work, own)
    work.session.execute(
        update(FeeEntry)
        .where(tuple_(FeeEntry.sitting_id, FeeEntry.application_seq).in_(own))
        .values(note="")
        .execution_options(synchronize_session=False)
    )


def _forget_papers(work: Work, own: list[tuple[int, int]]) -> None:
    here = tuple_(RecognisedPart.sitting_id, RecognisedPart.application_seq).in_(own)
    sent = select(RecognisedPart.file_id).where(here, RecognisedPart.file_id.is_not(None))
    forget(work, list(work.session.scalars(sent)))
    work.session.execute(
        update(RecognisedPart)
        .where(here)
        .values(file_id=None, number="", reason="erased")
        .execution_options(synchronize_session=False)
    )


def forget_old_support(work: Work) -> int:
    """Take a portion of what was asked and granted more than a year ago away; returns of how many candidates."""
    long_ago = now() - SUPPORT_KEPT
    sat = func.coalesce(Application.sat_at, Application.applied_at)
    old = (
        select(Application.sitting_id, Application.seq)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(
            or_(Sitting.closes_at < long_ago, and_(Application.state.not_in(ALIVE), sat < long_ago)),
            or_(_has(AccommodationRequest), _has(AccommodationDecision)),
        )
        .limit(CHUNK)
    )
    keys = [(row[0], row[1]) for row in work.session.execute(old)]
    _forget_support(work, keys)
    return len(keys)


def _has(table: type[AccommodationRequest | AccommodationDecision]) -> ColumnElement[bool]:
    return (
        select(table.application_seq)
        .where(table.sitting_id == Application.sitting_id, table.application_seq == Application.seq)
        .exists()
    )


def _forget_support(work: Work, keys: list[tuple[int, int]]) -> None:
    for table in (AccommodationRequest, AccommodationDecision):
        work.session.execute(
            delete(table)
            .where(tuple_(table.sitting_id, table.application_seq).in_(keys))
            .execution_options(synchronize_session=False)
        )
