"""Use-cases of appeals about titles: opening, entering for somebody, taking, writing, answering."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from certificates.awards.appeals.decisions import Decision, involvement
from certificates.awards.appeals.models import TitleAppeal, TitleAppealMessage
from certificates.awards.appeals.policies import APPEAL, ENTER_APPEAL, EXPORT_APPEALS, HANDLE_APPEALS
from certificates.awards.appeals.queries import appeal_row, decision_of, due_soon, own_row
from certificates.awards.appeals.rules import (
    CAME_BY,
    CLOSED,
    COMPLAINT,
    IN_HAND,
    OUTCOMES,
    TAKEN_BACK,
    WAITING,
    WEB,
    due_day,
)
from certificates.awards.deciding import reason_of
from certificates.errors import AppealClosed, AppealInOtherHands, AppealNotFound, HandlerInvolved, ReasonMissing
from certificates.evidence.queries import lives_on, records_of
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import Work, db, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, Role, require

LONGEST = 4000
MINE, DESK = "/my/title-appeals", "/titles/appeals"


def open_appeal(actor: Actor, key: str, body: str) -> str:
    """Appeal against a decision about one's own title, or complain (``key`` empty); returns the public id.

    The second click finds the appeal of the first. Refusals: AppealNotFound (no such decision, too late, or
    acting for somebody: an appeal is the person's own word, rules 14), ReasonMissing.
    """
    require(actor, APPEAL)
    if actor.acting_for is not None:
        raise AppealNotFound
    return _opened(actor, actor.person_id or 0, key, body, WEB)


def enter_appeal(actor: Actor, person_public_id: str, key: str, body: str, came_by: str) -> str:
    """Write down what a person sent by letter, said on the telephone or in the office, in her words.

    Who enters it neither answers it nor reads on in its thread. Refusals as for ``open_appeal``; HandlerInvolved
    for whoever took part in the decision.
    """
    require(actor, ENTER_APPEAL)
    person = accounts.person_by_public_id(person_public_id)
    if came_by not in CAME_BY or person.id == actor.person_id:
        raise AppealNotFound
    return _opened(actor, person.id, key, body, came_by)


def _known(person_id: int, key: str) -> str | None:
    query = select(TitleAppeal.public_id).where(
        TitleAppeal.person_id.in_(list(records_of([person_id]))),
        TitleAppeal.decision == key,
        TitleAppeal.state.in_(WAITING),
    )
    return db.session.scalar(query.limit(1))


def _opened(actor: Actor, person_id: int, key: str, body: str, came_by: str) -> str:
    if not body.strip():
        raise ReasonMissing
    try:
        with transaction() as work:
            known = _known(person_id, key)
            if known is not None:
                return known
            row = _new(person_id, decision_of(person_id, key) if key else None, came_by)
            row.entered_by = None if came_by == WEB else actor.person_id
            work.session.add(row)
            work.session.flush()
            _add_word(work, row, person_id, by_person=True, body=body)
            work.audit(actor, "certificates.title_appeal_opened", "title_appeal", row.id, about=row.about)
            _tell_opened(work, row)
            return row.public_id
    except IntegrityError:
        known = _known(person_id, key)
        if known is None:
            raise
        return known


def _new(person_id: int, decision: Decision | None, came_by: str) -> TitleAppeal:
    return TitleAppeal(
        person_id=person_id,
        about=decision.about if decision else COMPLAINT,
        decision=decision.key if decision else "",
        scheme_code=decision.scheme if decision else "",
        specialty_code=decision.specialty if decision else "",
        opened_at=now(),
        came_by=came_by,
        answer_due_on=due_day(today()),
    )


def _tell_opened(work: Work, row: TitleAppeal) -> None:
    tell(
        work,
        [row.person_id],
        "certificates.title_appeal_opened",
        N_("Your appeal has arrived"),
        N_("Somebody who took no part in the decision looks at it and answers within 30 days. You can add to it."),
        f"{MINE}/{row.public_id}",
        unique_key=f"appeal:{row.id}",
    )
    tell(
        work,
        [p for role in (Role.SECRETARIAT, Role.DECIDER) for p in accounts.people_with_role(role) if p != row.person_id],
        "certificates.title_appeal_waits",
        N_("An appeal about a title waits"),
        N_("Somebody who took no part in the decision takes it in hand."),
        f"{DESK}/{row.public_id}",
        unique_key=f"appeal:{row.id}",
    )


def _add_word(work: Work, row: TitleAppeal, author_id: int, *, by_person: bool, body: str) -> None:
    newest = select(func.max(TitleAppealMessage.number)).where(TitleAppealMessage.appeal_id == row.id)
    work.session.add(
        TitleAppealMessage(
            appeal_id=row.id,
            number=(work.session.scalar(newest) or 0) + 1,
            author_id=author_id,
            by_person=by_person,
            body=body.strip()[:LONGEST],
            written_at=now(),
        )
    )
    work.session.flush()


def _locked(work: Work, row: TitleAppeal) -> TitleAppeal:
    work.session.refresh(row, with_for_update=True)
    return row


def add_own_word(actor: Actor, public_id: str, body: str) -> None:
    """Write into the thread of one's own appeal. Refusals: AppealNotFound, ReasonMissing, AppealClosed."""
    if not body.strip():
        raise ReasonMissing
    with transaction() as work:
        row = _locked(work, own_row(actor, public_id))
        if row.state not in WAITING:
            raise AppealClosed
        _add_word(work, row, actor.person_id or 0, by_person=True, body=body)
        work.audit(actor, "certificates.title_appeal_written", "title_appeal", row.id, by_person=True)
        if row.handler_id:
            _tell_word(work, row, row.handler_id, f"{DESK}/{row.public_id}")


def _tell_word(work: Work, row: TitleAppeal, person_id: int, link: str) -> None:
    tell(
        work,
        [person_id],
        "certificates.title_appeal_written",
        N_("There is a message about an appeal"),
        N_("You can read and answer it on the page of the appeal."),
        link,
    )


def take_back_appeal(actor: Actor, public_id: str) -> None:
    """Take one's own appeal back; the thread stays readable. Twice does no harm."""
    with transaction() as work:
        row = _locked(work, own_row(actor, public_id))
        if row.state in WAITING:
            row.state, row.closed_at = TAKEN_BACK, now()
            work.audit(actor, "certificates.title_appeal_taken_back", "title_appeal", row.id)


def take_appeal(actor: Actor, public_id: str) -> None:
    """Take an appeal in hand. Refusals: AppealNotFound (one's own), HandlerInvolved, AppealClosed, AppealInOtherHands."""
    require(actor, HANDLE_APPEALS)
    with transaction() as work:
        row = _locked(work, appeal_row(actor, public_id))
        if row.state not in WAITING:
            raise AppealClosed
        why = involvement(actor.person_id, row)
        if why:
            raise HandlerInvolved(why=why)
        if row.handler_id not in (None, actor.person_id):
            raise AppealInOtherHands
        row.state, row.handler_id, row.taken_at = IN_HAND, actor.person_id, now()
        work.audit(actor, "certificates.title_appeal_taken", "title_appeal", row.id)


def _in_hand(work: Work, actor: Actor, public_id: str) -> TitleAppeal:
    row = _locked(work, appeal_row(actor, public_id))
    if row.handler_id != actor.person_id:
        raise AppealInOtherHands
    if row.state != IN_HAND:
        raise AppealClosed
    return row


def write_to_person(actor: Actor, public_id: str, body: str) -> None:
    """Ask or tell the person something. Refusals: AppealInOtherHands, AppealClosed, ReasonMissing."""
    if not body.strip():
        raise ReasonMissing
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        _add_word(work, row, actor.person_id or 0, by_person=False, body=body)
        work.audit(actor, "certificates.title_appeal_written", "title_appeal", row.id, by_person=False)
        _tell_word(work, row, lives_on([row.person_id])[row.person_id], f"{MINE}/{row.public_id}")


def answer_appeal(actor: Actor, public_id: str, outcome: str, answer: str) -> None:
    """Answer an appeal and close it. What follows for the title is decided on the title's own page, by a decider.

    Refusals: AppealInOtherHands, AppealClosed, ReasonMissing, HandlerInvolved (tied to the person meanwhile).
    """
    said = answer.strip()[:LONGEST]
    if outcome not in OUTCOMES or not reason_of(said):
        raise ReasonMissing
    with transaction() as work:
        row = _in_hand(work, actor, public_id)
        why = involvement(actor.person_id, row)
        if why:
            raise HandlerInvolved(why=why)
        row.state, row.outcome, row.answer, row.closed_at = CLOSED, outcome, said, now()
        work.audit(actor, "certificates.title_appeal_answered", "title_appeal", row.id, outcome=outcome)
        tell(
            work,
            [lives_on([row.person_id])[row.person_id]],
            "certificates.title_appeal_answered",
            N_("Your appeal is answered"),
            N_("The answer: %(answer)s"),
            f"{MINE}/{row.public_id}",
            params={"answer": said},
            unique_key=f"appeal:{row.id}",
        )


def note_appeals_export(actor: Actor, count: int) -> None:
    """Remember who wrote the list of appeals to a file."""
    require(actor, EXPORT_APPEALS)
    with transaction() as work:
        work.audit(actor, "certificates.title_appeals_exported", "title_appeal", None, count=count)


def warn_of_due_appeals() -> int:
    """Tell whoever could answer that an answer is due soon, once an appeal; returns how many appeals are due."""
    with transaction() as work:
        rows = due_soon()
        for row in rows:
            everybody = [p for role in (Role.SECRETARIAT, Role.DECIDER) for p in accounts.people_with_role(role)]
            tell(
                work,
                [row.handler_id] if row.handler_id else [p for p in everybody if p != row.person_id],
                "certificates.title_appeal_due",
                N_("An answer to an appeal is due"),
                N_("Please answer it by the day that stands on its page."),
                f"{DESK}/{row.public_id}",
                unique_key=f"appeal:{row.id}",
            )
        return len(rows)
