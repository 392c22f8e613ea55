"""Reading sittings and applications: for other packages by card, for visitors and candidates as pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from exams.errors import NotFound
from exams.papers.queries import frozen_paper
from exams.sittings.days import slips_issued_on
from exams.sittings.dues import balance
from exams.sittings.models import AccommodationRequest, Application, Sitting, SittingRoom
from exams.sittings.places import alive_application, granted_by, newest_decision, refusal_to_apply
from exams.sittings.policies import APPLY, SEE_ACCOMMODATIONS, ApplicationPolicy
from exams.sittings.rules import (
    ACCOMMODATIONS,
    ALIVE,
    APPLICATION_NAMES,
    APPLICATION_TAGS,
    CHANNEL_NAMES,
    STAGE_NAMES,
    STAGE_TAGS,
    may_withdraw,
    offered_channels,
    stage_of,
)
from exams.sittings.shown import (
    AccommodationShown,
    ApplicationPage,
    ApplicationRow,
    ApplyPage,
    FrontPage,
    RuleLine,
    SittingPage,
    SittingSummary,
    SlipFacts,
)
from exams.sittings.slips import room_shown, slip_facts_of
from exams.sittings.values import ApplicationCard, Granted, SittingCard
from lms.accounts.api import person
from lms.clock import day_of, now
from lms.db import db, prepared
from lms.i18n import sentence
from lms.policy import Actor, require

SOON = 20


# ---- cards for attempts, marking, results and the packages above


def card_of(sitting: Sitting) -> SittingCard:
    return SittingCard(
        id=sitting.id,
        public_id=sitting.public_id,
        code=sitting.code,
        exam_code=sitting.exam_code,
        exam_body=sitting.exam_body,
        title=sitting.title,
        title_en=sitting.title_en,
        kind=sitting.kind,
        stage=stage_of(sitting.times, now()),
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        minutes=sitting.minutes,
        paper_id=sitting.paper_id,
        pass_rule=sitting.pass_rule,
        supervised=sitting.supervised,
        identity_rule=sitting.identity_rule,
        standing_decision=sitting.standing_decision,
        results_due_on=sitting.results_due_on,
        released_at=sitting.released_at,
        sample=sitting.sample,
    )


def sittings(ids: Iterable[int]) -> dict[int, SittingCard]:
    """Cards of these sittings."""
    return {sitting.id: card_of(sitting) for sitting in _sittings(ids=list(ids)).scalars()}


@prepared
def _sittings(ids: Any) -> Select[Any]:
    return select(Sitting).where(Sitting.id.in_(ids))


def all_sittings() -> list[SittingCard]:
    """Every sitting, newest first."""
    return [card_of(sitting) for sitting in db.session.scalars(select(Sitting).order_by(Sitting.opens_at.desc()))]


def sitting(sitting_id: int) -> SittingCard:
    """One card; NotFound when there is no such sitting."""
    found = db.session.get(Sitting, sitting_id)
    if found is None:
        raise NotFound
    return card_of(found)


def sitting_by_public_id(public_id: str) -> SittingCard:
    """One card by the id in addresses."""
    return card_of(row_of(public_id))


def row_of(public_id: str) -> Sitting:
    found = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def application_card(application: Application) -> ApplicationCard:
    return ApplicationCard(
        application.sitting_id,
        application.seq,
        application.public_id,
        application.person_id,
        application.slip_number,
        application.state,
        application.channel,
        application.room_id,
    )


_APPLICATION = [getattr(Application, field.name) for field in fields(ApplicationCard)]


def applications_of(
    sitting_id: int, states: Sequence[str] = ("accepted",), seqs: Iterable[int] | None = None
) -> list[ApplicationCard]:
    """The applications of a sitting in these states, all or these of them, in order of their seq."""
    query = select(*_APPLICATION).where(Application.sitting_id == sitting_id, Application.state.in_(states))
    if seqs is not None:
        query = query.where(Application.seq.in_(list(seqs)))
    return [ApplicationCard(*row) for row in db.session.execute(query.order_by(Application.seq))]


def application(sitting_id: int, seq: int) -> ApplicationCard:
    """One application; NotFound when there is none."""
    found = db.session.get(Application, (sitting_id, seq))
    if found is None:
        raise NotFound
    return application_card(found)


def application_by_slip(slip_number: str) -> ApplicationCard | None:
    """The application with this slip number (as lms.text.numbers.read_number gives it), if there is one."""
    found = db.session.scalar(select(Application).where(Application.slip_number == slip_number))
    return application_card(found) if found else None


def granted_to(sitting_id: int, seq: int) -> Granted:
    """What was granted to one application; nothing of what was asked or why."""
    return granted_by(newest_decision(sitting_id, seq))


# ---- pages for visitors and candidates


def rule_lines(pass_rule: Mapping[str, Any], paper_id: int | None) -> tuple[RuleLine, ...]:
    """The pass rule, condition by condition; choice parts also say of how many."""
    counts: dict[str, int] = {}
    if paper_id is not None:
        counts = {p.part: len(p.questions) for p in frozen_paper(paper_id).parts if p.kind == "choice"}
    lines = [
        RuleLine(part, condition.get("least"), condition.get("least_percent"), counts.get(part))
        for part, condition in sorted(pass_rule.get("parts", {}).items())
    ]
    total = pass_rule.get("total")
    return (*lines, RuleLine("", total.get("least"), total.get("least_percent"), None)) if total else tuple(lines)


def _places_left(sitting: Sitting) -> int | None:
    if sitting.capacity is None:
        return None
    taken = db.session.scalar(
        select(func.count()).where(Application.sitting_id == sitting.id, Application.state == "accepted")
    )
    return max(0, sitting.capacity - (taken or 0))


def summary_of(sitting: Sitting, english: bool) -> SittingSummary:
    stage = stage_of(sitting.times, now())
    return SittingSummary(
        public_id=sitting.public_id,
        title=(english and sitting.title_en) or sitting.title,
        on_demand=sitting.kind == "on_demand",
        sample=sitting.sample,
        stage=STAGE_NAMES[stage],
        stage_tag=STAGE_TAGS[stage],
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        apply_from_at=sitting.apply_from_at,
        apply_until_at=sitting.apply_until_at,
        minutes=sitting.minutes,
        fee_yen=sitting.fee_yen,
        places_left=_places_left(sitting),
        open_now=stage == "open",
    )


def front_page(actor: Actor, english: bool = False) -> FrontPage:
    """The public page of the exam: sit at any time, coming dates, the latest past ones."""
    rows = db.session.scalars(select(Sitting).where(Sitting.cancelled_at.is_(None)).order_by(Sitting.opens_at)).all()
    shown = [(row, summary_of(row, english)) for row in rows]
    ahead = [s for row, s in shown if row.kind == "dated" and row.closes_at > now()]
    past = [s for row, s in shown if row.kind == "dated" and row.closes_at <= now()]
    return FrontPage(
        on_demand=tuple(s for row, s in shown if row.kind == "on_demand" and s.open_now),
        coming=tuple(ahead[:SOON]),
        past=tuple(reversed(past[-3:])),
        signed_in=actor.signed_in,
    )


def sitting_page(actor: Actor, public_id: str, english: bool = False) -> SittingPage:
    """One sitting with the reader's next step, or the reason why there is none."""
    return _sitting_page(row_of(public_id), actor, actor.acting_for or actor.person_id, english)


