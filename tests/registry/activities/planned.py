"""Days of activities and people for them, each by the use-case it really comes by."""

from datetime import timedelta

from sqlalchemy import select

from lms.clock import instant
from lms.db import db
from lms.notices.models import Notice
from registry.activities.models import Attendance, Invitation
from registry.activities.queries import invitation_to
from registry.activities.services import ActivityPlan, answer_invitation, invite, plan_activity
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

SATURDAY = instant(2026, 11, 28, 10)
TWO_HOURS = timedelta(hours=2)
SECRETS = {"place": "見本町1丁目2番3号", "person_helped": "見本 タネ", "instructions": "かぎは隣の家"}


def plan_of(seats="WBP 2名", starts_at=SATURDAY, **more):
    """A plan as a station writes it."""
    times = more.pop("times", [(starts_at, starts_at + TWO_HOURS)])
    return ActivityPlan("生活支援", "ごみ出し", "葵区の東", seats, times, **{**SECRETS, **more})


def planned(player, station, seats="WBP 2名", starts_at=SATURDAY, **more):
    """One planned day; returns its public id."""
    return plan_activity(player.actor, station.id, plan_of(seats, starts_at, **more))[0]


def helper(family="髙橋", given="美代子", kana=("たかはし", "みよこ"), *, fields=("titles", "name"), **more):
    """Somebody who passed and lets every station see her; returns her id."""
    person_id = enter_person(family, given, kana, **more)
    pass_exam(person_id)
    list_person(person_id, *choices(*fields))
    return person_id


def helpers(count):
    """So many people who can be asked."""
    return [helper(given=f"{number}子", kana=("たかはし", "いろはにほへ"[number])) for number in range(count)]


def asked(player, day, person_id):
    """Ask one person; returns the public id of the invitation."""
    invite(player.actor, day, [person_id])
    return invitation_to(day, person_id)


def accepted(player, day, person_id):
    """Ask one person, who says yes; returns the public id of the invitation."""
    invitation = asked(player, day, person_id)
    answer_invitation(actor_of(person_id), invitation, yes=True)
    return invitation


def state_of(invitation):
    db.session.rollback()
    return db.session.scalar(select(Invitation.state).where(Invitation.public_id == invitation))


def told(person_id, kind=""):
    """What a person was told, oldest first, as (subject, body)."""
    rows = db.session.scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.id))
    return [(row.subject, row.body) for row in rows if row.kind.startswith(kind)]


def written(person_id):
    """Confirmed minutes of a person, every word, oldest first."""
    rows = select(Attendance.minutes).where(Attendance.person_id == person_id).order_by(Attendance.id)
    return list(db.session.scalars(rows))
