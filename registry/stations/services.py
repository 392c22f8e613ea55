"""Use-cases of stations: they apply, are approved, change, close; who works there; leaves; access keys."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from certificates.api import LEAVE, end_evidence, record_evidence
from lms.accounts.api import end_role, give_role, grants_held, organisation, relatives_of
from lms.clock import days, now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.places.api import area as area_of
from lms.policy import Actor, Role, require
from lms.text.cleaning import clean_name
from lms.text.folding import fold
from registry.errors import (
    ApplicationDecided,
    ConceptNotAccepted,
    DatesTurned,
    ManagerAlready,
    OwnApplication,
    OwnConfirmation,
    ReasonMissing,
    StationClosed,
)
from registry.events import StationChanged, StationClosedDown
from registry.stations.concept import keep_concept
from registry.stations.ledger import (
    StationDetails,
    begin_state,
    check_concept,
    close_down,
    end_link,
    kind_codes,
    link_organisation,
    station_row,
    write_details,
)
from registry.stations.models import (
    Affiliation,
    Leave,
    Station,
    StationApplication,
    StationOrganisation,
    StationToken,
)
from registry.stations.policies import APPLY, DECIDE, KEEP, MANAGE, RECORD_LEAVE, require_at, scope_of
from registry.stations.queries import station
from registry.stations.rules import check_days, is_confirmed_by_another
from registry.stations.tokens import READING, SCOPES, hash_of, new_secret

LEAVE_SOURCE = "registry.leave"
TOKEN_DAYS = 365


def enter_station(
    actor: Actor,
    details: StationDetails,
    *,
    state: str,
    organisation_ids: Sequence[int] = (),
    agreed_to_concept: bool = False,
    from_on: date | None = None,
) -> int:
    """Enter a station by the secretariat, as one that applied on paper or is only thought of; returns its id.

    Refusals: NotAllowed, ConceptNotAccepted for an active one that did not agree, StationKindUnknown, NotFound (area).
    """
    require(actor, DECIDE)
    with transaction() as work:
        row = Station(recorded_at=now())
        if agreed_to_concept:
            row.concept_version_id, row.concept_agreed_on = keep_concept(work), from_on or today()
        check_concept(row, state)
        write_details(work, row, details)
        begin_state(work, row.id, state, from_on or today(), actor)
        for organisation_id in organisation_ids:
            link_organisation(work, row.id, organisation_id, from_on or today(), actor)
        work.audit(actor, "registry.station_entered", "station", row.id, state=state)
        work.announce(StationChanged(frozenset({row.id})))
        return row.id


def apply_for_station(actor: Actor, details: StationDetails, organisation_id: int | None, *, agreed: bool) -> str:
    """Ask for one's group to become a station; a second click finds the same application. Returns its public id.

    Refusals: ConceptNotAccepted, StationKindUnknown, NotFound (area, organisation).
    """
    require(actor, APPLY)
    if not agreed:
        raise ConceptNotAccepted
    area_of(details.area_code)
    if organisation_id is not None:
        organisation(organisation_id)
    name = clean_name(details.name)
    with transaction() as work:
        same = select(StationApplication).where(
            StationApplication.applicant_id == actor.person_id,
            StationApplication.folded == fold(name),
            StationApplication.state == "open",
        )
        known: StationApplication | None = work.session.scalar(same)
        if known is not None:
            return known.public_id
        row = StationApplication(
            applicant_id=actor.person_id,
            organisation_id=organisation_id,
            name=name,
            kana=details.kana,
            folded=fold(name),
            area_code=details.area_code,
            kinds=kind_codes(details.kinds),
            text=details.text,
            hours=details.hours,
            phone=details.phone,
            concept_version_id=keep_concept(work),
            applied_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.station_applied", "station_application", row.id)
        return row.public_id


def _open_application(work: Work, public_id: str) -> StationApplication:
    row: StationApplication | None = work.session.scalar(
        select(StationApplication).where(StationApplication.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound
    if row.state != "open":
        raise ApplicationDecided
    return row


def _decide(work: Work, row: StationApplication, state: str, by: Actor, reason: str = "") -> None:
    row.state, row.reason, row.decided_by, row.decided_at = state, reason, by.person_id, now()
    work.session.flush()
    work.audit(by, f"registry.station_application_{state}", "station_application", row.id)


def approve_application(actor: Actor, public_id: str, state: str = "active") -> int:
    """Let an applicant's group become a station, with the applicant as its manager; returns the station's id."""
    require(actor, DECIDE)
    with transaction() as work:
        row = _open_application(work, public_id)
        if row.applicant_id == actor.person_id or row.applicant_id in relatives_of(actor.person_id or 0):
            raise OwnApplication
        founded = Station(
            recorded_at=now(),
            concept_version_id=row.concept_version_id,
            concept_agreed_on=today(),
        )
        write_details(
            work,
            founded,
            StationDetails(row.name, row.kana, row.area_code, tuple(row.kinds), row.text, row.hours, row.phone),
        )
        begin_state(work, founded.id, state, today(), actor)
        if row.organisation_id is not None:
            link_organisation(work, founded.id, row.organisation_id, today(), actor)
        row.station_id = founded.id
        _decide(work, row, "approved", actor)
        give_role(work, row.applicant_id, Role.STATION_MANAGER, scope_of(founded.id), by=actor)
        tell(
            work,
            [row.applicant_id],
            "registry.station_approved",
            N_("Your station has joined the network"),
            N_("%(name)s is now a station of the network. You can look after its page and search for helpers."),
            f"/stations/{founded.public_id}/desk",
            params={"name": row.name},
            unique_key=f"station_application:{row.id}",
        )
        work.announce(StationChanged(frozenset({founded.id})))
        return founded.id


def decline_application(actor: Actor, public_id: str, reason: str) -> None:
    """Say no to an application, with a reason that the applicant reads."""
    require(actor, DECIDE)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        row = _open_application(work, public_id)
        _decide(work, row, "declined", actor, reason.strip())
        tell(
            work,
            [row.applicant_id],
            "registry.station_declined",
            N_("About your application for a station"),
            N_("The secretariat could not approve %(name)s for now. Reason: %(reason)s"),
            "/stations/apply",
            params={"name": row.name, "reason": row.reason},
            unique_key=f"station_application:{row.id}",
        )


def take_back_application(actor: Actor, public_id: str) -> None:
    """Take one's own application back; NotFound for anybody else's."""
    with transaction() as work:
        row = _open_application(work, public_id)
        if row.applicant_id != actor.person_id:
            raise NotFound
        _decide(work, row, "taken_back", actor)


def change_station(actor: Actor, station_id: int, details: StationDetails) -> None:
    """Change what the public page says; the page then carries today's date."""
    require_at(actor, KEEP, station_id)
    with transaction() as work:
        row = station_row(work, station_id)
        if row.latitude is not None and row.longitude is not None and details.area_code == row.area_code:
            details = StationDetails(**{**vars(details), "place": details.place or (row.latitude, row.longitude)})
        write_details(work, row, details)
        work.audit(actor, "registry.station_changed", "station", row.id)


