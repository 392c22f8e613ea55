"""Who stands where in a programme. Outcomes are told here, never points, markers or texts of plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from courses.learning.queries import last_learned
from courses.programmes.cohorts.queries import words_sent
from courses.programmes.cohorts.rules import STATES_OF_ITS_OWN, is_stuck, word_possible_on
from courses.programmes.models import Completion, CompletionWithdrawal, Equivalence, PlanSubmission, ProgrammeEnrolment
from courses.programmes.plans.queries import desk
from courses.programmes.policies import MARK, RUN, EnrolmentPolicy, scope_of
from courses.programmes.queries import (
    completions_of,
    enrolment_row,
    part_views,
    parts_done,
    programme_by_code,
    programme_in,
    programmes_listed,
    rules_of,
)
from courses.programmes.rules import (
    DONE,
    NOW,
    PASSED,
    Standing,
    completed_on,
    late_parts,
    missing_parts,
    state_of,
    tries_left,
)
from courses.programmes.values import (
    Cohort,
    CompletionCard,
    Done,
    EquivalenceView,
    Follower,
    FollowerPage,
    ProgrammeCard,
    TrainerChoice,
    Waiting,
    WaitingLine,
)
from courses.workshops.values import Tag
from lms.accounts.api import PersonCard, find_people, people, people_with_role, relatives_of
from lms.clock import day_of, today
from lms.db import db
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.policy import Actor, Role
from lms.ui.lists import page_from

PER_PAGE = 40
MOST_FOUND = 200
STATES = {
    "look_again": Tag(N_("Look again"), "bad"),
    "completed": Tag(N_("Completed"), "good"),
    "left": Tag(N_("Has left"), "plain"),
    "asked": Tag(N_("Asks to take part"), "warn"),
    "ready": Tag(N_("Ready to confirm"), "warn"),
    "plan_back": Tag(N_("Plan came back"), "info"),
    "plan_waits": Tag(N_("Plan is being read"), "info"),
    "withdrawn": Tag(N_("Completion withdrawn"), "bad"),
    "learning": Tag(N_("Under way"), "info"),
}
PLAN_STATES = {
    "marking": Tag(N_("Being read"), "info"),
    PASSED: Tag(N_("Accepted"), "good"),
    "revise": Tag(N_("Came back"), "warn"),
}
EQUIVALENCE_STATES = {
    "proposed": Tag(N_("Waits for a second person"), "warn"),
    "confirmed": Tag(N_("Recognised"), "good"),
    "declined": Tag(N_("Not recognised"), "plain"),
}
PART_MARKS = {DONE: Tag(N_("done"), "good"), NOW: Tag(N_("open"), "plain")}


@dataclass(frozen=True)
class _Known:
    """What is read at once for a whole list."""

    parts: Mapping[int, Mapping[str, Done]]
    plans: Mapping[int, PlanSubmission]
    completed: frozenset[int]
    withdrawn: frozenset[int]
    learned: Mapping[int, datetime]
    words: Mapping[int, date]


def _known(rows: Sequence[ProgrammeEnrolment]) -> _Known:
    ids = [row.id for row in rows]
    plans = db.session.scalars(
        select(PlanSubmission).where(PlanSubmission.enrolment_id.in_(ids)).order_by(PlanSubmission.number)
    )
    completions = db.session.execute(
        select(Completion.enrolment_id, CompletionWithdrawal.completion_id)
        .join(CompletionWithdrawal, CompletionWithdrawal.completion_id == Completion.id, isouter=True)
        .where(Completion.enrolment_id.in_(ids))
    ).all()
    return _Known(
        parts=parts_done(ids),
        plans={plan.enrolment_id: plan for plan in plans},
        completed=frozenset(enrolment_id for enrolment_id, withdrawn in completions if withdrawn is None),
        withdrawn=frozenset(enrolment_id for enrolment_id, withdrawn in completions if withdrawn is not None),
        learned=last_learned([row.person_id for row in rows], _courses(rows)),
        words=words_sent(ids),
    )


def _courses(rows: Sequence[ProgrammeEnrolment]) -> set[str]:
    versions = {row.programme_version_id for row in rows}
    return {code for version in versions for part in programme_in(version).parts for code in part.courses}


def _state(row: ProgrammeEnrolment, card: ProgrammeCard, known: _Known) -> str:
    plan = known.plans.get(row.id)
    standing = Standing(
        asked=row.state == "asked",
        left=row.state == "left",
        completed=row.id in known.completed,
        withdrawn=row.id in known.withdrawn,
        missing=len(missing_parts(card.parts, known.parts.get(row.id, {}))),
        plan_waits=plan is not None and plan.decided_at is None,
        plan_back=plan is not None and plan.decided_at is not None and plan.outcome != PASSED,
    )
    return state_of(standing)


def _since(row: ProgrammeEnrolment, known: _Known) -> date:
    """The last day on which something happened."""
    days = [word.done_on for word in known.parts.get(row.id, {}).values()]
    plan = known.plans.get(row.id)
    days += [day_of(plan.decided_at or plan.handed_in_at)] if plan else []
    days += [day_of(known.learned[row.person_id])] if row.person_id in known.learned else []
    return max([*days, row.enrolled_on or day_of(row.asked_at)])


def cohort(
    actor: Actor, code: str, text: str = "", page: int = 1, sort: str = "name", *, only_stuck: bool = False
) -> Cohort:
    """The people of a programme: a trainer's own, all of them for the secretariat; those who ask come first.

    sort         "name" by kana, "since" with the longest quiet first
    only_stuck   nobody but those for whom nothing has happened for two weeks
    """
    programme = programme_by_code(code)
    query = select(ProgrammeEnrolment).where(
        ProgrammeEnrolment.programme_id == programme.id,
        EnrolmentPolicy.visible(actor),
        ProgrammeEnrolment.person_id != (actor.person_id or 0),
    )
    if text:
        query = query.where(ProgrammeEnrolment.person_id.in_([card.id for card in find_people(text, MOST_FOUND)]))
    rows = db.session.scalars(query).all()
    known, cards = _known(rows), people({row.person_id for row in rows} | {row.trainer_id or 0 for row in rows})
    versions = {row.programme_version_id: programme_in(row.programme_version_id) for row in rows}
    listed = [row for row in rows if row.person_id in cards]
    if sort.endswith("since"):
        ordered = sorted(listed, key=lambda row: _since(row, known), reverse=sort.startswith("-"))
    else:
        ordered = sorted(listed, key=lambda row: cards[row.person_id].sort_key, reverse=sort.startswith("-"))
    ordered.sort(key=lambda row: row.state != "asked")
    followers = [_follower(row, versions[row.programme_version_id], known, cards) for row in ordered]
    shown = page_from([one for one in followers if one.stuck or not only_stuck], page, PER_PAGE)
    under_way = [row for row in listed if row.state == "active"]
    return Cohort(
        programme=programme,
        followers=tuple(shown.rows),
        pager=shown,
        runs=actor.may(RUN),
        stuck=sum(one.stuck for one in followers),
        done=tuple({part: word.done_on for part, word in known.parts.get(row.id, {}).items()} for row in under_way),
    )


def _follower(row: ProgrammeEnrolment, card: ProgrammeCard, known: _Known, cards: Mapping[int, PersonCard]) -> Follower:
    done, since = known.parts.get(row.id, {}), _since(row, known)
    trainer, state = cards.get(row.trainer_id or 0), _state(row, card, known)
    again_on = word_possible_on(known.words.get(row.id))
    return Follower(
        public_id=row.public_id,
        name=cards[row.person_id].name,
        kana=cards[row.person_id].kana,
        state=STATES[state],
        stuck=is_stuck(state, since, today()),
        late=state in STATES_OF_ITS_OWN and bool(late_parts(card.parts, done, row.enrolled_on, today())),
        can_encourage=state in STATES_OF_ITS_OWN and (again_on is None or again_on <= today()),
        word_on=known.words.get(row.id),
        parts=tuple(PART_MARKS[DONE if part.code in done else NOW] for part in card.parts),
        done=len([part for part in card.parts if part.code in done]),
        since=since,
        days=(today() - since).days,
        trainer=trainer.name if trainer else "",
    )


def follower_page(actor: Actor, public_id: str) -> FollowerPage:
    """One person's way, with what the reader can do about it; NotFound for who may not see it, and for herself."""
    row = enrolment_row(actor, public_id)
    if row.person_id == actor.person_id and not actor.may(RUN):
        raise NotFound
    programme, known = programme_in(row.programme_version_id), _known([row])
    done = known.parts.get(row.id, {})
    card = people([row.person_id])[row.person_id]
    runs, own = actor.may(RUN), _own(actor, row.person_id)
    held = completions_of([row.person_id]).get(row.person_id, [])
    mine: tuple[CompletionCard, ...] = tuple(c for c in held if c.programme_code == programme.code)
    day = completed_on(programme.parts, {part: word.done_on for part, word in done.items()})
    active = row.state == "active"
    completed = row.id in known.completed
    return FollowerPage(
        public_id=row.public_id,
        programme=programme,
        name=card.name,
        kana=card.kana,
        person_public_id=card.public_id,
        state=STATES[_state(row, programme, known)],
        parts=part_views(programme.parts, done, row.enrolled_on if active and not completed else None),
        plans=_plans(row.id),
        equivalences=_equivalences(actor, row, programme),
        completions=mine,
        confirmers={key: found.name for key, found in people(c.confirmed_by for c in mine).items()},
        trainer=_name(row.trainer_id),
        enrolled_on=row.enrolled_on,
        runs=runs,
        can_admit=runs and not active,
        can_confirm=runs and active and not completed and day is not None and not own,
        confirm_on=day,
        can_withdraw=runs and completed and not own,
        look_again=completed and day is None,
        can_recognise=runs and active and not completed and not own and day is None,
        can_allow_try=runs and active and _used_up(row, known.plans.get(row.id)),
    )


