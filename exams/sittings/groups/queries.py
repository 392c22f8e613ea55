"""A group for its leader: the slips of everybody, to be handed out."""

from dataclasses import dataclass

from sqlalchemy import select

from exams.errors import NotFound
from exams.sittings.models import Application, ApplicationGroup, Sitting
from exams.sittings.policies import APPLICATIONS, APPLY
from exams.sittings.queries import slip_facts_of
from exams.sittings.rules import APPLICATION_NAMES, APPLICATION_TAGS
from exams.sittings.shown import SlipFacts
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class MemberRow:
    name: str
    slip_number: str
    state: str
    tag: str


@dataclass(frozen=True)
class GroupPage:
    public_id: str
    name: str
    title: str
    members: tuple[MemberRow, ...]
    has_slips: bool


def _found(actor: Actor, public_id: str) -> ApplicationGroup:
    require(actor, APPLY)
    group = db.session.scalar(select(ApplicationGroup).where(ApplicationGroup.public_id == public_id))
    if group is None or not (group.leader_id == actor.person_id or actor.may(APPLICATIONS)):
        raise NotFound
    return group


def _members(group: ApplicationGroup) -> list[Application]:
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.sitting_id == group.sitting_id, Application.group_id == group.id)
            .order_by(Application.seq)
        )
    )


def group_page(actor: Actor, public_id: str) -> GroupPage:
    """The members of a group with their slip numbers; for its leader and the secretariat. Nothing of accommodations."""
    group = _found(actor, public_id)
    sitting, members = db.session.get_one(Sitting, group.sitting_id), _members(group)
    names = people(member.person_id for member in members)
    rows = tuple(
        MemberRow(
            names[member.person_id].name if member.person_id in names else "",
            member.slip_number,
            APPLICATION_NAMES[member.state],
            APPLICATION_TAGS[member.state],
        )
        for member in members
    )
    return GroupPage(
        group.public_id, group.name, sitting.title, rows, any(member.state == "accepted" for member in members)
    )


def group_slips(actor: Actor, public_id: str) -> list[SlipFacts]:
    """What the slips of a group say; extra time stays off the leader's copies (rules: accommodations are hers alone)."""
    group = _found(actor, public_id)
    sitting = db.session.get_one(Sitting, group.sitting_id)
    return [slip_facts_of(sitting, member, for_others=True) for member in _members(group) if member.state == "accepted"]
