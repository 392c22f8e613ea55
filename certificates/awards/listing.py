"""The list of titles as they stand today, for the secretariat and the deciders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select

from certificates.awards.models import Award, AwardSpan
from certificates.awards.policies import EXPORT_AWARDS, AwardPolicy
from certificates.awards.queries import AwardCard, card_of, spans_on
from certificates.awards.words import STATE_MARKS, STATE_NAMES
from certificates.schemes.queries import scheme_versions, specialty_names, titles
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.policy import Actor
from lms.ui.formats import page_language
from lms.ui.lists import Paged, page_within

PER_PAGE = 25


@dataclass(frozen=True)
class AwardLine:
    """One title in a list."""

    public_id: str
    person: str
    kana: str
    title: str
    code: str
    state_label: str
    state_mark: str
    since_on: date
    started_on: date
    until_on: date | None


@dataclass(frozen=True)
class AwardList(Paged):
    """One page of the list of titles, with its filters and its numbers for the pager."""

    items: tuple[AwardLine, ...]
    total: int
    page: int
    pages: int
    text: str
    scheme: str
    state: str
    schemes: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    sort: str
    can_export: bool


SORTS = {"since": AwardSpan.from_on, "started": Award.started_on, "title": AwardSpan.scheme_code}


def _wanted(actor: Actor, text: str, scheme: str, state: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [AwardPolicy.visible(actor)]
    if text.strip():
        conditions.append(Award.person_id.in_([card.id for card in accounts.find_people(text, limit=300)]))
    if scheme:
        conditions.append(AwardSpan.scheme_code == scheme)
    if state:
        conditions.append(AwardSpan.state == state)
    return conditions


def award_lines(rows: Iterable[tuple[Award, AwardSpan]]) -> list[AwardLine]:
    """Awards with their span of today, in words."""
    listed = list(rows)
    people, versions, fields = accounts.people(a.person_id for a, _ in listed), scheme_versions(), specialty_names()
    cards = [(card_of(a, s, versions, fields, a.person_id), people[a.person_id]) for a, s in listed]
    return [award_line(card, person) for card, person in cards]


def award_line(card: AwardCard, person: accounts.PersonCard) -> AwardLine:
    """One award in words."""
    return AwardLine(
        public_id=card.public_id,
        person=person.name,
        kana=person.kana,
        title=card.name_ja if page_language() == "ja" else card.name_en,
        code=card.scheme,
        state_label=gettext(STATE_NAMES[card.state]),
        state_mark=STATE_MARKS[card.state],
        since_on=card.since_on,
        started_on=card.started_on,
        until_on=card.until_on,
    )


def award_list(
    actor: Actor, text: str = "", scheme: str = "", state: str = "", sort: str = "-since", page: int = 1
) -> AwardList:
    """Titles as they stand today, by name of the person, title and state."""
    codes = {card.code: card.name if page_language() == "ja" else card.name_en for card in titles()}
    scheme, state = (scheme if scheme in codes else ""), (state if state in STATE_NAMES else "")
    conditions = _wanted(actor, text, scheme, state)
    total = db.session.scalar(select(func.count()).select_from(spans_on(today()).where(*conditions).subquery())) or 0
    number, pages = page_within(total, page, PER_PAGE)
    column = SORTS.get(sort.lstrip("-"), AwardSpan.from_on)
    rows = db.session.execute(
        spans_on(today())
        .where(*conditions)
        .order_by(column.desc() if sort.startswith("-") else column, Award.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return AwardList(
        items=tuple(award_lines((award, span) for award, span in rows)),
        total=total,
        page=number,
        pages=pages,
        text=text,
        scheme=scheme,
        state=state,
        schemes=tuple(codes.items()),
        states=tuple((code, gettext(name)) for code, name in STATE_NAMES.items()),
        sort=sort,
        can_export=actor.may(EXPORT_AWARDS),
    )


def award_lines_for_export(actor: Actor, text: str = "", scheme: str = "", state: str = "") -> list[AwardLine]:
    """The whole list that a page shows a part of."""
    conditions = _wanted(actor, text, scheme, state)
    rows = db.session.execute(spans_on(today()).where(*conditions).order_by(Award.id)).all()
    return award_lines((award, span) for award, span in rows)
