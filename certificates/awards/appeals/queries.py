"""Appeals as their person and those who answer them read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext
from sqlalchemy import func, select

from certificates.awards.appeals.decisions import Decision, decisions_of, involvement
from certificates.awards.appeals.models import TitleAppeal, TitleAppealMessage
from certificates.awards.appeals.policies import APPEAL, ENTER_APPEAL, HANDLE_APPEALS, OwnAppeals
from certificates.awards.appeals.rules import (
    ABOUT_NAMES,
    CAME_BY_NAMES,
    CLOSED,
    LIMITS,
    ON_THE_WEB,
    OUTCOME_NAMES,
    STATE_MARKS,
    STATE_NAMES,
    WAITING,
)
from certificates.awards.words import title_name
from certificates.errors import AppealNotFound
from certificates.evidence.queries import lives_on
from certificates.schemes.queries import scheme_versions, specialty_names
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class Word:
    """One message of the thread."""

    own: bool
    by: str
    body: str
    written_at: datetime


@dataclass(frozen=True)
class AppealPage:
    """One appeal with its thread, as its person reads it."""

    public_id: str
    about: str
    title: str
    state_label: str
    state_mark: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    outcome: str
    answer: str
    words: tuple[Word, ...]
    open: bool


@dataclass(frozen=True)
class AppealLine:
    """One appeal in a list. ``outcome`` is empty until it is answered."""

    public_id: str
    person: str
    kana: str
    about: str
    title: str
    state_label: str
    state_mark: str
    opened_at: datetime
    due_on: date
    late: bool
    mine: bool
    involved: str
    came_by: str
    outcome: str
    closed_at: datetime | None


@dataclass(frozen=True)
class MyAppeals:
    """One's own appeals, and the decisions that can be appealed against today."""

    lines: tuple[AppealLine, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class HandlerPage:
    """An appeal before those who answer: the thread is read by whoever has it in hand, and by nobody involved."""

    page: AppealPage
    person: str
    kana: str
    person_public_id: str
    entered_by: str
    handler: str
    mine: bool
    late: bool
    involved: str
    may_take: bool
    may_answer: bool


def _title(row: TitleAppeal) -> str:
    versions = scheme_versions().get(row.scheme_code)
    return title_name(versions.card_on(today()), specialty_names().get(row.specialty_code)) if versions else ""


def _words(row: TitleAppeal, reader_is_person: bool) -> tuple[Word, ...]:
    rows = db.session.scalars(
        select(TitleAppealMessage).where(TitleAppealMessage.appeal_id == row.id).order_by(TitleAppealMessage.number)
    ).all()
    person = accounts.person(lives_on([row.person_id])[row.person_id]).name
    return tuple(
        Word(w.by_person == reader_is_person, person if w.by_person else gettext("The office"), w.body, w.written_at)
        for w in rows
    )


def page_for(row: TitleAppeal, *, own: bool, words: bool = True) -> AppealPage:
    """One appeal in words."""
    return AppealPage(
        public_id=row.public_id,
        about=gettext(ABOUT_NAMES[row.about]),
        title=_title(row),
        state_label=gettext(STATE_NAMES[row.state]),
        state_mark=STATE_MARKS[row.state],
        opened_at=row.opened_at,
        due_on=row.answer_due_on,
        closed_at=row.closed_at,
        outcome=gettext(OUTCOME_NAMES[row.outcome]) if row.outcome else "",
        answer=row.answer if words else "",
        words=_words(row, own) if words else (),
        open=row.state in WAITING,
    )


def appeal_lines(actor: Actor, rows: Sequence[TitleAppeal]) -> tuple[AppealLine, ...]:
    owners = lives_on(row.person_id for row in rows)
    people = accounts.people(owners.values())
    return tuple(
        AppealLine(
            public_id=row.public_id,
            person=people[owners[row.person_id]].name,
            kana=people[owners[row.person_id]].kana,
            about=gettext(ABOUT_NAMES[row.about]),
            title=_title(row),
            state_label=gettext(STATE_NAMES[row.state]),
            state_mark=STATE_MARKS[row.state],
            opened_at=row.opened_at,
            due_on=row.answer_due_on,
            late=row.state in WAITING and today() > row.answer_due_on,
            mine=row.handler_id == actor.person_id,
            involved=involvement(actor.person_id, row) if row.state in WAITING else "",
            came_by=gettext(CAME_BY_NAMES.get(row.came_by, ON_THE_WEB)),
            outcome=gettext(OUTCOME_NAMES[row.outcome]) if row.outcome else "",
            closed_at=row.closed_at,
        )
        for row in rows
    )


def own_row(actor: Actor, public_id: str) -> TitleAppeal:
    """One's own appeal; anybody else's is not found, also for staff who act for somebody."""
    row = db.session.scalar(select(TitleAppeal).where(TitleAppeal.public_id == public_id))
    if row is None or not OwnAppeals(actor).allows(row):
        raise AppealNotFound
    return row


def own_page(actor: Actor, public_id: str) -> AppealPage:
    """One's own appeal with its thread."""
    return page_for(own_row(actor, public_id), own=True)


def my_appeals(actor: Actor) -> MyAppeals:
    """One's own appeals, the newest first; nobody acts for a person here."""
    require(actor, APPEAL)
    rows = db.session.scalars(
        select(TitleAppeal).where(OwnAppeals(actor).visible()).order_by(TitleAppeal.id.desc())
    ).all()
    found = () if actor.acting_for else tuple(decisions_of(actor.person_id or 0))
    return MyAppeals(appeal_lines(actor, rows), found)


def decision_of(person_id: int, key: str) -> Decision:
    """One decision that a person can appeal against today; AppealNotFound otherwise."""
    found = next((d for d in decisions_of(person_id) if d.key == key), None)
    if found is None:
        raise AppealNotFound
    return found


def person_for_entry(actor: Actor, public_id: str) -> tuple[accounts.PersonCard, list[Decision]]:
    """Whose appeal the office writes down, with the decisions that it can be about."""
    require(actor, ENTER_APPEAL)
    card = accounts.person_by_public_id(public_id)
    return card, decisions_of(card.id)


def appeal_row(actor: Actor, public_id: str) -> TitleAppeal:
    """An appeal before those who answer; one's own is not found there."""
    require(actor, HANDLE_APPEALS)
    row = db.session.scalar(select(TitleAppeal).where(TitleAppeal.public_id == public_id))
    if row is None or lives_on([row.person_id])[row.person_id] == actor.person_id:
        raise AppealNotFound
    return row


def handler_page(actor: Actor, public_id: str) -> HandlerPage:
    """One appeal for whoever handles it or could."""
    row = appeal_row(actor, public_id)
    involved, open_now, mine = (
        involvement(actor.person_id, row),
        row.state in WAITING,
        row.handler_id == actor.person_id,
    )
    person = accounts.person(lives_on([row.person_id])[row.person_id])
    return HandlerPage(
        page=page_for(row, own=False, words=mine or (row.state == CLOSED and not involved)),
        person=person.name,
        kana=person.kana,
        person_public_id=person.public_id,
        entered_by=accounts.person(row.entered_by).name if row.entered_by else "",
        handler=accounts.person(row.handler_id).name if row.handler_id else "",
        mine=mine,
        late=open_now and today() > row.answer_due_on,
        involved=involved if open_now else "",
        may_take=open_now and row.handler_id is None and not involved,
        may_answer=mine and open_now,
    )


def waiting_count() -> int:
    """How many appeals wait or are in hand."""
    query = select(func.count()).select_from(TitleAppeal).where(TitleAppeal.state.in_(WAITING))
    return db.session.scalar(query) or 0


def due_soon() -> list[TitleAppeal]:
    """Appeals whose answer is due within the days of the warning, or was."""
    until = today() + timedelta(days=LIMITS.warn_days)
    query = select(TitleAppeal).where(TitleAppeal.state.in_(WAITING), TitleAppeal.answer_due_on <= until)
    return list(db.session.scalars(query.order_by(TitleAppeal.id)))
