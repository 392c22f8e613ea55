"""What follows for parts that were carried over when the result that bore them falls. In the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_

from exams.events import PassVoided
from exams.results.exemptions.queries import passed_parts
from exams.results.models import PassRecord, PassVoid, ResultLine, ResultList
from exams.results.passes.queries import pass_of_line
from exams.results.scoring import JUDGE, listed
from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.exemptions.rules import FALLEN
from exams.sittings.models import Application
from lms.clock import now
from lms.db import Work
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor
from lms.tasks.api import enqueue


@dataclass(frozen=True)
class TwoPeople:
    """Who asked for a result to fall and when, and why; the actor confirmed it."""

    asked_by: int
    asked_at: datetime
    reason: str


def void_resting_on(work: Work, actor: Actor, fallen: Iterable[tuple[int, int]], by: TwoPeople) -> None:
    """Parts that rest on these results and are borne by them no longer fall, and with them what rests on the parts.

    Before the release the points are computed anew, and a list on which she stands is taken back. After it the pass
    is void by the same two people, and so are the titles on it.

    fallen  (sitting, seq) of the earlier results
    """
    work.session.flush()
    rows = work.session.scalars(
        select(PartExemption)
        .where(
            tuple_(PartExemption.from_sitting_id, PartExemption.from_seq).in_(list(fallen)),
            PartExemption.state.in_(("asked", "granted")),
        )
        .with_for_update()
    ).all()
    for row in rows:
        if row.part in passed_parts(row.from_sitting_id, row.from_seq):
            continue
        held, row.state, row.void_at, row.reason = row.state, "void", now(), FALLEN
        work.session.flush()
        name = f"{row.sitting_id}.{row.application_seq}"
        work.audit(actor, "exams.exemption.voided", "application", name, part=row.part)
        if held == "granted":
            _undo(work, actor, row, by)
        person = work.session.get_one(Application, (row.sitting_id, row.application_seq))
        tell(
            work, [person.person_id], "exams.exemption.voided", N_("A part of your exam is no longer carried over"),
            N_("The earlier result on which it rested no longer holds. If you do not agree, you can appeal against it: somebody who was not involved will look at it."),
            f"/exams/exemptions/{person.public_id}",
        )  # fmt: skip


def _undo(work: Work, actor: Actor, row: PartExemption, by: TwoPeople) -> None:
    if row.application_seq in listed(row.sitting_id, "released", [row.application_seq]):
        _void_pass(work, actor, row, by)
        return
    compute_anew(work, actor, row)


def compute_anew(work: Work, actor: Actor, row: PartExemption | RecognisedPart) -> None:
    """A part is no longer carried over before the release: the list is taken back, the points are computed anew."""
    _take_list_back(work, actor, row)
    enqueue(
        work, JUDGE, args={"sitting": row.sitting_id, "attempts": [row.application_seq], "cause": "rescored"}
    )  # fmt: skip


def _take_list_back(work: Work, actor: Actor, row: PartExemption | RecognisedPart) -> None:
    on_it = select(ResultLine.seq).where(
        ResultLine.sitting_id == ResultList.sitting_id,
        ResultLine.list_id == ResultList.id,
        ResultLine.seq == row.application_seq,
    )
    frozen = work.session.scalar(
        select(ResultList)
        .where(ResultList.sitting_id == row.sitting_id, ResultList.state == "open", on_it.exists())
        .with_for_update()
    )
    if frozen is not None:
        frozen.state, frozen.dropped_at, frozen.dropped_by = "dropped", now(), actor.person_id
        frozen.dropped_reason = FALLEN
        work.audit(actor, "exams.list.dropped", "result_list", frozen.id, sitting=row.sitting_id)


def _void_pass(work: Work, actor: Actor, row: PartExemption, by: TwoPeople) -> None:
    card = pass_of_line(row.sitting_id, row.application_seq)
    if card is None or card.void:
        return
    record = work.session.get_one(PassRecord, card.pass_id)
    void = work.session.get(PassVoid, record.id) or PassVoid(
        pass_id=record.id, reason=by.reason, asked_by=by.asked_by, asked_at=by.asked_at
    )
    void.confirmed_by = actor.person_id if void.asked_by != actor.person_id else by.asked_by
    void.confirmed_at = now()
    work.session.add(void)
    work.session.flush()
    work.audit(actor, "exams.pass.voided", "pass_record", record.id, part=row.part)
    work.announce(PassVoided(record.id, record.person_id, void.reason))