def _sitting_page(sitting: Sitting, actor: Actor, person_id: int | None, english: bool) -> SittingPage:
    alive = alive_application(sitting, person_id) if person_id else None
    refusal = refusal_to_apply(sitting, person_id) if alive is None else None
    left = _places_left(sitting)
    rooms = db.session.scalars(select(SittingRoom).where(SittingRoom.sitting_id == sitting.id).order_by(SittingRoom.id))
    return SittingPage(
        summary=summary_of(sitting, english),
        code=sitting.code,
        exam_body=sitting.exam_body,
        supervised=sitting.supervised,
        rules=rule_lines(sitting.pass_rule, sitting.paper_id),
        rooms=tuple(room_shown(room) for room in rooms),
        channels=tuple(CHANNEL_NAMES[code] for code in offered_channels(sitting.supervised)),
        results_due_on=sitting.results_due_on,
        least_age=sitting.eligibility.get("least_age"),
        carried=tuple(sitting.exemptions.get("parts", ())),
        carried_days=sitting.exemptions.get("days"),
        cancelled_reason=sitting.cancelled_reason,
        waiting_list=left == 0,
        may_apply=person_id is not None and alive is None and refusal is None,
        must_sign_in=not actor.signed_in and refusal is None,
        refusal=sentence(refusal) if refusal else "",
        application=alive.public_id if alive else "",
    )


def apply_page(actor: Actor, public_id: str, english: bool = False) -> ApplyPage:
    """Around the application form, for oneself or the person acted for."""
    require(actor, APPLY)
    row = row_of(public_id)
    person_id = actor.acting_for or actor.person_id
    if person_id is None:
        raise NotFound
    card = person(person_id)
    return ApplyPage(
        sitting=_sitting_page(row, actor, person_id, english),
        printed=card.printed,
        printed_confirmed=card.printed_confirmed,
        kana=card.kana,
        born_on=card.born_on,
        channels=tuple((code, CHANNEL_NAMES[code]) for code in offered_channels(row.supervised)),
        wishes=tuple(ACCOMMODATIONS.items()),
    )


