"""Reading programmes: what they are, how far each person has come, what was completed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from courses.catalogue.queries import course_titles
from courses.catalogue.rules import Words
from courses.errors import NoSuchProgramme
from courses.learning.queries import courses_completed
from courses.programmes.models import (
    Completion,
    CompletionWithdrawal,
    Equivalence,
    PartCompletion,
    PlanDraft,
    PlanMark,
    PlanSubmission,
    Programme,
    ProgrammeEnrolment,
    ProgrammeVersion,
)
from courses.programmes.policies import EnrolmentPolicy
from courses.programmes.rules import (
    COURSE,
    LATER,
    NOW,
    PASSED,
    PLAN,
    WORKSHOP,
    Part,
    PlanValues,
    ProgrammeRules,
    due_on,
    late_parts,
    next_part,
    programme_rules,
    stage_of_part,
    tries_left,
)
from courses.programmes.values import (
    CompletionCard,
    CourseLink,
    Done,
    LearnerPage,
    NextStep,
    PartView,
    PlanState,
    ProgrammeCard,
)
from courses.workshops.attendance.queries import attended_series
from courses.workshops.queries import workshops_coming
from lms.accounts.api import people
from lms.clock import day_of, today
from lms.db import asked_once, db
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.policy import Actor

HOW = {
    "course": N_("Online lessons finished"),
    "workshop": N_("Attended"),
    "plan": N_("Plan accepted"),
    "equivalence": N_("Earlier training recognised"),
}


@asked_once
def rules_of(version_id: int) -> ProgrammeRules:
    """The data of a version as rules read it."""
    return programme_rules(db.session.get_one(ProgrammeVersion, version_id).body)


def _card(programme: Programme, version: ProgrammeVersion) -> ProgrammeCard:
    rules = programme_rules(version.body)
    return ProgrammeCard(programme.id, version.id, programme.code, rules.title, rules.summary, rules.parts)


@asked_once
def programmes_listed(on: date | None = None) -> list[ProgrammeCard]:
    """Every programme in the version in force on a day."""
    rows = db.session.execute(
        select(Programme, ProgrammeVersion)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .where(ProgrammeVersion.from_on <= (on or today()))
        .order_by(Programme.id, ProgrammeVersion.from_on, ProgrammeVersion.version)
    )
    newest = {programme.id: (programme, version) for programme, version in rows}
    return [_card(programme, version) for programme, version in newest.values()]


def programme_by_code(code: str) -> ProgrammeCard:
    """One programme in the version in force; NoSuchProgramme for an unknown code."""
    found = next((card for card in programmes_listed() if card.code == code), None)
    if found is None:
        raise NoSuchProgramme
    return found


@asked_once
def programme_in(version_id: int) -> ProgrammeCard:
    """A programme in one version: the one that a learner began with."""
    version = db.session.get_one(ProgrammeVersion, version_id)
    return _card(db.session.get_one(Programme, version.programme_id), version)


def enrolment_of(person_id: int | None, programme_id: int) -> ProgrammeEnrolment | None:
    """A person's enrolment in a programme, whatever its state."""
    return db.session.scalar(
        select(ProgrammeEnrolment).where(
            ProgrammeEnrolment.person_id == person_id, ProgrammeEnrolment.programme_id == programme_id
        )
    )


def enrolment_row(actor: Actor, public_id: str) -> ProgrammeEnrolment:
    """An enrolment for who may see it; a stranger is told that there is none."""
    row = db.session.scalar(
        select(ProgrammeEnrolment).where(ProgrammeEnrolment.public_id == public_id, EnrolmentPolicy.visible(actor))
    )
    if row is None:
        raise NotFound
    return row