def set_state(actor: Actor, station_id: int, state: str, from_on: date | None = None, reason: str = "") -> None:
    """Record a new state from a day on. A station that closes has no organisations, staff or keys from then on."""
    require(actor, DECIDE)
    with transaction() as work:
        row = station_row(work, station_id)
        check_concept(row, state)
        day = from_on or today()
        begin_state(work, row.id, state, day, actor, reason)
        if state == "closed":
            close_down(work, row.id, day, actor)
            work.announce(StationClosedDown(row.id, day, reason))
        work.audit(actor, "registry.station_state", "station", row.id, state=state)
        work.announce(StationChanged(frozenset({row.id})))


def add_organisation(actor: Actor, station_id: int, organisation_id: int, from_on: date | None = None) -> int:
    """Record that an organisation is active at a station; its members are affiliated from then on."""
    require(actor, DECIDE)
    with transaction() as work:
        station_row(work, station_id)
        link = link_organisation(work, station_id, organisation_id, from_on or today(), actor)
        work.audit(actor, "registry.organisation_added", "station", station_id, organisation=organisation_id)
        return link.id


def end_organisation(actor: Actor, link_id: int, until_on: date | None = None) -> None:
    """Record the first day on which an organisation is no longer active at a station."""
    require(actor, DECIDE)
    with transaction() as work:
        link = work.session.get(StationOrganisation, link_id)
        if link is None:
            raise NotFound
        day = until_on or today()
        if day < link.from_on:
            raise DatesTurned
        end_link(work, link, day)
        work.audit(actor, "registry.organisation_ended", "station", link.station_id, organisation=link.organisation_id)


def _grant_held(person_id: int, role: Role, station_id: int) -> int | None:
    held = (g.id for g in grants_held(person_id) if g.role == role and g.scope == scope_of(station_id))
    return next(held, None)


