"""Reading appeals: one's own, those that wait, one thread. No candidate reads who handles, marked or voted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from exams.errors import NotFound
from exams.marking.queries import marked_by, review_states
from exams.papers.queries import placed_versions
from exams.results.appeals.models import Appeal, AppealMessage, AppealRule, AppealView
from exams.results.appeals.policies import HANDLE, OPEN, AppealPolicyFor, scope_of
from exams.results.appeals.rules import (
    GROUND_NAMES,
    INVOLVED,
    OUTCOME_NAMES,
    STATE_NAMES,
    STATE_TAGS,
    AppealPolicy,
    last_day,
)
from exams.results.board.queries import slips_of
from exams.results.models import BoardVote, Release, ResultLine
from exams.results.queries import released_of
from exams.results.rescoring.models import Rescore
from exams.sittings.models import Application
from exams.sittings.queries import sittings
from lms.accounts.api import ties_between
from lms.clock import day_of, today
from lms.db import db, prepared
from lms.policy import Actor, require


@dataclass(frozen=True)
class Word:
    """One entry of a thread."""

    by_candidate: bool
    body: str
    written_at: datetime


@dataclass(frozen=True)
class OwnAppeal:
    """One's own appeal as a list shows it."""

    public_id: str
    title: str
    opened_on: date
    state: str
    tag: str


@dataclass(frozen=True)
class AppealPage:
    """An appeal with its thread, for its candidate."""

    public_id: str
    title: str
    ground: str
    state: str
    tag: str
    opened_on: date
    due_on: date
    words: tuple[Word, ...]
    outcome: str
    answer: str
    closed_on: date | None
    open: bool


@dataclass(frozen=True)
class HandlerPage:
    """The same for whoever handles it, with the next steps."""

    page: AppealPage
    sitting: str
    slip_number: str
    result: str
    late: bool
    mine: bool
    involved: str
    may_take: bool
    places: tuple[tuple[str, str], ...]
    views: tuple[tuple[str, datetime], ...]
    written: bool
    remark: str
    marked_anew: bool
    may_ask_remark: bool
    may_ask_correction: bool
    correction: str
    may_close: bool


@dataclass(frozen=True)
class WaitingRow:
    """An appeal in the list of those who handle them."""

    public_id: str
    title: str
    slip_number: str
    ground: str
    state: str
    tag: str
    due_on: date
    late: bool
    mine: bool
    involved: str


@dataclass(frozen=True)
class OpeningPage:
    """Before an appeal: until when, what about, and the one that is under way already."""

    application: str
    title: str
    until_on: date
    in_time: bool
    known: str


@prepared
def _rules(sitting_id: Any) -> Select[Any]:
    rule = AppealRule.__table__.c
    newest = rule.version.desc()
    return (
        select(rule.days, rule.answer_days, rule.reason).where(rule.sitting_id == sitting_id).order_by(newest).limit(1)
    )


def policy_of(sitting_id: int) -> AppealPolicy:
    """The rule of appeals that holds for a sitting."""
    row = _rules(sitting_id=sitting_id).first()
    return AppealPolicy(row.days, row.answer_days, row.reason) if row else AppealPolicy()


def released_line(sitting_id: int, seq: int) -> tuple[ResultLine, Release] | None:
    """The line by which somebody's result is visible today."""
    found = released_of(sitting_id, seq)
    return found[:2] if found else None


def own_application(actor: Actor, public_id: str) -> Application:
    """One's own application; NotFound for any other and for whoever acts for somebody."""
    require(actor, OPEN)
    found: Application | None = _applications(public_id=public_id, person_id=actor.person_id).scalars().first()
    if found is None or actor.acting_for is not None:
        raise NotFound
    return found


@prepared
def _applications(public_id: Any, person_id: Any) -> Select[Any]:
    return select(Application).where(Application.public_id == public_id, Application.person_id == person_id)


def opening_page(actor: Actor, application_public_id: str, english: bool = False) -> OpeningPage:
    """What somebody reads before she appeals; NotFound while there is no released result."""
    application = own_application(actor, application_public_id)
    shown = released_line(application.sitting_id, application.seq)
    if shown is None or shown[0].outcome == "absent":
        raise NotFound
    card = sittings([application.sitting_id])[application.sitting_id]
    until = last_day(day_of(shown[1].released_at), policy_of(card.id))
    known = open_appeal_of(application)
    return OpeningPage(
        application=application.public_id,
        title=(english and card.title_en) or card.title,
        until_on=until,
        in_time=today() <= until,
        known=known.public_id if known else "",
    )


