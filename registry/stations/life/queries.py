"""What the pages of a station's life show, decided before they are drawn."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import or_, select

from lms.accounts.api import grants_held, people
from lms.clock import today
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Role
from registry.stations.hours.queries import hours_at
from registry.stations.life.models import HAND_STEPS, StationContact, StationStep
from registry.stations.models import Station
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, organisations_at

STEP_NAMES = {
    "concept": N_("The group agrees to the concept of the network"),
    "organisation": N_("An organisation stands behind the station"),
    "manager": N_("Somebody manages the station"),
    "page": N_("The public page has a text, opening hours and a telephone number"),
    "contacts": N_("It is written down whom to turn to"),
    "insurance": N_("The insurance for helpers is taken out"),
    "privacy": N_("Everybody who works here knows how personal data is handled"),
    "emergency": N_("It is agreed whom to call in an emergency"),
    "rehearsal": N_("A first meeting with the neighbours was held"),
}


@dataclass(frozen=True)
class StepLine:
    """One step of a station's beginning. ``by_hand``: somebody ticks it; the others the data shows itself."""

    code: str
    title: str
    done: bool
    by_hand: bool
    done_on: date | None
    by: str


@dataclass(frozen=True)
class StartPage:
    """How far a station has come with its beginning."""

    station: StationCard
    steps: tuple[StepLine, ...]
    done: int
    total: int
    complete: bool


@dataclass(frozen=True)
class ContactLine:
    """Whom to turn to. ``who`` is read by those who work at the station alone."""

    public_id: str
    duty: str
    phone: str
    hours: str
    who: str
    as_of: date


def _shown_facts(card: StationCard) -> dict[str, bool]:
    """The steps that the data shows itself."""
    managers = [g for g in grants_held() if g.scope == scope_of(card.id) and g.role == Role.STATION_MANAGER]
    agreed = db.session.scalar(select(Station.concept_agreed_on).where(Station.id == card.id))
    return {
        "concept": agreed is not None,
        "organisation": bool(organisations_at(card.id)),
        "manager": bool(managers),
        "page": bool(card.text and (card.hours or hours_at(card.id).as_of) and card.phone),
        "contacts": bool(contacts_of(card.id)),
    }


def start_page(card: StationCard) -> StartPage:
    """The steps of a station's beginning with what is done; the caller has asked the policy."""
    ticked = {row.step: row for row in db.session.scalars(select(StationStep).where(StationStep.station_id == card.id))}
    names, facts = people(row.done_by for row in ticked.values() if row.done_by), _shown_facts(card)
    doers = {code: names[row.done_by].name for code, row in ticked.items() if row.done_by and row.done_by in names}
    lines = [
        StepLine(
            code,
            gettext(name),
            facts.get(code, code in ticked),
            code in HAND_STEPS,
            ticked[code].done_on if code in ticked else None,
            doers.get(code, ""),
        )
        for code, name in STEP_NAMES.items()
    ]
    done = sum(line.done for line in lines)
    return StartPage(card, tuple(lines), done, len(lines), done == len(lines))


def contacts_of(station_id: int) -> list[ContactLine]:
    """Whom to turn to at a station today, in the order in which it was written down."""
    rows = db.session.scalars(
        select(StationContact)
        .where(
            StationContact.station_id == station_id,
            or_(StationContact.until_on.is_(None), StationContact.until_on > today()),
        )
        .order_by(StationContact.id)
    ).all()
    names = people(row.person_id for row in rows if row.person_id)
    return [
        ContactLine(
            row.public_id,
            row.duty,
            row.phone,
            row.hours,
            names[row.person_id].name if row.person_id is not None and row.person_id in names else "",
            row.as_of,
        )
        for row in rows
    ]
