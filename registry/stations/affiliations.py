"""Affiliations follow memberships and organisations; the evidence ledger follows affiliations.

Works inside the use-case that changed something, so that a title knows of the loss in the same transaction.
"""

from collections.abc import Iterable

from sqlalchemy import select

from certificates.api import AFFILIATION, LEADER_ROLE, NewEvidence, record_many, void_evidence
from lms.accounts.api import MembershipCard, memberships, organisation, relatives_of
from lms.accounts.events import MembershipChanged
from lms.db import Work
from registry.stations.models import Affiliation, Station, StationOrganisation
from registry.stations.rules import Days, both, is_confirmed_by_another, names_a_leader

SOURCE = "registry.affiliation"


def follow_memberships(event: MembershipChanged, work: Work) -> None:
    """Reaction: confirmed and ended memberships begin and end affiliations."""
    cards = memberships(event.membership_ids)
    links = _links_of(work, {card.organisation_id for card in cards.values()})
    for card in cards.values():
        for link in links:
            if link.organisation_id == card.organisation_id:
                settle(work, card, link)


def follow_link(work: Work, link: StationOrganisation, cards: Iterable[MembershipCard]) -> None:
    """Let the members of an organisation follow its coming to a station, or its leaving."""
    for card in cards:
        settle(work, card, link)


def _links_of(work: Work, organisation_ids: set[int]) -> list[StationOrganisation]:
    return list(
        work.session.scalars(
            select(StationOrganisation)
            .where(StationOrganisation.organisation_id.in_(organisation_ids))
            .order_by(StationOrganisation.id)
        )
    )


def settle(work: Work, card: MembershipCard, link: StationOrganisation) -> None:
    """Make one affiliation say what membership and link say now, and the ledger with it."""
    row = work.session.get(Affiliation, (card.id, link.id))
    days = both(Days(card.from_on, card.until_on), Days(link.from_on, link.until_on))
    if days is None or not _counts(card, link, row):
        _void(work, row)
    elif row is None:
        _begin(work, card, link, days)
    elif (row.from_on, row.until_on) != (days.from_on, days.until_on):
        row.from_on, row.until_on = days.from_on, days.until_on
        _record(work, row)


def _counts(card: MembershipCard, link: StationOrganisation, row: Affiliation | None) -> bool:
    """Whether it was confirmed as rule 6 asks. What was once confirmed well stays so."""
    if not card.confirmed or card.declined:
        return False
    if row is not None:
        return True
    relatives = relatives_of(card.person_id)
    entered = link.recorded_by is None or is_confirmed_by_another(card.person_id, link.recorded_by, relatives)
    return entered and is_confirmed_by_another(card.person_id, card.confirmed_by, relatives)


def _begin(work: Work, card: MembershipCard, link: StationOrganisation, days: Days) -> None:
    row = Affiliation(
        membership_id=card.id,
        station_organisation_id=link.id,
        person_id=card.person_id,
        station_id=link.station_id,
        organisation_id=link.organisation_id,
        leader=names_a_leader(card.role),
        from_on=days.from_on,
        until_on=days.until_on,
        confirmed_by=card.confirmed_by,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, row)


def _ref(row: Affiliation) -> str:
    return f"{row.membership_id}.{row.station_organisation_id}"


def _kinds(row: Affiliation) -> tuple[str, ...]:
    return (AFFILIATION, LEADER_ROLE) if row.leader else (AFFILIATION,)


def _record(work: Work, row: Affiliation) -> None:
    record_many(
        work,
        [
            NewEvidence(
                person_id=row.person_id,
                kind=kind,
                from_on=row.from_on,
                until_on=row.until_on,
                source=SOURCE,
                source_ref=_ref(row),
                handlers=(row.confirmed_by,),
                facts={
                    "station": work.session.get_one(Station, row.station_id).name,
                    "organisation": organisation(row.organisation_id).name,
                },
            )
            for kind in _kinds(row)
        ],
    )


def _void(work: Work, row: Affiliation | None) -> None:
    """The two never held together after all: a link or a membership that was taken back to its first day."""
    if row is None or row.until_on == row.from_on:
        return
    row.until_on = row.from_on
    work.session.flush()
    for kind in _kinds(row):
        void_evidence(work, kind, SOURCE, _ref(row), "ended before it began")