def open_appeal_of(application: Application) -> Appeal | None:
    """The appeal about an application that is not answered yet."""
    row: Appeal | None = _unanswered(sitting_id=application.sitting_id, seq=application.seq).scalars().first()
    return row


@prepared
def _unanswered(sitting_id: Any, seq: Any) -> Select[Any]:
    waits = Appeal.state.in_(("open", "in_hand"))
    return select(Appeal).where(Appeal.sitting_id == sitting_id, Appeal.seq == seq, waits)


def own_appeals(actor: Actor, english: bool = False) -> list[OwnAppeal]:
    """One's own appeals, the newest first."""
    require(actor, OPEN)
    if actor.acting_for is not None:
        raise NotFound
    rows = db.session.scalars(
        select(Appeal).where(Appeal.person_id == actor.person_id).order_by(Appeal.opened_at.desc())
    ).all()
    cards = sittings({row.sitting_id for row in rows})
    return [
        OwnAppeal(
            public_id=row.public_id,
            title=(english and cards[row.sitting_id].title_en) or cards[row.sitting_id].title,
            opened_on=day_of(row.opened_at),
            state=STATE_NAMES[row.state],
            tag=STATE_TAGS[row.state],
        )
        for row in rows
    ]


def find_appeal(actor: Actor, public_id: str) -> Appeal:
    """One's own appeal or one in one's hands; NotFound for any other."""
    row: Appeal | None = db.session.scalar(
        select(Appeal).where(Appeal.public_id == public_id, AppealPolicyFor(actor).visible())
    )
    if row is None:
        raise NotFound
    return row


def find_for_handling(actor: Actor, public_id: str) -> Appeal:
    """An appeal for those who may handle some; NotFound for one's own."""
    row: Appeal | None = db.session.scalar(select(Appeal).where(Appeal.public_id == public_id))
    if row is None:
        require(actor, HANDLE)
        raise NotFound
    require(actor, HANDLE, scope_of(row.sitting_id))
    if row.person_id == actor.person_id or actor.acting_for is not None:
        raise NotFound
    return row


def own_appeal_page(actor: Actor, public_id: str, english: bool = False) -> AppealPage:
    """One's own appeal with its thread, also long after it was answered."""
    row = find_appeal(actor, public_id)
    if row.person_id != actor.person_id:
        raise NotFound
    return _page(row, english)


def _page(row: Appeal, english: bool) -> AppealPage:
    card = sittings([row.sitting_id])[row.sitting_id]
    words = db.session.scalars(
        select(AppealMessage).where(AppealMessage.appeal_id == row.id).order_by(AppealMessage.number)
    )
    return AppealPage(
        public_id=row.public_id,
        title=(english and card.title_en) or card.title,
        ground=GROUND_NAMES[row.ground],
        state=STATE_NAMES[row.state],
        tag=STATE_TAGS[row.state],
        opened_on=day_of(row.opened_at),
        due_on=row.answer_due_on,
        words=tuple(Word(word.by_candidate, word.body, word.written_at) for word in words),
        outcome=OUTCOME_NAMES.get(row.outcome, ""),
        answer=row.answer,
        closed_on=day_of(row.closed_at) if row.closed_at else None,
        open=row.state in ("open", "in_hand"),
    )


# ---- for those who handle


def involvement(person_id: int | None, appeal: Appeal) -> str:
    """Why somebody may not handle an appeal: tied to the candidate, marked her, voted, or took part in a correction."""
    if person_id is None:
        return "same_person"
    ties = ties_between(person_id, [appeal.person_id])
    if ties:
        return ties[0].kind
    if person_id in marked_by(appeal.sitting_id, [appeal.seq]).get(appeal.seq, ()):
        return "marked"
    if person_id in _voters(appeal):
        return "voted"
    corrected = db.session.execute(
        select(Rescore.asked_by, Rescore.decided_by).where(
            Rescore.sitting_id == appeal.sitting_id, Rescore.state == "applied", Rescore.asked_at < appeal.opened_at
        )
    )
    return "corrected" if any(person_id in pair for pair in corrected) else ""


