"""One award as its holder, the deciders and the secretariat read it; proposals that wait for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import func, select

from certificates.awards.applications import names_in
from certificates.awards.deciding import open_proposal, suspended_by_decision, why_barred
from certificates.awards.listing import AwardLine, award_line, award_lines
from certificates.awards.models import Award, AwardEvent, AwardSpan, WithdrawalProposal
from certificates.awards.policies import CONFIRM_WITHDRAWAL, DECIDE, PROPOSE_WITHDRAWAL, AwardPolicy
from certificates.awards.queries import award_row, awards_by_ids, holding, owner_of
from certificates.awards.rules import can_renew
from certificates.awards.standing import TitleStanding, standing_for
from certificates.awards.words import EVENT_NAMES, STATE_NAMES, why_words
from certificates.errors import AwardNotFound
from certificates.schemes.rules import FINAL
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class HistoryLine:
    """One event of an award in words."""

    label: str
    effective_on: date
    recorded_at: datetime
    by: str
    confirmed_by: str
    reason: str
    until_on: date | None


@dataclass(frozen=True)
class AheadLine:
    """A state that the award will have, as far as is known today."""

    label: str
    from_on: date


@dataclass(frozen=True)
class ProposalCard:
    """A proposal to withdraw; ``can_answer`` is false for the one who made it."""

    public_id: str
    by: str
    at: datetime
    reason: str
    can_answer: bool


@dataclass(frozen=True)
class AwardPage:
    """One award with its history and what the reader may do."""

    line: AwardLine
    id: int
    person_public_id: str
    own: bool
    held: bool
    standing: TitleStanding
    names: Mapping[int, str]
    history: tuple[HistoryLine, ...]
    ahead: tuple[AheadLine, ...]
    proposal: ProposalCard | None
    why: str
    can_suspend: bool
    can_restore: bool
    can_propose: bool
    can_end: bool
    can_renew: bool


def _history(award: Award, people: Mapping[int, accounts.PersonCard], *, names: bool) -> tuple[HistoryLine, ...]:
    rows = db.session.scalars(select(AwardEvent).where(AwardEvent.award_id == award.id).order_by(AwardEvent.id))

    def name(number: int | None) -> str:
        return people[number].name if names and number is not None and number in people else ""

    return tuple(
        HistoryLine(
            gettext(EVENT_NAMES[e.kind]),
            e.effective_on,
            e.recorded_at,
            name(e.decided_by),
            name(e.confirmed_by),
            e.reason,
            e.until_on,
        )
        for e in rows
    )


def _ahead(award: Award) -> tuple[AheadLine, ...]:
    rows = db.session.scalars(
        select(AwardSpan).where(AwardSpan.award_id == award.id, AwardSpan.from_on > today()).order_by(AwardSpan.from_on)
    )
    return tuple(AheadLine(gettext(STATE_NAMES[row.state]), row.from_on) for row in rows)


def _proposal(actor: Actor, award: Award, why: str) -> ProposalCard | None:
    row = open_proposal(award.id)
    if row is None:
        return None
    free = actor.may(CONFIRM_WITHDRAWAL) and row.proposed_by != actor.person_id and not why
    return ProposalCard(row.public_id, accounts.person(row.proposed_by).name, row.proposed_at, row.reason, free)


def award_page(actor: Actor, public_id: str) -> AwardPage:
    """One award for its holder, the deciders or the secretariat."""
    award = award_row(actor, public_id)
    span = db.session.scalar(select(AwardSpan).where(AwardSpan.award_id == award.id, holding(today())))
    if span is None:
        raise AwardNotFound
    owner, own = owner_of(award), AwardPolicy.owns(actor, owner_of(award))
    desk = actor.may(PROPOSE_WITHDRAWAL)
    why = why_barred(actor.person_id, owner) if desk else "herself"
    free, over = desk and not why, span.state in FINAL
    decides = free and actor.may(DECIDE)
    events = db.session.scalars(select(AwardEvent).where(AwardEvent.award_id == award.id).order_by(AwardEvent.id)).all()
    deciders = {n for e in events for n in (e.decided_by, e.confirmed_by) if n}
    standing = _standing_of_award(owner, award)
    suspended = suspended_by_decision(award.id)
    return AwardPage(
        line=award_lines([(award, span)])[0],
        id=award.id,
        person_public_id=accounts.person(owner).public_id,
        own=own,
        held=not over,
        standing=standing,
        names=names_in(standing) if desk else {},
        history=_history(award, accounts.people(deciders), names=desk),
        ahead=() if over else _ahead(award),
        proposal=_proposal(actor, award, why) if desk else None,
        why=why_words(why) if desk and why else "",
        can_suspend=decides and not over and not suspended,
        can_restore=decides and suspended,
        can_propose=free and not over,
        can_end=own and not over,
        can_renew=own and not over and can_renew(award.until_on, today()),
    )


def _standing_of_award(owner: int, award: Award) -> TitleStanding:
    found = standing_for(owner).titles
    return next(t for t in found if (t.code, t.specialty) == (award.scheme_code, award.specialty_code))


@dataclass(frozen=True)
class ProposalLine:
    """A proposal to withdraw in the list."""

    award_public_id: str
    line: AwardLine
    reason: str
    at: datetime
    by: str


def proposals_for(actor: Actor) -> list[ProposalLine]:
    """Proposals that wait for a second person."""
    require(actor, PROPOSE_WITHDRAWAL)
    rows = db.session.scalars(
        select(WithdrawalProposal)
        .where(WithdrawalProposal.state == "open")
        .order_by(WithdrawalProposal.proposed_at, WithdrawalProposal.id)
    ).all()
    cards = awards_by_ids(row.award_id for row in rows)
    people = accounts.people([*(c.person_id for c in cards.values()), *(row.proposed_by for row in rows)])
    return [
        ProposalLine(
            cards[row.award_id].public_id,
            award_line(cards[row.award_id], people[cards[row.award_id].person_id]),
            row.reason,
            row.proposed_at,
            people[row.proposed_by].name,
        )
        for row in rows
        if row.award_id in cards
    ]


def open_proposals() -> int:
    """How many proposals to withdraw wait for a second person."""
    query = select(func.count()).select_from(WithdrawalProposal).where(WithdrawalProposal.state == "open")
    return db.session.scalar(query) or 0
