"""Proposing, confirming and declining earlier training as equivalent to a part."""

from dataclasses import dataclass
from datetime import date
from typing import IO

from sqlalchemy import select

from courses.errors import (
    EquivalenceDecided,
    NoSuchPart,
    NotInProgramme,
    OwnEquivalence,
    PartAlreadyDone,
    SecondPersonNeeded,
)
from courses.programmes.models import Equivalence, ProgrammeEnrolment
from courses.programmes.policies import RUN
from courses.programmes.queries import parts_done, rules_of
from courses.programmes.services import follow_parts, lock_enrolment
from lms.accounts.api import relatives_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.files.api import store
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

RECOGNISED = N_("Your earlier training is recognised")
RECOGNISED_BODY = N_("“%(training)s” stands for a part of your programme. You need not do that part again.")
DECLINED = N_("Your earlier training could not be recognised")
DECLINED_BODY = N_("“%(training)s” cannot stand for a part of your programme. The reason: %(reason)s")


@dataclass(frozen=True)
class EarlierTraining:
    """What was learned where and when, and what paper was seen."""

    training: str
    giver: str
    held_on: date
    evidence: str


def _not_ones_own(actor: Actor, person_id: int) -> int:
    """Refuse one's own training and that of a declared relative (rules 6); returns who acts."""
    if actor.person_id is None or person_id in {actor.person_id, *relatives_of(actor.person_id)}:
        raise OwnEquivalence
    return actor.person_id


def propose_equivalence(
    actor: Actor,
    enrolment_public_id: str,
    part: str,
    earlier: EarlierTraining,
    paper: tuple[IO[bytes], str] | None = None,
) -> str:
    """Write down an earlier training as standing for a part, with the evidence that was seen; returns its public id.

    paper   an upload: its stream and its name. Refusals: NoSuchPart, PartAlreadyDone, OwnEquivalence, those of files.
    """
    require(actor, RUN)
    with transaction() as work:
        row = lock_enrolment(work, enrolment_public_id)
        if row.state != "active":
            raise NotInProgramme
        who = _not_ones_own(actor, row.person_id)
        if rules_of(row.programme_version_id).part(part) is None:
            raise NoSuchPart
        standing = select(Equivalence).where(
            Equivalence.enrolment_id == row.id, Equivalence.part == part, Equivalence.outcome != "declined"
        )
        known: Equivalence | None = work.session.scalar(standing)
        if known is not None:
            return known.public_id
        if part in parts_done([row.id]).get(row.id, {}):
            raise PartAlreadyDone
        proposal: Equivalence = Equivalence(
            enrolment_id=row.id,
            part=part,
            file_id=store(work, *paper, by=actor.person_id) if paper else None,
            outcome="proposed",
            proposed_by=who,
            proposed_at=now(),
            reason="",
            training=earlier.training,
            giver=earlier.giver,
            held_on=earlier.held_on,
            evidence=earlier.evidence,
        )
        work.session.add(proposal)
        work.audit(actor, "programmes.equivalence_proposed", "programme_enrolment", row.id, part=part)
        return proposal.public_id


def _under_decision(work: Work, actor: Actor, public_id: str) -> tuple[Equivalence, ProgrammeEnrolment, int]:
    row = work.session.scalar(select(Equivalence).where(Equivalence.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound
    enrolment = work.session.get_one(ProgrammeEnrolment, row.enrolment_id)
    who = _not_ones_own(actor, enrolment.person_id)
    if who == row.proposed_by:
        raise SecondPersonNeeded
    return row, enrolment, who


def confirm_equivalence(actor: Actor, public_id: str) -> None:
    """Let an earlier training stand for its part; by somebody else than who proposed it. Twice is once.

    Refusals: SecondPersonNeeded, OwnEquivalence, EquivalenceDecided.
    """
    require(actor, RUN)
    with transaction() as work:
        row, enrolment, who = _under_decision(work, actor, public_id)
        if row.outcome == "confirmed":
            return
        if row.outcome == "declined":
            raise EquivalenceDecided
        row.outcome, row.decided_by, row.decided_at = "confirmed", who, now()
        work.audit(actor, "programmes.equivalence_confirmed", "equivalence", row.id, part=row.part)
        follow_parts(work, [enrolment.person_id])
        params = {"training": row.training}
        tell(work, [enrolment.person_id], "programmes.recognised", RECOGNISED, RECOGNISED_BODY, params=params)


def decline_equivalence(actor: Actor, public_id: str, reason: str) -> None:
    """Say that an earlier training does not stand for its part, with the reason for the person."""
    require(actor, RUN)
    with transaction() as work:
        row, enrolment, who = _under_decision(work, actor, public_id)
        if row.outcome == "declined":
            return
        if row.outcome == "confirmed":
            raise EquivalenceDecided
        row.outcome, row.decided_by, row.decided_at, row.reason = "declined", who, now(), reason
        work.audit(actor, "programmes.equivalence_declined", "equivalence", row.id, part=row.part)
        params = {"training": row.training, "reason": reason}
        tell(work, [enrolment.person_id], "programmes.not_recognised", DECLINED, DECLINED_BODY, params=params)