def _own(actor: Actor, person_id: int) -> bool:
    return actor.person_id is None or person_id in {actor.person_id, *relatives_of(actor.person_id)}


def _name(person_id: int | None) -> str:
    card = people([person_id]).get(person_id) if person_id else None
    return card.name if card else ""


def _used_up(row: ProgrammeEnrolment, plan: PlanSubmission | None) -> bool:
    values = rules_of(row.programme_version_id).plan
    if plan is None or values is None or plan.decided_at is None or plan.outcome == PASSED:
        return False
    return tries_left(values, plan.number, row.extra_tries) == 0


def _plans(enrolment_id: int) -> tuple:  # type: ignore[type-arg]
    rows = db.session.scalars(
        select(PlanSubmission).where(PlanSubmission.enrolment_id == enrolment_id).order_by(PlanSubmission.number)
    )
    return tuple((row.number, row.handed_in_at, PLAN_STATES[row.outcome]) for row in rows)


def _equivalences(actor: Actor, row: ProgrammeEnrolment, programme: ProgrammeCard) -> tuple[EquivalenceView, ...]:
    found = db.session.scalars(
        select(Equivalence).where(Equivalence.enrolment_id == row.id).order_by(Equivalence.id)
    ).all()
    names = people({who for each in found for who in (each.proposed_by, each.decided_by) if who})
    titles = {part.code: part.title for part in programme.parts}
    decides = actor.may(RUN) and not _own(actor, row.person_id)
    views = []
    for each in found:
        decider, proposer = names.get(each.decided_by or 0), names.get(each.proposed_by)
        waiting = each.decided_at is None
        views.append(
            EquivalenceView(
                public_id=each.public_id,
                part=titles[each.part],
                training=each.training,
                giver=each.giver,
                held_on=each.held_on,
                evidence=each.evidence,
                has_file=each.file_id is not None and actor.may(RUN),
                proposed_by=proposer.name if proposer else "",
                decided_by=decider.name if decider else "",
                state=EQUIVALENCE_STATES[each.outcome],
                reason=each.reason,
                can_decide=decides and waiting and each.proposed_by != actor.person_id,
                waits_for_other=waiting and each.proposed_by == actor.person_id,
            )
        )
    return tuple(views)


