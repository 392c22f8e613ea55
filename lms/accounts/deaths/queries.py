"""Reports of deaths as the secretariat sees them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.accounts.deaths.models import DeathReport
from lms.accounts.people.queries import PersonCard, people
from lms.accounts.permissions import RECORD_DEATHS
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class DeathPage:
    """One report; ``can_confirm`` is False for the person who reported it."""

    public_id: str
    person: PersonCard
    died_on: date
    source: str
    reported_at: datetime
    can_confirm: bool


def report_row(public_id: str) -> DeathReport:
    """One report that waits; NotFound otherwise."""
    row = db.session.scalar(
        select(DeathReport).where(DeathReport.public_id == public_id, DeathReport.state == "reported")
    )
    if row is None:
        raise NotFound
    return row


def waiting_reports(actor: Actor) -> list[DeathPage]:
    """Reports that wait for a second person, oldest first."""
    require(actor, RECORD_DEATHS)
    rows = db.session.scalars(
        select(DeathReport).where(DeathReport.state == "reported").order_by(DeathReport.reported_at, DeathReport.id)
    ).all()
    cards = people(row.person_id for row in rows)
    return [
        DeathPage(
            row.public_id,
            cards[row.person_id],
            row.died_on,
            row.source,
            row.reported_at,
            actor.person_id not in (row.reported_by, row.person_id),
        )
        for row in rows
    ]


def report_for(actor: Actor, public_id: str) -> DeathPage:
    """One waiting report."""
    for page in waiting_reports(actor):
        if page.public_id == public_id:
            return page
    raise NotFound
