"""Use-cases of appeals: opening, taking, writing, a supervised look, marking anew, correcting, answering."""

from sqlalchemy import func, select

from exams.errors import NotFound, ReasonMissing, RulingWithoutOption
from exams.marking.placing import assign_review
from exams.results.appeals.asked import QuestionShown, any_released, options_at, question_for_view
from exams.results.appeals.models import Appeal, AppealMessage, AppealRule, AppealView
from exams.results.appeals.policies import scope_of
from exams.results.appeals.queries import (
    find_appeal,
    find_for_handling,
    handler_page,
    involvement,
    open_appeal_of,
    own_application,
    policy_of,
    released_line,
)
from exams.results.appeals.rules import GROUNDS, INVOLVED, OUTCOMES, AppealPolicy, due_day, last_day
from exams.results.errors import (
    AppealClosed,
    AppealTimeShortened,
    AppealTooLate,
    AppealWaits,
    HandlerInvolved,
    NotTheHandler,
)
from exams.results.policies import BOARD
from exams.results.rescoring.services import propose
from exams.results.rules import Ruling
from exams.sittings.queries import sitting, sitting_by_public_id
from lms.clock import day_of, now, today
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

OPEN = ("open", "in_hand")
LONGEST = 4000


def open_appeal(actor: Actor, application_public_id: str, ground: str, body: str) -> str:
    """Appeal against one's own released result; returns the appeal's public id. A second click finds the first.

    Refusals: NotFound (anybody else's, not released, or acting for somebody), ReasonMissing, AppealTooLate.
    """
    application = own_application(actor, application_public_id)
    if ground not in GROUNDS or not body.strip():
        raise ReasonMissing
    with transaction() as work:
        known = open_appeal_of(application)
        if known is not None:
            return known.public_id
        shown = released_line(application.sitting_id, application.seq)
        if shown is None or shown[0].outcome == "absent":
            raise NotFound
        policy = policy_of(application.sitting_id)
        until = last_day(day_of(shown[1].released_at), policy)
        if today() > until:
            raise AppealTooLate(date=until)
        row = Appeal(
            sitting_id=application.sitting_id, seq=application.seq, person_id=application.person_id, ground=ground,
            opened_at=now(), answer_due_on=due_day(today(), policy), taken_at=None, closed_at=None,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        _add_word(work, row, application.person_id, by_candidate=True, body=body)
        work.audit(actor, "exams.appeal.opened", "appeal", row.id, sitting=row.sitting_id, ground=ground)
        tell(
            work, [row.person_id], "exams.appeal.opened", N_("Your appeal has arrived"),
            N_("Somebody who was not involved looks at it. You can read and write on its page."),
            f"/exams/appeals/{row.public_id}",
        )  # fmt: skip
        return row.public_id


def _add_word(work: Work, row: Appeal, author_id: int, *, by_candidate: bool, body: str) -> None:
    last = work.session.scalar(select(func.max(AppealMessage.number)).where(AppealMessage.appeal_id == row.id)) or 0
    work.session.add(
        AppealMessage(
            appeal_id=row.id, number=last + 1, author_id=author_id, by_candidate=by_candidate,
            body=body.strip()[:LONGEST], written_at=now(),
        )
    )  # fmt: skip
    work.session.flush()


def write_word(actor: Actor, public_id: str, body: str) -> None:
    """Write into the thread, as the candidate or as the handler. Refusals: NotFound, ReasonMissing, AppealClosed."""
    if not body.strip():
        raise ReasonMissing
    with transaction() as work:
        row = find_appeal(actor, public_id)
        work.session.refresh(row, with_for_update=True)
        if row.state not in OPEN:
            raise AppealClosed
        own = row.person_id == actor.person_id
        _add_word(work, row, actor.person_id or 0, by_candidate=own, body=body)
        work.audit(actor, "exams.appeal.written", "appeal", row.id, by_candidate=own)
        if not own:
            tell(
                work, [row.person_id], "exams.appeal.written", N_("There is a message about your appeal"),
                N_("You can read and answer it on the page of your appeal."), f"/exams/appeals/{row.public_id}",
            )  # fmt: skip


def withdraw_appeal(actor: Actor, public_id: str) -> None:
    """Take one's own appeal back; the thread stays readable. Twice does no harm."""
    with transaction() as work:
        row = find_appeal(actor, public_id)
        if row.person_id != actor.person_id:
            raise NotFound
        work.session.refresh(row, with_for_update=True)
        if row.state in OPEN:
            row.state, row.closed_at = "withdrawn", now()
            work.audit(actor, "exams.appeal.withdrawn", "appeal", row.id)


# ---- handling


def take_appeal(actor: Actor, public_id: str) -> None:
    """Take an appeal in hand. Refusals: NotFound (one's own), HandlerInvolved with the reason, AppealClosed,
    NotTheHandler (somebody else has it)."""
    with transaction() as work:
        row = find_for_handling(actor, public_id)
        work.session.refresh(row, with_for_update=True)
        if row.state not in OPEN:
            raise AppealClosed
        why = involvement(actor.person_id, row)
        if why:
            raise HandlerInvolved(why=INVOLVED[why])
        if row.handler_id not in (None, actor.person_id):
            raise NotTheHandler
        row.state, row.handler_id, row.taken_at = "in_hand", actor.person_id, now()
        work.audit(actor, "exams.appeal.taken", "appeal", row.id)


def _in_hand(work: Work, actor: Actor, public_id: str) -> Appeal:
    row = find_for_handling(actor, public_id)
    work.session.refresh(row, with_for_update=True)
    if row.handler_id != actor.person_id:
        raise NotTheHandler
    if row.state != "in_hand":
        raise AppealClosed
    return row


def show_question(actor: Actor, public_id: str, part: str, position: int) -> QuestionShown:
    """Show a question to the appellant who sits beside the handler; each look is logged (rules 9)."""
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        shown = question_for_view(row, part, position)
        last = work.session.scalar(select(func.max(AppealView.number)).where(AppealView.appeal_id == row.id)) or 0
        work.session.add(
            AppealView(
                appeal_id=row.id, number=last + 1, part=part, position=position, supervised_by=actor.person_id,
                shown_at=now(),
            )
        )  # fmt: skip
        work.audit(actor, "exams.appeal.question_shown", "appeal", row.id, part=part, position=position)
        return shown


def ask_marking_anew(actor: Actor, public_id: str) -> None:
    """Have the appellant's written answers marked anew, blind, by somebody who neither marked nor is tied to her.

    Refusals: NotTheHandler, AppealClosed, NobodyToMark.
    """
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        assign_review(work, actor, row.sitting_id, row.seq, without=[actor.person_id or 0])
        work.audit(actor, "exams.appeal.marking_anew", "appeal", row.id)


def ask_correction(
    actor: Actor, public_id: str, reason: str, rulings: dict[tuple[str, int], Ruling] | None = None
) -> None:
    """Ask for the result to be corrected by what came out; a member of the board applies it as the second person.

    rulings  what shall hold for questions, for everybody; none where an answer was marked anew

    Refusals: NotTheHandler, AppealClosed, ReasonMissing, NothingChanges, RescoreOpen, RulingWithoutOption (other
    options shall count as right, and the question has none of them).
    """
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        for place, ruling in (rulings or {}).items():
            known = set(options_at(row, *place))
            if ruling.ruling == "rekeyed" and not (ruling.options and set(ruling.options) <= known):
                raise RulingWithoutOption
        seqs = () if rulings else (row.seq,)
        found = propose(work, actor, sitting(row.sitting_id), rulings or {}, seqs, reason, "appeal")
        row.rescore_id = found.id


def close_appeal(actor: Actor, public_id: str, outcome: str, answer: str) -> None:
    """Answer an appeal. The thread stays readable for the candidate; nothing more can be written.

    Refusals: NotTheHandler, AppealClosed, ReasonMissing, AppealWaits (marking or correction is under way).
    """
    if outcome not in OUTCOMES or not answer.strip():
        raise ReasonMissing
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        if not handler_page(actor, public_id).may_close:
            raise AppealWaits
        row.state, row.outcome, row.answer, row.closed_at = "closed", outcome, answer.strip()[:LONGEST], now()
        work.audit(actor, "exams.appeal.closed", "appeal", row.id, outcome=outcome)
        tell(
            work, [row.person_id], "exams.appeal.closed", N_("Your appeal is answered"),
            N_("You can read the answer on the page of your appeal, at any time."), f"/exams/appeals/{row.public_id}",
        )  # fmt: skip


def set_appeal_rule(actor: Actor, sitting_public_id: str, policy: AppealPolicy) -> None:
    """Give the appeals of a sitting policy values of their own, with the reason.

    Refusals: ReasonMissing; AppealTimeShortened once results are released.
    """
    card = sitting_by_public_id(sitting_public_id)
    require(actor, BOARD, scope_of(card.id))
    if not policy.reason.strip():
        raise ReasonMissing
    with transaction() as work:
        before = policy_of(card.id)
        if policy.days < before.days and any_released(card.id):
            raise AppealTimeShortened(days=before.days)
        last = work.session.scalar(select(func.max(AppealRule.version)).where(AppealRule.sitting_id == card.id)) or 0
        work.session.add(
            AppealRule(
                sitting_id=card.id, version=last + 1, days=policy.days, answer_days=policy.answer_days,
                reason=policy.reason.strip()[:400], set_by=actor.person_id, set_at=now(),
            )
        )  # fmt: skip
        work.audit(actor, "exams.appeal.rule_set", "sitting", card.id, days=policy.days)
