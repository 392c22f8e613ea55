"""Loading programmes, enrolling people, following what is done, confirming and withdrawing completions."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select, update

from courses.catalogue.rules import Words
from courses.errors import (
    NoSuchCompletion,
    NoSuchProgramme,
    OwnCompletion,
    PartsMissing,
    ProgrammeVersionChanged,
    TrainerNotFitting,
)
from courses.events import AttendanceTaken, CompletionRecorded, CompletionWithdrawn, CourseCompleted
from courses.programmes.models import (
    Completion,
    CompletionWithdrawal,
    Encouragement,
    Equivalence,
    PartCompletion,
    PlanDraft,
    PlanMark,
    PlanSubmission,
    Programme,
    ProgrammeEnrolment,
    ProgrammeVersion,
)
from courses.programmes.policies import LEARN, RUN, scope_of
from courses.programmes.queries import (
    done_below,
    enrolment_of,
    live_completion,
    markers_of,
    next_completion_number,
    parts_done,
    programme_by_code,
    programme_in,
)
from courses.programmes.rules import completed_on, missing_parts, programme_rules
from courses.programmes.values import Done
from courses.workshops.services import on_bookings_merged, on_bookings_parted
from lms.accounts.api import has_role, record_tie, relatives_of, subject_of
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import Work, transaction
from lms.errors import NotAllowed
from lms.files.api import forget
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, Role, require

ENROLLED = N_("You take part in: %(title)s")
ENROLLED_BODY = N_("You can now begin with “%(title)s”. The page shows what is done, what is open and your next step.")
COMPLETED = N_("You have completed: %(title)s")
COMPLETED_BODY = N_("Your completion of “%(title)s” is recorded. You find your certificate of completion on the page.")
TAKEN_BACK = N_("Your completion was withdrawn: %(title)s")
TAKEN_BACK_BODY = N_("Your completion of “%(title)s” was found wrong and is withdrawn. The reason: %(reason)s")


def load_programmes(work: Work, folder: Path) -> int:
    """Bring a network's programmes in from ``programmes.yaml``; returns how many versions are new.

    Refuses data that cannot be read (ProgrammeUnreadable) and a change of a version on record (ProgrammeVersionChanged).
    """
    path = folder / "programmes.yaml"
    entries: list[dict[str, Any]] = read_yaml(path) if path.exists() else []
    return sum(_load_version(work, entry) for entry in entries)


def _load_version(work: Work, entry: Mapping[str, Any]) -> bool:
    body = {key: value for key, value in entry.items() if key not in ("version", "from_on")}
    programme_rules(body)
    programme = work.session.scalar(select(Programme).where(Programme.code == entry["code"]))
    if programme is None:
        programme = Programme(code=entry["code"], recorded_at=now())
        work.session.add(programme)
        work.session.flush()
    known = work.session.scalar(
        select(ProgrammeVersion).where(
            ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.version == entry["version"]
        )
    )
    if known is not None:
        if (known.body, known.from_on) != (body, entry["from_on"]):
            raise ProgrammeVersionChanged(programme=entry["code"], version=entry["version"])
        return False
    work.session.add(
        ProgrammeVersion(
            programme_id=programme.id,
            version=entry["version"],
            title=body["title"],
            title_en=body.get("title_en", ""),
            body=body,
            from_on=entry["from_on"],
            recorded_at=now(),
        )
    )
    work.session.flush()
    return True


def ask_to_join(actor: Actor, code: str) -> str:
    """Ask the secretariat for a place in a programme; returns the enrolment's public id. Asking twice asks once."""
    require(actor, LEARN)
    person_id = subject_of(actor)
    if person_id is None:
        raise NotAllowed
    with transaction() as work:
        row = _row_for(work, code, person_id)
        if row.state == "left":
            row.state = "asked"
        work.session.flush()
        if row.state == "asked":
            work.audit(actor, "programmes.asked", "programme_enrolment", row.id, person=person_id)
        return row.public_id


def _row_for(work: Work, code: str, person_id: int) -> ProgrammeEnrolment:
    """The one row of a person in a programme, made if need be; the programme is locked, so that two clicks make one."""
    card = programme_by_code(code)
    work.session.scalar(select(Programme.id).where(Programme.id == card.id).with_for_update())
    row = enrolment_of(person_id, card.id)
    if row is None:
        row = ProgrammeEnrolment(
            programme_id=card.id,
            programme_version_id=card.version_id,
            person_id=person_id,
            state="asked",
            asked_at=now(),
            extra_tries=0,
        )
        work.session.add(row)
        work.session.flush()
    return row


def enrol_in_programme(actor: Actor, code: str, person_id: int, trainer_id: int | None = None) -> str:
    """Take a person into a programme, with the trainer who accompanies her; returns the enrolment's public id.

    What she did before counts at once. Doing it again changes at most the trainer. Refusals: TrainerNotFitting.
    """
    require(actor, RUN)
    with transaction() as work:
        row = _row_for(work, code, person_id)
        if trainer_id is not None:
            _set_trainer(work, actor, row, trainer_id)
        if row.state != "active":
            row.state, row.enrolled_on, row.enrolled_by = "active", row.enrolled_on or today(), actor.person_id
            work.audit(actor, "programmes.enrolled", "programme_enrolment", row.id, person=person_id, programme=code)
            _tell(work, row, "enrolled", (ENROLLED, ENROLLED_BODY))
        follow_parts(work, [person_id])
        return row.public_id


