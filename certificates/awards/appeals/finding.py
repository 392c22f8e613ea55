"""The list of appeals before those who answer them: searched, sorted, written to a file."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, select

from certificates.awards.appeals.models import TitleAppeal
from certificates.awards.appeals.policies import EXPORT_APPEALS, HANDLE_APPEALS
from certificates.awards.appeals.queries import AppealLine, appeal_lines
from certificates.awards.appeals.rules import ABOUT_NAMES, STATES, WAITING
from certificates.evidence.queries import lives_on, records_of
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.policy import Actor, require
from lms.ui.lists import Paged, page_of

PER_PAGE, MOST_NAMES = 25, 300
SORTS = {"due": TitleAppeal.answer_due_on, "opened": TitleAppeal.opened_at, "closed": TitleAppeal.closed_at}


@dataclass(frozen=True)
class Wanted:
    """What is looked for: those that wait or those that are closed, by name or kana and by what they are about."""

    closed: bool = False
    text: str = ""
    about: str = ""
    sort: str = ""


@dataclass(frozen=True)
class AppealList(Paged):
    """One page of the list with its filters, and its numbers for the pager."""

    rows: tuple[AppealLine, ...]
    total: int
    page: int
    pages: int
    closed: bool
    text: str
    sort: str
    abouts: tuple[tuple[str, str, bool], ...]
    can_export: bool


def appeals_found(actor: Actor, wanted: Wanted, number: int = 1) -> AppealList:
    """One page; without a wish those due first, or those closed last. One's own are not in it. Refusal: NotAllowed."""
    require(actor, HANDLE_APPEALS)
    page = page_of(_found(actor, wanted), number, PER_PAGE)
    return AppealList(
        rows=appeal_lines(actor, [row[0] for row in page.rows]),
        total=page.total,
        page=page.page,
        pages=page.pages,
        closed=wanted.closed,
        text=wanted.text,
        sort=_order(wanted),
        abouts=tuple((code, gettext(name), code == wanted.about) for code, name in ABOUT_NAMES.items()),
        can_export=actor.may(EXPORT_APPEALS),
    )


def appeals_for_file(actor: Actor, wanted: Wanted) -> tuple[AppealLine, ...]:
    """The whole list that a page shows a part of. Refusal: NotAllowed."""
    require(actor, EXPORT_APPEALS)
    return appeal_lines(actor, db.session.scalars(_found(actor, wanted)).all())


def _found(actor: Actor, wanted: Wanted) -> Select[TitleAppeal]:
    order = _order(wanted)
    column = SORTS[order.lstrip("-")]
    return (
        select(TitleAppeal)
        .where(*_conditions(actor, wanted))
        .order_by(column.desc() if order.startswith("-") else column, TitleAppeal.id)
    )


def _order(wanted: Wanted) -> str:
    return wanted.sort if wanted.sort.lstrip("-") in SORTS else "-closed" if wanted.closed else "due"


def _conditions(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    own = list(records_of([actor.person_id or 0]))
    state = TitleAppeal.state.not_in(WAITING) if wanted.closed else TitleAppeal.state.in_(WAITING)
    conditions: list[ColumnElement[bool]] = [state, TitleAppeal.person_id.not_in(own)]
    if wanted.text.strip():
        people = [card.id for card in accounts.find_people(wanted.text, limit=MOST_NAMES)]
        conditions.append(TitleAppeal.person_id.in_(list(records_of(people))))
    if wanted.about in ABOUT_NAMES:
        conditions.append(TitleAppeal.about == wanted.about)
    return conditions


def appeals_for_script(state: str = "", late: bool = False) -> list[dict[str, object]]:
    """Every appeal without words and names, those due first, for commands. ``state`` one of STATES, or all."""
    query = select(TitleAppeal).where(TitleAppeal.state.in_([state] if state else STATES))
    if late:
        query = query.where(TitleAppeal.state.in_(WAITING), TitleAppeal.answer_due_on < today())
    rows = db.session.scalars(query.order_by(TitleAppeal.answer_due_on, TitleAppeal.id)).all()
    owners = lives_on(row.person_id for row in rows)
    people = accounts.people(owners.values())
    return [
        {
            "id": row.public_id,
            "person": people[owners[row.person_id]].public_id,
            "about": row.about,
            "title": row.scheme_code,
            "specialty": row.specialty_code,
            "state": row.state,
            "came_by": row.came_by,
            "opened_at": row.opened_at,
            "answer_due_on": row.answer_due_on,
            "late": row.state in WAITING and row.answer_due_on < today(),
            "outcome": row.outcome,
            "closed_at": row.closed_at,
        }
        for row in rows
    ]