def parts_done(enrolment_ids: Iterable[int]) -> dict[int, dict[str, Done]]:
    """The newest word on each part, by enrolment; parts that are no longer done are left out."""
    rows = db.session.scalars(
        select(PartCompletion)
        .where(PartCompletion.enrolment_id.in_(list(enrolment_ids)))
        .order_by(PartCompletion.revision)
    )
    newest: dict[int, dict[str, PartCompletion]] = {}
    for row in rows:
        newest.setdefault(row.enrolment_id, {})[row.part] = row
    return {
        enrolment_id: {
            part: Done(part, row.done_on, row.confirmed_by, row.source, row.source_ref, tuple(row.handlers))
            for part, row in words.items()
            if not row.void
        }
        for enrolment_id, words in newest.items()
    }


def done_below(person_id: int, enrolment_id: int, parts: Sequence[Part]) -> dict[str, list[Done]]:
    """How each part is done by what lies below, as it is known now: the ordinary way first, an equivalence after it."""
    courses = courses_completed([person_id], {code for part in parts for code in part.courses}).get(person_id, {})
    series = {part.series for part in parts if part.series}
    workshops = attended_series([person_id], series).get(person_id, {})
    plan, recognised = _plan_passed(enrolment_id), _recognised(enrolment_id)
    found: dict[str, list[Done]] = {}
    for part in parts:
        ways = found.setdefault(part.code, [])
        if part.kind == COURSE and all(code in courses for code in part.courses):
            ways.append(Done(part.code, max(courses[c] for c in part.courses), None, "course", part.courses[0], ()))
        if part.kind == WORKSHOP and part.series in workshops:
            was = workshops[part.series]
            hands = tuple(person for person in (was.trainer_id, was.confirmed_by) if person)
            ways.append(Done(part.code, was.attended_on, was.confirmed_by, "workshop", str(was.workshop_id), hands))
        if part.kind == PLAN and plan:
            ways.append(Done(part.code, *plan))
        if part.code in recognised:
            ways.append(recognised[part.code])
    return found


def _plan_passed(enrolment_id: int) -> tuple[date, None, str, str, tuple[int, ...]] | None:
    row = db.session.scalar(
        select(PlanSubmission).where(PlanSubmission.enrolment_id == enrolment_id, PlanSubmission.outcome == PASSED)
    )
    if row is None or row.decided_at is None:
        return None
    return day_of(row.decided_at), None, "plan", str(row.id), markers_of([enrolment_id])


def markers_of(enrolment_ids: Iterable[int]) -> tuple[int, ...]:
    """Everybody who marked a plan of these enrolments, whatever came of it."""
    rows = db.session.scalars(
        select(PlanMark.marker_id)
        .join(PlanSubmission, PlanSubmission.id == PlanMark.plan_submission_id)
        .where(PlanSubmission.enrolment_id.in_(list(enrolment_ids)))
        .distinct()
    )
    return tuple(sorted(rows))


def _recognised(enrolment_id: int) -> dict[str, Done]:
    rows = db.session.scalars(
        select(Equivalence).where(Equivalence.enrolment_id == enrolment_id, Equivalence.outcome == "confirmed")
    )
    return {
        row.part: Done(
            row.part,
            row.held_on,
            row.decided_by,
            "equivalence",
            str(row.id),
            tuple(person for person in (row.proposed_by, row.decided_by) if person),
        )
        for row in rows
    }


def part_views(parts: Sequence[Part], done: Mapping[str, Done], begun_on: date | None) -> tuple[PartView, ...]:
    """The parts as a page shows them to or of somebody who began on a day."""
    upcoming = next_part(parts, done)
    confirmers = people(word.confirmed_by for word in done.values() if word.confirmed_by)
    late = late_parts(parts, done, begun_on, today())
    views = (_part_view(part, done.get(part.code), upcoming, done, confirmers) for part in parts)
    ends = (None if part.code in done else due_on(part, begun_on) for part in parts)
    return tuple(replace(v, due_on=end, late=p in late) for p, v, end in zip(parts, views, ends, strict=True))