def _require_staffing(actor: Actor, station_id: int, role: Role) -> None:
    """The secretariat names managers; a manager names the staff of her station."""
    if role != Role.STATION_STAFF or not actor.may(MANAGE, scope_of(station_id)):
        require(actor, DECIDE)


def take_on(actor: Actor, station_id: int, person_id: int, role: Role) -> None:
    """Let a person manage a station (the secretariat says so) or work there (its manager does).

    Refusals: NotAllowed, ManagerAlready, OwnRole, StationClosed.
    """
    _require_staffing(actor, station_id, role)
    with transaction() as work:
        station_row(work, station_id)
        if not station(station_id).open:
            raise StationClosed
        if _grant_held(person_id, role, station_id) is not None:
            raise ManagerAlready
        give_role(work, person_id, role, scope_of(station_id), by=actor)


def let_go(actor: Actor, station_id: int, person_id: int, role: Role) -> None:
    """End somebody's work for a station from today on."""
    _require_staffing(actor, station_id, role)
    with transaction() as work:
        held = _grant_held(person_id, role, station_id)
        if held is None:
            raise NotFound
        end_role(work, held, by=actor)


def record_leave(
    actor: Actor, station_id: int, person_id: int, reason: str, from_on: date, until_on: date | None = None
) -> str:
    """Record a leave of a member of the station (illness, caring); it stops her clock of contributions.

    Nobody records it for herself or a relative (rules of the house 6): it keeps a title alive. The same first
    day recorded again changes the last one. Returns the public id. Refusals: OwnConfirmation, NotFound, DatesTurned.
    """
    require_at(actor, RECORD_LEAVE, station_id)
    check_days(from_on, until_on)
    if not is_confirmed_by_another(person_id, actor.person_id, relatives_of(person_id)):
        raise OwnConfirmation
    with transaction() as work:
        at = (Affiliation.station_id == station_id) & (Affiliation.person_id == person_id)
        if work.session.scalar(select(Affiliation.membership_id).where(at).limit(1)) is None:
            raise NotFound
        row = work.session.scalar(select(Leave).where(Leave.person_id == person_id, Leave.from_on == from_on))
        if row is None:
            row = Leave(person_id=person_id, station_id=station_id, from_on=from_on, recorded_at=now())
        row.reason, row.until_on, row.recorded_by = reason, until_on, actor.person_id
        work.session.add(row)
        work.session.flush()
        record_evidence(
            work,
            person_id,
            LEAVE,
            from_on,
            until_on,
            source=LEAVE_SOURCE,
            source_ref=str(row.id),
            handlers=(actor.person_id or 0,),
        )
        work.audit(actor, "registry.leave_recorded", "person", person_id, leave=row.id)
        return row.public_id


def end_leave(actor: Actor, public_id: str, until_on: date) -> None:
    """Record the first day on which somebody is back."""
    with transaction() as work:
        row = work.session.scalar(select(Leave).where(Leave.public_id == public_id))
        if row is None:
            raise NotFound
        require_at(actor, RECORD_LEAVE, row.station_id)
        check_days(row.from_on, until_on)
        row.until_on = until_on
        work.session.flush()
        end_evidence(work, LEAVE, LEAVE_SOURCE, str(row.id), until_on)
        work.audit(actor, "registry.leave_ended", "person", row.person_id, leave=row.id)


def make_key(actor: Actor, station_id: int, label: str, scopes: Sequence[str] = READING) -> str:
    """Make an access key of a station; the secret is returned this once and never again."""
    require_at(actor, MANAGE, station_id)
    secret = new_secret()
    with transaction() as work:
        station_row(work, station_id)
        row = StationToken(
            station_id=station_id,
            label=label.strip()[:80],
            token_hash=hash_of(secret),
            scopes=[scope for scope in SCOPES if scope in scopes],
            created_by=actor.person_id,
            created_at=now(),
            until_on=today() + days(TOKEN_DAYS),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.key_made", "station", station_id, key=row.id)
    return secret


def revoke_key(actor: Actor, public_id: str) -> None:
    """End an access key now; a second click changes nothing."""
    with transaction() as work:
        row = work.session.scalar(select(StationToken).where(StationToken.public_id == public_id))
        if row is None:
            raise NotFound
        require_at(actor, MANAGE, row.station_id)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = now(), actor.person_id
            work.audit(actor, "registry.key_revoked", "station", row.station_id, key=row.id)