def _set_trainer(work: Work, actor: Actor, row: ProgrammeEnrolment, trainer_id: int) -> None:
    """The trainer is tied to her learner, so that she neither marks nor decides about her."""
    if trainer_id == row.trainer_id:
        return
    if trainer_id == row.person_id or not has_role(trainer_id, Role.TRAINER, scope_of(row.programme_id)):
        raise TrainerNotFitting
    row.trainer_id = trainer_id
    record_tie(work, trainer_id, row.person_id, "taught", source=f"programme:{row.programme_id}", by=actor)
    work.audit(actor, "programmes.trainer_set", "programme_enrolment", row.id, trainer=trainer_id)


def leave_programme(actor: Actor, public_id: str) -> None:
    """Let a person leave a programme, by herself or by the secretariat. What she did stays done."""
    with transaction() as work:
        row = lock_enrolment(work, public_id)
        if row.person_id != subject_of(actor):
            require(actor, RUN)
        row.state = "left"
        work.audit(actor, "programmes.left", "programme_enrolment", row.id, person=row.person_id)


def lock_enrolment(work: Work, public_id: str) -> ProgrammeEnrolment:
    """An enrolment under lock; the caller asks the policy."""
    row: ProgrammeEnrolment | None = work.session.scalar(
        select(ProgrammeEnrolment).where(ProgrammeEnrolment.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NoSuchProgramme
    return row


def _tell(work: Work, row: ProgrammeEnrolment, kind: str, words: tuple[str, str], **more: str) -> None:
    card = programme_in(row.programme_version_id)
    subject, body = words
    params = {"title": card.title.plain, **more}
    tell(work, [row.person_id], f"programmes.{kind}", subject, body, f"/programmes/{card.code}", params=params)


def follow_parts(work: Work, person_ids: Iterable[int]) -> None:
    """Bring the parts of these people up to what is known below: append what is done now, and what no longer is."""
    work.session.flush()
    rows = work.session.scalars(
        select(ProgrammeEnrolment).where(
            ProgrammeEnrolment.person_id.in_(list(person_ids)), ProgrammeEnrolment.state == "active"
        )
    ).all()
    for row in rows:
        known = parts_done([row.id]).get(row.id, {})
        ways = done_below(row.person_id, row.id, programme_in(row.programme_version_id).parts)
        for part, found in ways.items():
            before = known.get(part)
            if before is not None and before in found:
                continue
            if before is not None or found:
                _append_part(work, row, found[0] if found else before, void=not found)
    work.session.flush()


def _append_part(work: Work, row: ProgrammeEnrolment, word: Done | None, *, void: bool) -> None:
    if word is None:
        return
    revisions = select(PartCompletion.revision).where(
        PartCompletion.enrolment_id == row.id, PartCompletion.part == word.part
    )
    work.session.add(
        PartCompletion(
            enrolment_id=row.id,
            part=word.part,
            revision=max(work.session.scalars(revisions), default=0) + 1,
            void=void,
            done_on=word.done_on,
            confirmed_by=word.confirmed_by,
            source=word.source,
            source_ref=word.source_ref,
            handlers=list(word.handlers),
            recorded_at=now(),
        )
    )


def on_course_completed(event: CourseCompleted, work: Work) -> None:
    """Online lessons that are finished may be a part of a programme."""
    follow_parts(work, [event.person_id])


def on_attendance_taken(event: AttendanceTaken, work: Work) -> None:
    """A workshop that was attended may be a part of a programme; a corrected one may be no longer."""
    follow_parts(work, event.person_ids)


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """The way of the merged record goes on under the one that lives on, unless that one has a way of its own."""
    on_bookings_merged(event, work)
    own = set(work.session.scalars(_programmes_of(event.kept_id)))
    theirs = select(ProgrammeEnrolment).where(ProgrammeEnrolment.person_id == event.merged_id)
    for row in work.session.scalars(theirs).all():
        if row.programme_id not in own:
            _hand_over(work, row, event.kept_id, merged_from=event.merged_id)
    follow_parts(work, [event.kept_id])


def _programmes_of(person_id: int) -> Select[int]:
    return select(ProgrammeEnrolment.programme_id).where(ProgrammeEnrolment.person_id == person_id)


def _hand_over(work: Work, row: ProgrammeEnrolment, person_id: int, merged_from: int | None) -> None:
    row.person_id, row.merged_from = person_id, merged_from
    work.session.execute(update(Completion).where(Completion.enrolment_id == row.id).values(person_id=person_id))


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own way again."""
    brought = select(ProgrammeEnrolment).where(
        ProgrammeEnrolment.person_id == event.kept_id, ProgrammeEnrolment.merged_from == event.merged_id
    )
    for row in work.session.scalars(brought).all():
        _hand_over(work, row, event.merged_id, merged_from=None)
    on_bookings_parted(event, work)
    follow_parts(work, [event.kept_id, event.merged_id])


def _not_ones_own(actor: Actor, person_id: int) -> None:
    """Refuse what concerns the actor herself or a declared relative (rules 6)."""
    if actor.person_id is None or person_id in {actor.person_id, *relatives_of(actor.person_id)}:
        raise OwnCompletion


def confirm_completion(actor: Actor, public_id: str) -> int:
    """Record that a person has completed a programme, on the day of its last part; returns the completion's id.

    A second click gives the same completion. Refusals: PartsMissing, OwnCompletion (rules 6).
    """
    require(actor, RUN)
    with transaction() as work:
        row = lock_enrolment(work, public_id)
        _not_ones_own(actor, row.person_id)
        standing = live_completion(row.id)
        if standing is not None:
            return standing.id
        follow_parts(work, [row.person_id])
        card, done = programme_in(row.programme_version_id), parts_done([row.id]).get(row.id, {})
        day = completed_on(card.parts, {part: word.done_on for part, word in done.items()})
        if day is None:
            raise PartsMissing(parts=", ".join(part.title.plain for part in missing_parts(card.parts, done)))
        completion = Completion(
            enrolment_id=row.id,
            number=next_completion_number(row.id),
            person_id=row.person_id,
            programme_id=row.programme_id,
            programme_version_id=row.programme_version_id,
            completed_on=day,
            confirmed_by=actor.person_id,
            confirmed_at=now(),
            handlers=_handlers(row, done.values(), actor),
            parts={part: {"on": word.done_on.isoformat(), "by": word.source} for part, word in done.items()},
        )
        work.session.add(completion)
        work.audit(actor, "programmes.completed", "completion", None, person=row.person_id, programme=card.code)
        work.session.flush()
        work.announce(_recorded(completion, card.code, card.title))
        _tell(work, row, "completed", (COMPLETED, COMPLETED_BODY))
        return completion.id


def _handlers(row: ProgrammeEnrolment, done: Iterable[Done], actor: Actor) -> list[int]:
    """Everybody who trained, marked, checked or confirmed: none of them decides on a title of hers (rules 6)."""
    hands = {row.trainer_id, row.enrolled_by, actor.person_id, *markers_of([row.id])}
    hands |= {person for word in done for person in word.handlers}
    return sorted(person for person in hands if person)


def _recorded(completion: Completion, code: str, title: Words) -> CompletionRecorded:
    return CompletionRecorded(
        completion_id=completion.id,
        person_id=completion.person_id,
        programme_code=code,
        programme_title=title.plain,
        completed_on=completion.completed_on,
        confirmed_by=completion.confirmed_by,
        handlers=tuple(completion.handlers),
    )


def withdraw_completion(actor: Actor, completion_public_id: str, reason: str) -> None:
    """Say that a completion was wrong. The record stays; whatever rests on it is judged again (rules 8).

    A second click changes nothing. Refusals: NoSuchCompletion, OwnCompletion.
    """
    require(actor, RUN)
    with transaction() as work:
        row = work.session.scalar(
            select(Completion).where(Completion.public_id == completion_public_id).with_for_update()
        )
        if row is None:
            raise NoSuchCompletion
        _not_ones_own(actor, row.person_id)
        if work.session.get(CompletionWithdrawal, row.id) is not None:
            return
        work.session.add(
            CompletionWithdrawal(completion_id=row.id, reason=reason, withdrawn_by=actor.person_id, withdrawn_at=now())
        )
        work.audit(actor, "programmes.completion_withdrawn", "completion", row.id, person=row.person_id)
        work.announce(CompletionWithdrawn(row.id, row.person_id, reason))
        enrolment = work.session.get_one(ProgrammeEnrolment, row.enrolment_id)
        _tell(work, enrolment, "withdrawn", (TAKEN_BACK, TAKEN_BACK_BODY), reason=reason)


def erase_programmes(work: Work, person_id: int) -> None:
    """Take a person's own words away at her wish: drafts, plans with what was said about them, earlier training.

    That parts were done and a programme completed stays as numbers without a name: titles of others may rest on who
    handled what.
    """
    mine = select(ProgrammeEnrolment.id).where(ProgrammeEnrolment.person_id == person_id)
    plans = select(PlanSubmission.id).where(PlanSubmission.enrolment_id.in_(mine))
    sent = [
        file_id
        for table in (PlanSubmission, PlanDraft, Equivalence)
        for file_id in work.session.scalars(select(table.file_id).where(table.enrolment_id.in_(mine)))
        if file_id is not None
    ]
    work.session.execute(delete(PlanMark).where(PlanMark.plan_submission_id.in_(plans)))
    for table in (PlanSubmission, PlanDraft, Equivalence, Encouragement):
        work.session.execute(delete(table).where(table.enrolment_id.in_(mine)))
    forget(work, sent)
