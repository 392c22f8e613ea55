"""Reading requests for support and what was granted, under a permission of their own."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from exams.sittings.desk import FoundCandidate, RequestPage, RequestRow
from exams.sittings.models import AccommodationDecision, AccommodationRequest, Application, Sitting
from exams.sittings.places import newest_decision
from exams.sittings.policies import SEE_ACCOMMODATIONS
from exams.sittings.queries import accommodation_of, find_application, summary_of
from exams.sittings.rules import ACCOMMODATIONS, ALIVE
from lms.accounts.api import find_people, people
from lms.clock import now
from lms.db import db
from lms.policy import Actor, require
from lms.text.errors import NumberCheckFailed, NumberMalformed
from lms.text.numbers import read_number

MOST_NAMESAKES, MOST_FOUND = 100, 20


def slip_typed(typed: str) -> str:
    """A slip number as it is stored, out of what somebody typed; empty when it is none."""
    try:
        return read_number(typed)
    except (NumberMalformed, NumberCheckFailed):
        return ""


def _requests() -> Select[AccommodationRequest, Application]:
    return (
        select(AccommodationRequest, Application)
        .join(
            Application,
            (Application.sitting_id == AccommodationRequest.sitting_id)
            & (Application.seq == AccommodationRequest.application_seq),
        )
        .where(Application.state.in_(ALIVE))
        .order_by(AccommodationRequest.asked_at)
    )


def undecided() -> Select[AccommodationRequest, Application]:
    """Requests of living applications without a decision."""
    decided = select(AccommodationDecision.version).where(
        AccommodationDecision.sitting_id == AccommodationRequest.sitting_id,
        AccommodationDecision.application_seq == AccommodationRequest.application_seq,
    )
    return _requests().where(~decided.exists())


def _granted_unasked() -> Sequence[Application]:
    """Living applications with a decision for somebody who never asked."""
    asked = select(AccommodationRequest.application_seq).where(
        AccommodationRequest.sitting_id == Application.sitting_id,
        AccommodationRequest.application_seq == Application.seq,
    )
    decided = select(AccommodationDecision.version).where(
        AccommodationDecision.sitting_id == Application.sitting_id,
        AccommodationDecision.application_seq == Application.seq,
    )
    return db.session.scalars(
        select(Application)
        .where(Application.state.in_(ALIVE), ~asked.exists(), decided.exists())
        .order_by(Application.sitting_id, Application.seq)
    ).all()


def requests_page(actor: Actor, *, all_of_them: bool = False) -> list[RequestRow]:
    """Requests that wait for a decision, or all living ones, the oldest first; then who was granted without asking."""
    require(actor, SEE_ACCOMMODATIONS)
    waiting = db.session.execute(undecided()).all()
    open_ones = {(request.sitting_id, request.application_seq) for request, _ in waiting}
    rows: list[tuple[AccommodationRequest | None, Application]] = [
        (request, application)
        for request, application in (db.session.execute(_requests()).all() if all_of_them else waiting)
    ]
    rows += [(None, application) for application in (_granted_unasked() if all_of_them else ())]
    cards = people(application.person_id for _, application in rows)
    ids = {application.sitting_id for _, application in rows}
    titles = {row.id: row for row in db.session.scalars(select(Sitting).where(Sitting.id.in_(ids)))}
    return [
        RequestRow(
            sitting=titles[application.sitting_id].public_id,
            application=application.public_id,
            sitting_title=titles[application.sitting_id].title,
            sitting_id=application.sitting_id,
            seq=application.seq,
            name=cards[application.person_id].name,
            wishes=tuple(ACCOMMODATIONS[code] for code in request.wishes) if request else (),
            asked_at=request.asked_at if request else None,
            decided=(application.sitting_id, application.seq) not in open_ones,
        )
        for request, application in rows
    ]


def candidates_for_support(actor: Actor, typed: str) -> list[FoundCandidate]:
    """Living applications of exams that are not over, by name, reading or slip number; one's own are left out."""
    require(actor, SEE_ACCOMMODATIONS)
    if not typed.strip():
        return []
    named = [card.id for card in find_people(typed, MOST_NAMESAKES)]
    rows = db.session.execute(
        select(Application, Sitting)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(
            Application.state.in_(ALIVE),
            Sitting.cancelled_at.is_(None),
            Sitting.released_at.is_(None),
            Sitting.closes_at > now(),
            Application.person_id != actor.person_id,
            or_(Application.person_id.in_(named), Application.slip_number == slip_typed(typed)),
        )
        .order_by(Sitting.opens_at, Application.seq)
        .limit(MOST_FOUND)
    ).all()
    cards = people(application.person_id for application, _ in rows)
    return [
        FoundCandidate(
            sitting.public_id, application.public_id, sitting.title, cards[application.person_id].name,
            cards[application.person_id].kana, application.slip_number,
        )
        for application, sitting in rows
    ]  # fmt: skip


def request_page(
    actor: Actor, sitting_public_id: str, application_public_id: str, english: bool = False
) -> RequestPage:
    """One candidate with what she asked for, if she did, and what was granted so far."""
    require(actor, SEE_ACCOMMODATIONS)
    sitting, application = find_application(actor, sitting_public_id, application_public_id)
    shown = accommodation_of(sitting.id, application.seq)
    asked = db.session.get(AccommodationRequest, (sitting.id, application.seq))
    decision = newest_decision(sitting.id, application.seq)
    return RequestPage(
        sitting=summary_of(sitting, english),
        application=application.public_id,
        name=people([application.person_id])[application.person_id].name,
        shown=shown,
        granted=tuple(decision.granted if decision else asked.wishes if asked else ()),
        sitting_id=sitting.id,
        seq=application.seq,
        may_decide=application.person_id != actor.person_id,
    )
