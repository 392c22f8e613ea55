"""What the pages of organisations show, decided for the one who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from lms.accounts.models import Membership
from lms.accounts.organisations.queries import (
    MembershipCard,
    OrganisationCard,
    members_of,
    membership_card,
    memberships_of,
    organisations,
    organisations_active,
    relatives_of,
)
from lms.accounts.organisations.rules import CONFIRMING_ROLES
from lms.accounts.organisations.words import KIND_NAMES, MEMBER_ROLE_NAMES
from lms.accounts.people.queries import PersonCard, people
from lms.accounts.permissions import CONFIRM_ANY_MEMBERSHIP
from lms.db import db
from lms.policy import Actor


@dataclass(frozen=True)
class OrganisationLine:
    """One organisation in the list."""

    card: OrganisationCard
    kind: str


def organisation_lines(text: str, kind: str) -> list[OrganisationLine]:
    """The organisations of today that fit a search."""
    return [OrganisationLine(card, gettext(KIND_NAMES[card.kind])) for card in organisations_active(None, kind, text)]


@dataclass(frozen=True)
class MemberLine:
    """One membership with what may be done about it."""

    public_id: str
    person: PersonCard
    organisation: str
    role: str
    from_on: date
    can_decide: bool
    why_not: str


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation with its members."""

    card: OrganisationCard
    kind: str
    members: Sequence[MemberLine]
    open: bool


def organisation_page(card: OrganisationCard) -> OrganisationPage:
    """One organisation as the secretariat sees it."""
    cards = members_of(card.id)
    found = people(member.person_id for member in cards)
    lines = [
        MemberLine(m.public_id, found[m.person_id], card.name, gettext(MEMBER_ROLE_NAMES[m.role]), m.from_on, False, "")
        for m in cards
    ]
    return OrganisationPage(card, gettext(KIND_NAMES[card.kind]), lines, card.until_on is None)


def led_by(person_id: int | None) -> set[int]:
    """The organisations that a person leads or manages today."""
    cards = memberships_of(person_id) if person_id else []
    return {card.organisation_id for card in cards if card.role in CONFIRMING_ROLES}


def _why_not(card: MembershipCard, actor: Actor, relatives: set[int]) -> str:
    if card.person_id == actor.person_id:
        return gettext("This is your own membership.")
    if card.person_id in relatives:
        return gettext("This is a relative of yours.")
    if card.proposed_by == actor.person_id:
        return gettext("You entered this yourself.")
    return ""


def waiting_memberships(actor: Actor) -> list[MemberLine]:
    """Memberships that wait to be confirmed, as far as this actor has to do with them; oldest first."""
    wanted = [Membership.confirmed_at.is_(None), Membership.declined_at.is_(None)]
    if not actor.may(CONFIRM_ANY_MEMBERSHIP):
        led = led_by(actor.person_id)
        if not led:
            return []
        wanted.append(Membership.organisation_id.in_(led))
    rows = db.session.scalars(select(Membership).where(*wanted).order_by(Membership.recorded_at, Membership.id))
    cards = [membership_card(row) for row in rows]
    found, names = people(c.person_id for c in cards), organisations(c.organisation_id for c in cards)
    relatives = relatives_of(actor.person_id or 0) if cards else set()
    reasons = {card.id: _why_not(card, actor, relatives) for card in cards}
    return [
        MemberLine(
            card.public_id,
            found[card.person_id],
            names[card.organisation_id].name,
            gettext(MEMBER_ROLE_NAMES[card.role]),
            card.from_on,
            not reasons[card.id],
            reasons[card.id],
        )
        for card in cards
    ]
