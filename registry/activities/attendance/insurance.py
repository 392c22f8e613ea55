"""The list of a team for its insurance: who helps on which day, as the insurer of volunteers asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import jst, now
from lms.db import db
from lms.policy import Actor
from registry.activities.models import Invitation, Occurrence
from registry.activities.queries import day_for_station
from registry.activities.rules import contact_is_open
from registry.stations.queries import StationCard


@dataclass(frozen=True)
class InsuranceLine:
    """One person on one day; the telephone only while contact is open (rules of the house 17)."""

    day: date
    hours: str
    name: str
    kana: str
    phone: str


@dataclass(frozen=True)
class InsuranceList:
    """Everybody of a team on one day, or on all days of the activity that are not called off."""

    title: str
    station: StationCard
    lines: tuple[InsuranceLine, ...]

    @property
    def headers(self) -> Sequence[str]:
        return (
            gettext("Activity"), gettext("Station"), gettext("Day"), gettext("From and to"), gettext("Name"),
            gettext("Reading of the name"), gettext("Telephone"),
        )  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [
            (self.title, self.station.name, x.day.isoformat(), x.hours, x.name, x.kana, x.phone) for x in self.lines
        ]


def insurance_list(actor: Actor, public_id: str, *, whole: bool) -> InsuranceList:
    """The list of a day or, with ``whole``, of all days of its activity that are not called off.

    ActivityNotFound for a day of a station that is not the actor's.
    """
    occurrence, activity, card = day_for_station(actor, public_id)
    which = Occurrence.activity_id == activity.id if whole else Occurrence.id == occurrence.id
    rows = db.session.execute(
        select(Occurrence, Invitation)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(which, Occurrence.state == "planned", Invitation.state == "accepted")
        .order_by(Occurrence.starts_at, Invitation.answered_at, Invitation.id)
    ).all()
    people = accounts.people(invitation.person_id for _, invitation in rows)
    contacts = accounts.contacts_of(i.person_id for day, i in rows if contact_is_open(i.state, day.ends_at, now()))
    lines = [_line(day, people[i.person_id], contacts.get(i.person_id)) for day, i in rows]
    return InsuranceList(activity.title, card, tuple(lines))


def _line(day: Occurrence, person: accounts.PersonCard, contact: accounts.Contact | None) -> InsuranceLine:
    open_now = contact is not None and contact_is_open("accepted", day.ends_at, now())
    hours = f"{jst(day.starts_at):%H:%M}-{jst(day.ends_at):%H:%M}"
    phone = contact.phone if contact is not None and open_now else ""
    return InsuranceLine(day.day, hours, person.name, person.kana, phone)
