"""Who has to be asked by telephone, FAX or letter, because that is the way she chose."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import days, jst, now
from lms.db import db
from lms.errors import NotFound
from lms.places.api import next_working_day, office_is_open
from lms.policy import Actor, require
from registry.activities.asking.policies import BRING
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.queries import DayLine, lines_of
from registry.activities.rules import FREE_TO_ANSWER, answer_by
from registry.stations.queries import StationCard, stations

WAYS_OF_STAFF = ("phone", "fax", "post")
MOST_LOOKED_AT = 1000


@dataclass(frozen=True)
class AskLine:
    """One question that staff bring to a person. ``station_phone`` is where she can ask back."""

    invitation: str
    person: accounts.PersonCard
    contact: accounts.Contact
    line: DayLine
    station: StationCard
    answer_by: datetime

    @property
    def way(self) -> str:
        return self.person.channel


@dataclass(frozen=True)
class AskingPage:
    """Who has to be asked, by way, the soonest day first.

    open_now   whether people may be telephoned; while not, ``to_phone`` is empty and ``calls_wait`` says how many wait
    opens_on   the next day on which they may be
    """

    open_now: bool
    opens_on: date
    calls_wait: int
    to_phone: tuple[AskLine, ...]
    to_fax: tuple[AskLine, ...]
    to_post: tuple[AskLine, ...]


def lines_to_ask(invitation_public_id: str = "") -> list[AskLine]:
    """Open questions to people who chose telephone, FAX or letter, the soonest day first; or the one named."""
    query = (
        select(Invitation, Occurrence, Activity)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Invitation.state == "sent",
            Occurrence.state == "planned",
            Occurrence.starts_at > now() + FREE_TO_ANSWER,
        )
        .order_by(Occurrence.starts_at, Invitation.id)
        .limit(MOST_LOOKED_AT)
    )
    if invitation_public_id:
        query = query.where(Invitation.public_id == invitation_public_id)
    found = db.session.execute(query).all()
    people = accounts.people(row.Invitation.person_id for row in found)
    rows = [row for row in found if people[row.Invitation.person_id].channel in WAYS_OF_STAFF]
    contacts = accounts.contacts_of(row.Invitation.person_id for row in rows)
    cards = stations(row.Activity.station_id for row in rows)
    days_shown = lines_of([(row.Occurrence, row.Activity) for row in rows], "ja")
    return [
        AskLine(
            row.Invitation.public_id,
            people[row.Invitation.person_id],
            contacts[row.Invitation.person_id],
            line,
            cards[row.Activity.station_id],
            answer_by(row.Occurrence.starts_at),
        )
        for row, line in zip(rows, days_shown, strict=True)
        if row.Invitation.person_id in contacts
    ]


def asking_page(actor: Actor) -> AskingPage:
    """The office's list of questions to bring; numbers to call only while people may be called."""
    require(actor, BRING)
    found = lines_to_ask()
    local = jst(now())
    open_now = office_is_open(local)
    to_phone = tuple(line for line in found if line.way == "phone")
    return AskingPage(
        open_now=open_now,
        opens_on=_opens_on(local),
        calls_wait=len(to_phone),
        to_phone=to_phone if open_now else (),
        to_fax=tuple(line for line in found if line.way == "fax"),
        to_post=tuple(line for line in found if line.way == "post"),
    )


def _opens_on(local: datetime) -> date:
    """The next day on which somebody may be telephoned: today while the office has not closed yet."""
    later = local.replace(hour=12, minute=0)
    today_still = office_is_open(later) and local <= later.replace(hour=16, minute=59)
    return local.date() if today_still else next_working_day(local.date() + days(1))


def line_to_ask(actor: Actor, invitation_public_id: str) -> AskLine:
    """One question to bring; NotFound for one that waits no longer or that goes another way."""
    require(actor, BRING)
    found = lines_to_ask(invitation_public_id)
    if not found:
        raise NotFound
    return found[0]
