"""Use-cases of parts that are carried over: asking, taking back, deciding."""

from exams.errors import NotAllowed, NotFound, NotTheSecondPerson, ReasonMissing, TiedToCandidate
from exams.papers.queries import frozen_paper
from exams.results.exemptions.policies import DECIDE
from exams.results.exemptions.queries import EarlierPart, application_for, earlier_parts, has_begun
from exams.room_errors import ExemptionDecided, ExemptionTooLate, NotCarriedOver, NothingLeftToSit
from exams.sittings.exemptions.models import PartExemption
from exams.sittings.exemptions.queries import carried_parts
from exams.sittings.exemptions.rules import REFUSALS, leaves_something
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import ALIVE
from lms.accounts.api import ties_between
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require


def ask_exemption(actor: Actor, application_public_id: str, part: str, from_sitting: str) -> None:
    """Ask for a part of an earlier sitting to be carried over, for oneself or, as staff, for who wrote or telephoned.

    Asked again it is the same request. Refusals: NotFound (no such result of hers), NotCarriedOver with the reason,
    ExemptionTooLate (the exam has begun), ExemptionDecided.
    """
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        ground = _ground(application, part, from_sitting)
        row = work.session.get(PartExemption, (sitting.id, application.seq, part), with_for_update=True)
        if row is not None and row.state == "granted":
            raise ExemptionDecided
        if row is None:
            row = PartExemption(sitting_id=sitting.id, application_seq=application.seq, part=part)
            work.session.add(row)
        row.from_sitting_id, row.from_seq = ground.sitting_id, ground.seq
        row.earned, row.possible, row.passed_on = ground.earned, ground.possible, ground.passed_on
        row.in_total = bool(sitting.exemptions.get("in_total", True))
        row.state, row.asked_at, row.asked_by, row.reason = "asked", now(), actor.person_id, ""
        row.decided_at = row.decided_by = None
        work.audit(actor, "exams.exemption.asked", "application", f"{sitting.id}.{application.seq}", part=part)


def _open(work: Work, actor: Actor, public_id: str) -> tuple[Application, Sitting]:
    application = application_for(actor, public_id)
    work.session.refresh(application, with_for_update=True)
    sitting = work.session.get_one(Sitting, application.sitting_id)
    if application.state not in ALIVE or has_begun(application, sitting):
        raise ExemptionTooLate
    return application, sitting


def _ground(application: Application, part: str, from_sitting: str) -> EarlierPart:
    found = [one for one in earlier_parts(application) if (one.part, one.sitting) == (part, from_sitting)]
    if not found:
        raise NotFound
    if found[0].why_not:
        raise NotCarriedOver(why=REFUSALS[found[0].why_not])
    return found[0]


def withdraw_exemption(actor: Actor, application_public_id: str, part: str) -> None:
    """Sit the part again after all; possible until the exam begins. Twice does no harm."""
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        if application.person_id != actor.person_id:
            raise NotAllowed
        row = work.session.get(PartExemption, (sitting.id, application.seq, part), with_for_update=True)
        if row is None:
            raise NotFound
        if row.state in ("asked", "granted"):
            row.state = "withdrawn"
            work.audit(actor, "exams.exemption.withdrawn", "application", f"{sitting.id}.{application.seq}", part=part)


def decide_exemption(actor: Actor, application_public_id: str, part: str, *, grants: bool, reason: str = "") -> None:
    """Carry a part over or not, having checked the earlier result against the rule once more.

    Refusals: NotAllowed (one's own), TiedToCandidate, NotTheSecondPerson (one has asked for it oneself),
    ReasonMissing (declined), NotCarriedOver, NothingLeftToSit, ExemptionDecided, ExemptionTooLate.
    """
    require(actor, DECIDE)
    if not grants and not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        application, sitting = _open(work, actor, application_public_id)
        row = work.session.get(PartExemption, (sitting.id, application.seq, part), with_for_update=True)
        if row is None:
            raise NotFound
        if row.state != "asked":
            raise ExemptionDecided
        _check_decider(actor, application, row)
        if grants:
            _check_ground(work, application, sitting, row)
        row.state, row.reason = ("granted" if grants else "declined"), reason.strip()[:400]
        row.decided_at, row.decided_by = now(), actor.person_id
        work.audit(actor, f"exams.exemption.{row.state}", "application", f"{sitting.id}.{application.seq}", part=part)
        tell(
            work, [application.person_id], "exams.exemption.decided", N_("It was decided about a part that you passed earlier"),
            N_("Please look at the page of your application: it says whether the part is carried over."),
            f"/exams/exemptions/{application.public_id}",
        )  # fmt: skip


def _check_decider(actor: Actor, application: Application, row: PartExemption) -> None:
    if application.person_id == actor.person_id or actor.person_id is None:
        raise NotAllowed
    if row.asked_by == actor.person_id:
        raise NotTheSecondPerson
    if ties_between(actor.person_id, [application.person_id]):
        raise TiedToCandidate


def _check_ground(work: Work, application: Application, sitting: Sitting, row: PartExemption) -> None:
    earlier = work.session.get_one(Sitting, row.from_sitting_id)
    _ground(application, row.part, earlier.public_id)
    carried = {*carried_parts(sitting.id, [application.seq]).get(application.seq, {}), row.part}
    if sitting.paper_id and not leaves_something([p.part for p in frozen_paper(sitting.paper_id).parts], carried):
        raise NothingLeftToSit
