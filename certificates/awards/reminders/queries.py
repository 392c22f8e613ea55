"""Titles whose state changes soon, with what was sent about it; for the nightly work and for the desk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from certificates.awards.models import Award, AwardSpan
from certificates.awards.policies import SEE_AWARDS
from certificates.awards.queries import holding
from certificates.awards.reminders.models import AwardReminder
from certificates.awards.reminders.rules import FURTHEST
from certificates.awards.words import STATE_MARKS, STATE_NAMES, condition_text, title_name
from certificates.evidence.queries import evidence_of, lives_on
from certificates.schemes.queries import Versions, scheme_versions, specialty_names
from certificates.schemes.rules import GRACE, SUSPENDED, VALID, Condition, Evidence, evaluate
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.policy import Actor, require
from lms.ui.lists import Page, page_of, with_rows

PER_PAGE = 25
Next = aliased(AwardSpan, name="following")


@dataclass(frozen=True)
class Near:
    """An award that is valid today and changes its state on ``matter_on``, the first day of ``then``."""

    award_id: int
    public_id: str
    person_id: int
    scheme: str
    specialty: str
    started_on: date
    state: str
    since_on: date
    matter_on: date
    then: str


def near_query(until_on: date) -> Select[Award, AwardSpan, AwardSpan]:
    """Valid awards that come into grace or are suspended by a day, as far as is known today."""
    return (
        select(Award, AwardSpan, Next)
        .join(AwardSpan, (AwardSpan.award_id == Award.id) & holding(today()))
        .join(Next, (Next.award_id == Award.id) & (Next.from_on == AwardSpan.until_on))
        .where(
            AwardSpan.state.in_(VALID),
            AwardSpan.until_on <= until_on,
            Next.state.in_((GRACE, SUSPENDED)),
        )
    )


def near_of(award: Award, span: AwardSpan, following: AwardSpan) -> Near:
    """One row of the query as a value."""
    return Near(
        award.id,
        award.public_id,
        award.person_id,
        award.scheme_code,
        award.specialty_code,
        award.started_on,
        span.state,
        span.from_on,
        following.from_on,
        following.state,
    )


def next_near(after_id: int, limit: int) -> list[Near]:
    """The next awards whose date is within reach of a reminder, by id."""
    query = near_query(today() + FURTHEST).where(Award.id > after_id).order_by(Award.id).limit(limit)
    return [near_of(*row) for row in db.session.execute(query)]


def reminders_of(award_ids: Iterable[int]) -> dict[tuple[int, date], dict[int, AwardReminder]]:
    """What was sent or passed over, by award and date, then by step."""
    found: dict[tuple[int, date], dict[int, AwardReminder]] = defaultdict(dict)
    for row in db.session.scalars(select(AwardReminder).where(AwardReminder.award_id.in_(list(award_ids)))):
        found[row.award_id, row.matter_on][row.step] = row
    return found


def conditions_of(near: Near, versions: Mapping[str, Versions], evidence: Iterable[Evidence]) -> list[Condition]:
    """The conditions that end on the date, or that are missing already in grace."""
    rules = versions[near.scheme].rules_on(today())
    found = evaluate(rules, list(evidence), today(), near.specialty, near.started_on).fulfilments
    return [f.condition for f in found if not f.fulfilled or f.until_on == near.matter_on]


@dataclass(frozen=True)
class NearLine:
    """One date that is near, as the desk reads it. ``sent`` are the days of the reminders that went out."""

    public_id: str
    person: str
    kana: str
    title: str
    state_label: str
    state_mark: str
    then_label: str
    matter_on: date
    what: str
    sent: tuple[date, ...]


def near_page(actor: Actor, scheme: str = "", number: int = 1) -> Page:
    """Titles whose state changes within 90 days, the nearest date first."""
    require(actor, SEE_AWARDS)
    query = near_query(today() + FURTHEST)
    if scheme:
        query = query.where(Award.scheme_code == scheme)
    page = page_of(query.order_by(AwardSpan.until_on, Award.id), number, PER_PAGE)
    return with_rows(page, _lines([near_of(*row) for row in page.rows]))


def _lines(rows: list[Near]) -> list[NearLine]:
    owners, versions, fields = lives_on(n.person_id for n in rows), scheme_versions(), specialty_names()
    people, evidence = accounts.people(owners.values()), evidence_of(set(owners.values()))
    sent = reminders_of(n.award_id for n in rows)
    return [
        NearLine(
            public_id=n.public_id,
            person=people[owners[n.person_id]].name,
            kana=people[owners[n.person_id]].kana,
            title=title_name(versions[n.scheme].card_on(today()), fields.get(n.specialty)),
            state_label=gettext(STATE_NAMES[n.state]),
            state_mark=STATE_MARKS[n.state],
            then_label=gettext(STATE_NAMES[n.then]),
            matter_on=n.matter_on,
            what=" / ".join(
                condition_text(c) for c in conditions_of(n, versions, evidence.get(owners[n.person_id], []))
            ),
            sent=tuple(r.recorded_at.date() for r in sent[n.award_id, n.matter_on].values() if r.told),
        )
        for n in rows
    ]
