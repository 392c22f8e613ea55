"""Short ways to people who hold titles, each by the door that titles really come by."""

from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent
from certificates.awards.services import (
    award_title,
)
from lms.db import db
from tests.certificates.network import day
from tests.certificates.paper import photo


def qualify(person, kanri, kind="fp_skill_2", number="123", last_day_on=None):
    public_id = certificates.declare_qualification(person.actor, kind, number, day(2015, 3, 1), last_day_on, [photo()])
    certificates.verify_qualification(kanri.actor, public_id)
    return public_id


def award_of(person, scheme):
    return next(card.public_id for card in certificates.awards_of([person.id])[person.id] if card.scheme == scheme)


def leader(life, person, decider):
    life.passes(person)
    affiliation = life.leads(person)
    return affiliation, award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))


def adviser(life, person, kanri, decider, **paper):
    life.passes(person)
    qualification = qualify(person, kanri, **paper)
    application = certificates.apply_for_title(person.actor, "WBC", "fp", undertaking=True)
    return qualification, award_title(decider.actor, application)


def events(public_id):
    award = certificates.award_by_public_id(public_id)
    return [
        e.kind
        for e in db.session.scalars(select(AwardEvent).where(AwardEvent.award_id == award.id).order_by(AwardEvent.id))
    ]