def equivalence_file(actor: Actor, public_id: str) -> int:
    """The paper that was seen with an earlier training, for the secretariat."""
    file_id = db.session.scalar(select(Equivalence.file_id).where(Equivalence.public_id == public_id))
    if file_id is None or not actor.may(RUN):
        raise NotFound
    return file_id


def equivalence_person(public_id: str) -> str:
    """The enrolment that an earlier training belongs to."""
    found = db.session.scalar(
        select(ProgrammeEnrolment.public_id)
        .join(Equivalence, Equivalence.enrolment_id == ProgrammeEnrolment.id)
        .where(Equivalence.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def trainers_for(code: str) -> list[TrainerChoice]:
    """Who may accompany people in a programme."""
    ids = people_with_role(Role.TRAINER, scope_of(programme_by_code(code).id))
    return [TrainerChoice(card.id, card.name) for card in sorted(people(ids).values(), key=lambda c: c.sort_key)]


def series_named() -> list[tuple[str, str]]:
    """Which workshop series the programmes ask for, as pairs of code and title."""
    return [
        (part.series, f"{card.title.plain}: {part.title.plain}")
        for card in programmes_listed()
        for part in card.parts
        if part.series
    ]


def waiting_for(actor: Actor) -> Waiting:
    """What waits for this actor in programmes; nothing for who neither runs nor marks."""
    plans = len(desk(actor).scripts) if actor.may(MARK) else 0
    if not actor.may(RUN):
        return Waiting((), (), plans)
    lines = [_waiting_in(card) for card in programmes_listed()]
    return Waiting(tuple(line for line in lines if line.any), _to_decide(actor), plans)


def _waiting_in(programme: ProgrammeCard) -> WaitingLine:
    rows = db.session.scalars(select(ProgrammeEnrolment).where(ProgrammeEnrolment.programme_id == programme.id)).all()
    known = _known(rows)
    versions = {row.programme_version_id: programme_in(row.programme_version_id) for row in rows}
    states = [_state(row, versions[row.programme_version_id], known) for row in rows]
    return WaitingLine(
        programme.code,
        programme.title,
        states.count("asked"),
        states.count("ready"),
        states.count("look_again"),
    )


def _to_decide(actor: Actor) -> tuple[tuple[str, str], ...]:
    rows = db.session.execute(
        select(ProgrammeEnrolment.public_id, ProgrammeEnrolment.person_id)
        .join(Equivalence, Equivalence.enrolment_id == ProgrammeEnrolment.id)
        .where(Equivalence.decided_at.is_(None), Equivalence.proposed_by != actor.person_id)
        .order_by(Equivalence.id)
    ).all()
    cards = people(row.person_id for row in rows)
    return tuple((row.public_id, cards[row.person_id].name) for row in rows if row.person_id in cards)