def _part_view(part: Part, word: Done | None, upcoming: Part | None, done: Mapping[str, Done], names: Mapping) -> PartView:  # type: ignore[type-arg]  # fmt: skip
    stage = stage_of_part(part, done)
    confirmer = names.get(word.confirmed_by) if word else None
    return PartView(
        code=part.code,
        title=part.title,
        text=part.text,
        stage=LATER if stage == NOW and part is not upcoming else stage,
        done_on=word.done_on if word else None,
        how=HOW[word.source] if word else "",
        confirmed_by=confirmer.name if confirmer else "",
    )


def newest_plan(enrolment_id: int) -> PlanSubmission | None:
    """The plan that was handed in last."""
    plans = select(PlanSubmission).where(PlanSubmission.enrolment_id == enrolment_id)
    return db.session.scalar(plans.order_by(PlanSubmission.number.desc()).limit(1))


def plan_state(enrolment: ProgrammeEnrolment, values: PlanValues) -> PlanState:
    """Where a learner's plan stands. Markers' comments are shown without their names and without points."""
    last = newest_plan(enrolment.id)
    begun = db.session.get(PlanDraft, enrolment.id) is not None
    if last is None:
        return PlanState(write=True, begun=begun, tries_left=tries_left(values, 0, enrolment.extra_tries))
    left = tries_left(values, last.number, enrolment.extra_tries)
    decided = last.decided_at is not None
    passed = last.outcome == PASSED
    return PlanState(
        revise=decided and not passed and left > 0,
        waits=not decided,
        passed=passed,
        used_up=decided and not passed and left == 0,
        begun=begun,
        comments=_comments(last.id) if decided else (),
        tries_left=left,
        handed_in_at=last.handed_in_at,
    )


def _comments(submission_id: int) -> tuple[str, ...]:
    """In the order of their text, so that their order tells nothing of the markers."""
    rows = db.session.scalars(
        select(PlanMark.comment).where(PlanMark.plan_submission_id == submission_id, PlanMark.comment != "")
    )
    return tuple(sorted(rows))


def way_of(actor: Actor, page_parts: Sequence[PartView], part: Part, plan: PlanState | None) -> NextStep:
    """How a learner does a part that is open now."""
    view = next(view for view in page_parts if view.code == part.code)
    if part.kind == COURSE:
        finished = courses_completed([actor.person_id or 0], part.courses).get(actor.person_id or 0, {})
        titles = course_titles(part.courses)
        left = tuple(CourseLink(c, titles.get(c, Words(c))) for c in part.courses if c not in finished)
        return NextStep(view, courses=left)
    if part.kind == WORKSHOP:
        coming = workshops_coming(actor, [part.series])
        booked = tuple(card for card in coming if card.mine)
        open_ones = tuple(card for card in coming if not card.mine)
        return NextStep(view, workshops=open_ones, booked=booked, none_planned=not coming)
    return NextStep(view, plan=plan)


def learner_page(actor: Actor, code: str) -> LearnerPage:
    """A programme for a guest, for somebody who could take part, or for its learner in the version she began with."""
    programme = programme_by_code(code)
    enrolment = enrolment_of(actor.person_id, programme.id) if actor.signed_in else None
    follows = enrolment is not None and enrolment.state == "active"
    if enrolment is not None and follows:
        programme = programme_in(enrolment.programme_version_id)
    done = parts_done([enrolment.id]).get(enrolment.id, {}) if enrolment else {}
    views = part_views(programme.parts, done, enrolment.enrolled_on if enrolment and follows else None)
    values = rules_of(programme.version_id).plan
    plan = plan_state(enrolment, values) if enrolment and follows and values else None
    held = completions_of([actor.person_id]).get(actor.person_id, []) if actor.person_id else []
    mine = [card for card in held if card.programme_code == code]
    completion = next((card for card in mine if card.valid), None)
    upcoming = next_part(programme.parts, done)
    stays = follows and completion is None
    return LearnerPage(
        programme=programme,
        parts=views,
        done=len([view for view in views if view.done_on]),
        sign_in=not actor.signed_in,
        ask=actor.signed_in and (enrolment is None or enrolment.state == "left"),
        asked=enrolment is not None and enrolment.state == "asked",
        next=way_of(actor, views, upcoming, plan) if stays and upcoming else None,
        waits=stays and upcoming is None,
        plan=plan,
        completion=completion,
        withdrawn=next((card for card in mine if not card.valid), None) if completion is None else None,
        trainer=_name(enrolment.trainer_id) if enrolment and follows else "",
    )


