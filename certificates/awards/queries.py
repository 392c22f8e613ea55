"""Reading awards: for many people at once, from the spans that every surface reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from certificates.awards.models import Award, AwardSpan, TitleApplication
from certificates.awards.policies import AwardPolicy
from certificates.awards.words import title_name
from certificates.errors import AwardNotFound
from certificates.evidence.queries import batches, lives_on, records_of
from certificates.schemes.queries import SpecialtyCard, Versions, scheme_versions, specialty_names
from certificates.schemes.rules import ACTIVE, GRACE, VALID
from lms.clock import today
from lms.db import asked_once, db, prepared
from lms.policy import Actor


@dataclass(frozen=True)
class AwardCard:
    """One title of one person as it stands on a day.

    state            active, grace, suspended, withdrawn, annulled or ended
    public_state     the same, but the public sees "active" in grace (rules 7)
    since_on         first day of this state
    state_until_on   first day without it, where that is known (in grace: the day of the suspension)
    until_on         first day without the undertaking that was given last
    """

    id: int
    public_id: str
    person_id: int
    scheme: str
    specialty: str
    name_ja: str
    name_en: str
    meaning_ja: str
    meaning_en: str
    body: str
    started_on: date
    until_on: date | None
    state: str
    since_on: date
    state_until_on: date | None

    @property
    def valid(self) -> bool:
        """True in the states active and grace."""
        return self.state in VALID

    @property
    def public_state(self) -> str:
        return ACTIVE if self.state == GRACE else self.state


@dataclass(frozen=True)
class AwardSpanCard:
    """The state of an award from a day until before another; ``until_on`` is None in the open future."""

    award_id: int
    person_id: int
    scheme: str
    specialty: str
    state: str
    from_on: date
    until_on: date | None


def holding(on: date) -> ColumnElement[bool]:
    """Spans that hold on a day."""
    return (AwardSpan.from_on <= on) & or_(AwardSpan.until_on.is_(None), AwardSpan.until_on > on)


def spans_on(on: date) -> Select[Award, AwardSpan]:
    """Awards with the span of a day."""
    return select(Award, AwardSpan).join(AwardSpan, (AwardSpan.award_id == Award.id) & holding(on))


def card_of(
    award: Award, span: AwardSpan, versions: Mapping[str, Versions], fields: Mapping[str, SpecialtyCard], person_id: int
) -> AwardCard:
    """One award in words. ``person_id`` is the person it belongs to now."""
    title, field = versions[award.scheme_code].card_on(max(span.from_on, today())), fields.get(award.specialty_code)
    return AwardCard(
        id=award.id,
        public_id=award.public_id,
        person_id=person_id,
        scheme=award.scheme_code,
        specialty=award.specialty_code,
        name_ja=title_name(title, field, "ja"),
        name_en=title_name(title, field, "en"),
        meaning_ja=title.meaning,
        meaning_en=title.meaning_en,
        body=title.body,
        started_on=award.started_on,
        until_on=award.until_on,
        state=span.state,
        since_on=span.from_on,
        state_until_on=span.until_on,
    )


def awards_of(person_ids: Iterable[int], on: date | None = None) -> dict[int, list[AwardCard]]:
    """Titles of people in whatever state on a day (today unless said), in the network's order; all asked have an entry.

    Titles on records that were merged into an asked one belong to her.
    """
    asked = set(person_ids)
    belongs_to, versions, fields = records_of(asked), scheme_versions(), specialty_names()
    order = {code: place for place, code in enumerate(versions)}
    found: dict[int, list[AwardCard]] = {person_id: [] for person_id in asked}
    for batch in batches(belongs_to):
        for award, span in db.session.execute(spans_on(on or today()).where(AwardSpan.person_id.in_(batch))):
            owner = belongs_to[award.person_id]
            found[owner].append(card_of(award, span, versions, fields, owner))
    for cards in found.values():
        cards.sort(key=lambda card: (order[card.scheme], card.specialty, card.id))
    return found


def awards_held_by(person_ids: Iterable[int], on: date | None = None) -> dict[int, list[AwardCard]]:
    """Titles that are valid on a day, by person: active, and in grace. Every asked person has an entry."""
    return {person: [card for card in cards if card.valid] for person, cards in awards_of(person_ids, on).items()}


@asked_once
def award_spans(person_ids: Iterable[int]) -> dict[int, list[AwardSpanCard]]:
    """All states of all titles of people, past and to come, for projections that filter on the day they are read."""
    asked = set(person_ids)
    belongs_to = records_of(asked)
    found: dict[int, list[AwardSpanCard]] = defaultdict(list)
    for batch in batches(belongs_to):
        for row in _spans_of_people(person_ids=batch).scalars():
            owner = belongs_to[row.person_id]
            found[owner].append(
                AwardSpanCard(
                    row.award_id, owner, row.scheme_code, row.specialty_code, row.state, row.from_on, row.until_on
                )
            )
    return {person_id: found.get(person_id, []) for person_id in asked}


@prepared
def _spans_of_people(person_ids: Any) -> Select[Any]:
    by_person = select(AwardSpan).where(AwardSpan.person_id.in_(person_ids))
    return by_person.order_by(AwardSpan.award_id, AwardSpan.from_on)


def awards_by_ids(ids: Iterable[int], on: date | None = None) -> dict[int, AwardCard]:
    """Awards by id on a day; those that had not begun are left out."""
    versions, fields = scheme_versions(), specialty_names()
    found: dict[int, AwardCard] = {}
    for batch in batches(ids):
        for award, span in db.session.execute(spans_on(on or today()).where(Award.id.in_(batch))):
            found[award.id] = card_of(award, span, versions, fields, award.person_id)
    return found


def owner_of(award: Award) -> int:
    """The person to whom an award belongs now, also after a merge of records."""
    return lives_on([award.person_id])[award.person_id]


def award_row(actor: Actor, public_id: str) -> Award:
    """One award; for people who may not know of it there is none."""
    row = db.session.scalar(select(Award).where(Award.public_id == public_id))
    if row is None or not AwardPolicy.allows(actor, owner_of(row)):
        raise AwardNotFound
    return row


def award_by_public_id(public_id: str, on: date | None = None) -> AwardCard:
    """One award by the id in addresses, for packages above that have asked their own policy."""
    row = db.session.scalar(select(Award).where(Award.public_id == public_id))
    found = awards_by_ids([row.id], on) if row else {}
    if row is None or row.id not in found:
        raise AwardNotFound
    return found[row.id]


def open_applications(person_ids: Iterable[int], known_at: datetime | None = None) -> dict[tuple[str, str], str]:
    """(scheme, specialty) -> public id of the application that waits; or waited, as was known at an instant."""
    if known_at is None:
        rows = _open_now(person_ids=list(person_ids)).scalars()
    else:
        waited = or_(TitleApplication.decided_at.is_(None), TitleApplication.decided_at > known_at)
        rows = db.session.scalars(_applied(list(person_ids)).where(TitleApplication.applied_at <= known_at, waited))
    return {(row.scheme_code, row.specialty_code): row.public_id for row in rows}


def _applied(person_ids: Any) -> Select[Any]:
    return select(TitleApplication).where(TitleApplication.person_id.in_(person_ids))


@prepared
def _open_now(person_ids: Any) -> Select[Any]:
    return _applied(person_ids).where(TitleApplication.state == "open")
