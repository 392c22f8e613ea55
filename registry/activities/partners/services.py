"""Use-cases of partners: write one down, change it, let it end."""

from dataclasses import dataclass

from sqlalchemy import update

from lms.clock import now, today
from lms.db import transaction
from lms.policy import Actor, require
from registry.activities.needs.policies import KEEP_NEEDS
from registry.activities.partners.models import StationPartner
from registry.activities.partners.queries import partner_row, station_knowing
from registry.activities.words import KINDS, PARTNER_KINDS
from registry.errors import KindUnknown, StationClosed


@dataclass(frozen=True)
class PartnerFacts:
    """What is written down of a partner. ``kind`` and ``offers`` are codes."""

    kind: str
    name: str
    phone: str = ""
    fax: str = ""
    hours: str = ""
    asked_for: str = ""
    offers: tuple[str, ...] = ()
    note: str = ""

    def columns(self) -> dict[str, object]:
        return {**vars(self), "offers": list(self.offers)}


def _check(facts: PartnerFacts) -> None:
    if facts.kind not in PARTNER_KINDS or any(code not in KINDS for code in facts.offers):
        raise KindUnknown


def add_partner(actor: Actor, station_public_id: str, facts: PartnerFacts) -> str:
    """Write a partner down; returns its public id. Refusals: NotAllowed, PartnerNotFound, KindUnknown, StationClosed."""
    require(actor, KEEP_NEEDS)
    card = station_knowing(actor, station_public_id)
    _check(facts)
    if not card.open:
        raise StationClosed
    with transaction() as work:
        row = StationPartner(
            station_id=card.id, **facts.columns(), as_of=today(), recorded_by=actor.person_id, recorded_at=now()
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.partner_added", "station", card.id, partner=row.id)
        return row.public_id


def change_partner(actor: Actor, station_public_id: str, public_id: str, facts: PartnerFacts) -> None:
    """Write anew what is true of a partner; it then carries today's date. Refusals: as ``add_partner``."""
    require(actor, KEEP_NEEDS)
    card = station_knowing(actor, station_public_id)
    _check(facts)
    with transaction() as work:
        row = partner_row(card, public_id)
        for name, value in facts.columns().items():
            setattr(row, name, value)
        row.as_of, row.recorded_by, row.recorded_at = today(), actor.person_id, now()
        work.audit(actor, "registry.partner_changed", "station", card.id, partner=row.id)


def end_partner(actor: Actor, station_public_id: str, public_id: str) -> None:
    """Let a partner end today: it is in no list any more, and the name of whom to ask for goes."""
    require(actor, KEEP_NEEDS)
    card = station_knowing(actor, station_public_id)
    with transaction() as work:
        row = partner_row(card, public_id)
        work.session.execute(
            update(StationPartner).where(StationPartner.id == row.id).values(until_on=today(), asked_for="")
        )
        work.audit(actor, "registry.partner_ended", "station", card.id, partner=row.id)