def my_applications(actor: Actor, english: bool = False) -> list[ApplicationRow]:
    """One's own applications, the newest first."""
    require(actor, APPLY)
    rows = db.session.execute(
        select(Application, Sitting)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(Application.person_id == actor.person_id)
        .order_by(Application.applied_at.desc(), Application.sitting_id.desc())
    )
    return [
        ApplicationRow(
            sitting=row.public_id,
            public_id=mine.public_id,
            title=(english and row.title_en) or row.title,
            on_demand=row.kind == "on_demand",
            opens_at=row.opens_at if row.kind == "dated" else mine.applied_at,
            state=APPLICATION_NAMES[mine.state],
            state_tag=APPLICATION_TAGS[mine.state],
            slip_number=mine.slip_number,
            sample=row.sample,
        )
        for mine, row in rows
    ]


def next_exam_day(actor: Actor) -> date | None:
    """The day in Japan of the nearest dated sitting ahead that one has a place or waits in."""
    opens_at = db.session.scalar(
        select(func.min(Sitting.opens_at))
        .join(Application, Application.sitting_id == Sitting.id)
        .where(Application.person_id == actor.person_id, Application.state.in_(("accepted", "waiting")))
        .where(Sitting.kind == "dated", Sitting.opens_at > now())
    )
    return day_of(opens_at) if opens_at else None


def find_application(actor: Actor, sitting_public_id: str, public_id: str) -> tuple[Sitting, Application]:
    """An application that the actor may see; NotFound for anybody else's."""
    row = row_of(sitting_public_id)
    found = db.session.scalar(
        select(Application).where(
            Application.sitting_id == row.id,
            Application.public_id == public_id,
            ApplicationPolicy(actor).visible(),
        )
    )
    if found is None:
        raise NotFound
    return row, found


def accommodation_of(sitting_id: int, seq: int) -> AccommodationShown | None:
    """What was asked and granted; None where neither. Only for the candidate herself and for who may see it."""
    asked = db.session.get(AccommodationRequest, (sitting_id, seq))
    decision = newest_decision(sitting_id, seq)
    if asked is None and decision is None:
        return None
    return AccommodationShown(
        wishes=tuple(ACCOMMODATIONS[code] for code in asked.wishes) if asked else (),
        told=asked.told if asked else "",
        asked_at=asked.asked_at if asked else None,
        decided=decision is not None,
        granted=tuple(ACCOMMODATIONS[code] for code in decision.granted) if decision else (),
        extra_minutes=decision.extra_minutes if decision else 0,
        extra_percent=decision.extra_percent if decision else 0,
        break_minutes=decision.break_minutes if decision else 0,
        text_size=decision.text_size if decision else 1,
        reason=decision.reason if decision else "",
        decided_at=decision.decided_at if decision else None,
    )


def application_page(actor: Actor, sitting_public_id: str, public_id: str, english: bool = False) -> ApplicationPage:
    """One application with its slip, room and next step."""
    require(actor, APPLY)
    row, found = find_application(actor, sitting_public_id, public_id)
    own = found.person_id == actor.person_id
    room = db.session.get(SittingRoom, found.room_id) if found.room_id else None
    return ApplicationPage(
        sitting_id=row.id,
        seq=found.seq,
        person_id=found.person_id,
        public_id=found.public_id,
        sitting=_sitting_page(row, actor, found.person_id, english),
        name=person(found.person_id).name,
        own=own,
        state=APPLICATION_NAMES[found.state],
        state_tag=APPLICATION_TAGS[found.state],
        slip_number=found.slip_number,
        channel=CHANNEL_NAMES[found.channel],
        room=room_shown(room) if room else None,
        applied_at=found.applied_at,
        entered_by_staff=found.entered_by is not None,
        waiting_place=_waiting_place(found),
        accommodation=accommodation_of(row.id, found.seq) if own else None,
        may_grant_support=not own and found.state in ALIVE and actor.may(SEE_ACCOMMODATIONS),
        fee=balance(row, found),
        slip_on=slips_issued_on(day_of(row.opens_at)) if row.kind == "dated" else None,
        has_slip=found.state == "accepted" and row.cancelled_at is None,
        may_withdraw=may_withdraw(row.kind, row.opens_at, found.state, now()),
        is_waiting=found.state == "waiting",
    )


def _waiting_place(application: Application) -> int | None:
    if application.state != "waiting":
        return None
    ahead = select(func.count()).where(
        Application.sitting_id == application.sitting_id,
        Application.state == "waiting",
        Application.seq <= application.seq,
    )
    return db.session.scalar(ahead)


def slip_facts(actor: Actor, sitting_public_id: str, public_id: str) -> SlipFacts:
    """What the 受験票 says, in the candidate's language. ApplicationNotAccepted while there is no place."""
    return slip_facts_of(*find_application(actor, sitting_public_id, public_id))