def _voters(appeal: Appeal) -> set[int]:
    """Who voted on a list by which this result was released."""
    rows = db.session.scalars(
        select(BoardVote.member_id)
        .join(ResultLine, (ResultLine.sitting_id == BoardVote.sitting_id) & (ResultLine.list_id == BoardVote.list_id))
        .join(Release, (Release.sitting_id == BoardVote.sitting_id) & (Release.list_id == BoardVote.list_id))
        .where(ResultLine.sitting_id == appeal.sitting_id, ResultLine.seq == appeal.seq)
    )
    return set(rows)


def waiting_appeals(actor: Actor, english: bool = False) -> list[WaitingRow]:
    """The appeals that wait or are in hand, those due first, with the reason why this reader may not take one."""
    require(actor, HANDLE)
    rows = db.session.scalars(
        select(Appeal)
        .where(Appeal.state.in_(("open", "in_hand")), Appeal.person_id != actor.person_id)
        .order_by(Appeal.answer_due_on, Appeal.id)
    ).all()
    rows = [row for row in rows if actor.may(HANDLE, scope_of(row.sitting_id))]
    cards = sittings({row.sitting_id for row in rows})
    slips = {number: slips_of(number) for number in cards}
    return [
        WaitingRow(
            public_id=row.public_id,
            title=(english and cards[row.sitting_id].title_en) or cards[row.sitting_id].title,
            slip_number=slips[row.sitting_id][row.seq],
            ground=GROUND_NAMES[row.ground],
            state=STATE_NAMES[row.state],
            tag=STATE_TAGS[row.state],
            due_on=row.answer_due_on,
            late=today() > row.answer_due_on,
            mine=row.handler_id == actor.person_id,
            involved=INVOLVED.get(involvement(actor.person_id, row), ""),
        )
        for row in rows
    ]


def handler_page(actor: Actor, public_id: str, english: bool = False) -> HandlerPage:
    """An appeal before those who handle: the thread is read by whoever has it in hand, and by nobody involved."""
    row = find_for_handling(actor, public_id)
    page, involved = _page(row, english), involvement(actor.person_id, row)
    mine = row.handler_id == actor.person_id
    open_now = row.state in ("open", "in_hand")
    shown = released_line(row.sitting_id, row.seq)
    reviews = review_states(row.sitting_id, row.seq)
    correction = db.session.get(Rescore, (row.sitting_id, row.rescore_id)) if row.rescore_id else None
    waits = (correction is not None and correction.state == "open") or "open" in reviews
    card = sittings([row.sitting_id])[row.sitting_id]
    acting = mine and open_now
    return HandlerPage(
        page=page if mine or row.state == "closed" else _without_words(page),
        sitting=card.public_id,
        slip_number=slips_of(row.sitting_id)[row.seq],
        result=shown[0].outcome if shown else "",
        late=open_now and today() > row.answer_due_on,
        mine=mine,
        involved=INVOLVED.get(involved, ""),
        may_take=open_now and row.handler_id is None and not involved,
        places=_places(card.paper_id) if acting else (),
        views=_views(row) if mine else (),
        written=bool(reviews),
        remark={True: "open", False: "done"}["open" in reviews] if {"open", "done"} & set(reviews) else "",
        marked_anew="done" in reviews and "open" not in reviews,
        may_ask_remark=acting and "none" in reviews,
        may_ask_correction=acting and (correction is None or correction.state == "dropped"),
        correction=correction.state if correction else "",
        may_close=acting and not waits,
    )


def _without_words(page: AppealPage) -> AppealPage:
    return AppealPage(**{**page.__dict__, "words": ()})


def _places(paper_id: int | None) -> tuple[tuple[str, str], ...]:
    if paper_id is None:
        return ()
    return tuple((f"{part}-{position}", f"{part}-{position}") for part, position in sorted(placed_versions(paper_id)))


def _views(row: Appeal) -> tuple[tuple[str, datetime], ...]:
    rows = db.session.scalars(select(AppealView).where(AppealView.appeal_id == row.id).order_by(AppealView.number))
    return tuple((f"{one.part}-{one.position}", one.shown_at) for one in rows)


def waiting_count(actor: Actor) -> int:
    """How many appeals this person could take or has in hand."""
    return sum(row.mine or not row.involved for row in waiting_appeals(actor))