def my_programmes(actor: Actor) -> list[LearnerPage]:
    """The programmes that a person follows and has not completed."""
    if actor.person_id is None:
        return []
    mine = (ProgrammeEnrolment.person_id == actor.person_id, ProgrammeEnrolment.state == "active")
    ids = db.session.scalars(select(ProgrammeEnrolment.programme_id).where(*mine)).all()
    pages = [learner_page(actor, card.code) for card in programmes_listed() if card.id in ids]
    return [page for page in pages if page.completion is None]


def programmes_of(person_id: int) -> list[dict[str, object]]:
    """A person's programmes for her own export: parts, plans in her words, completions; no marker, no marks."""
    rows = db.session.scalars(select(ProgrammeEnrolment).where(ProgrammeEnrolment.person_id == person_id)).all()
    completions = completions_of([person_id]).get(person_id, [])
    found: list[dict[str, object]] = []
    for row in rows:
        plans = db.session.scalars(select(PlanSubmission).where(PlanSubmission.enrolment_id == row.id))
        draft = db.session.get(PlanDraft, row.id)
        code = rules_of(row.programme_version_id).code
        done = parts_done([row.id]).get(row.id, {}).values()
        found.append(
            {
                "programme": code,
                "state": row.state,
                "enrolled_on": row.enrolled_on,
                "parts": [{"part": word.part, "on": word.done_on, "by": word.source} for word in done],
                "plans": [{"texts": plan.texts, "at": plan.handed_in_at, "outcome": plan.outcome} for plan in plans],
                "draft": draft.texts if draft else {},
                "completed_on": [card.completed_on for card in completions if card.programme_code == code],
            }
        )
    return found


def _name(person_id: int | None) -> str:
    card = people([person_id]).get(person_id) if person_id else None
    return card.name if card else ""


def completions_of(person_ids: Iterable[int]) -> dict[int, list[CompletionCard]]:
    """Completed programmes by person, newest first, the withdrawn ones too: that, when, confirmed by whom; no marks."""
    rows = db.session.execute(
        select(Completion, CompletionWithdrawal, ProgrammeVersion)
        .join(ProgrammeVersion, ProgrammeVersion.id == Completion.programme_version_id)
        .join(CompletionWithdrawal, CompletionWithdrawal.completion_id == Completion.id, isouter=True)
        .where(Completion.person_id.in_(list(person_ids)))
        .order_by(Completion.completed_on.desc(), Completion.id.desc())
    )
    found: dict[int, list[CompletionCard]] = {}
    for completion, withdrawal, version in rows:
        found.setdefault(completion.person_id, []).append(_completion_card(completion, withdrawal, version))
    return found


def _completion_card(
    row: Completion, withdrawal: CompletionWithdrawal | None, version: ProgrammeVersion
) -> CompletionCard:
    return CompletionCard(
        id=row.id,
        public_id=row.public_id,
        person_id=row.person_id,
        programme_code=version.body["code"],
        title=Words(version.title, version.title_en),
        completed_on=row.completed_on,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
        withdrawn_reason=withdrawal.reason if withdrawal else "",
    )


def next_completion_number(enrolment_id: int) -> int:
    """Counts completions of one enrolment: a second one follows a withdrawal."""
    last = db.session.scalar(select(func.max(Completion.number)).where(Completion.enrolment_id == enrolment_id))
    return (last or 0) + 1


def live_completion(enrolment_id: int) -> Completion | None:
    """The completion of an enrolment that was not withdrawn."""
    return db.session.scalar(
        select(Completion)
        .join(CompletionWithdrawal, CompletionWithdrawal.completion_id == Completion.id, isouter=True)
        .where(Completion.enrolment_id == enrolment_id, CompletionWithdrawal.completion_id.is_(None))
    )
