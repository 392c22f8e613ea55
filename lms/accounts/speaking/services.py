"""Beginning and ending a talk in which staff write for a person."""

from sqlalchemy import delete, or_, select

from lms.accounts.errors import OtherTalkOpen, OwnRecord, WitnessNeeded
from lms.accounts.people.queries import person
from lms.accounts.people.staff import staff_choices
from lms.accounts.permissions import ACT_FOR
from lms.accounts.speaking.models import CHANNELS, ProxyTalk
from lms.accounts.witnesses import check_witness
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require


def begin_talk(actor: Actor, person_id: int, channel: str, witness_id: int | None) -> str:
    """Write down that a person agreed that her words are written down, how, and who heard or saw it; the public id.

    Never for an attempt, the statement of an appeal or a vote: those refuse whoever acts for another (rules of the
    house 14). Beginning twice is one talk. Refusals: NotAllowed, OwnRecord, NotFound for the dead, WitnessNeeded,
    WitnessIsWriter, OtherTalkOpen.
    """
    require(actor, ACT_FOR)
    if person_id == actor.person_id:
        raise OwnRecord
    if not person(person_id).alive:
        raise NotFound
    check_witness(actor, person_id, witness_id)
    if channel not in CHANNELS or witness_id not in dict(staff_choices(actor)):
        raise WitnessNeeded
    with transaction() as work:
        row = _open(work, actor)
        if row is not None and row.person_id != person_id:
            raise OtherTalkOpen
        if row is None:
            row = ProxyTalk(
                person_id=person_id,
                channel=channel,
                witness_id=witness_id,
                recorded_by=actor.person_id,
                opened_at=now(),
            )
            work.session.add(row)
            work.session.flush()
            work.audit(actor, "accounts.talk_begun", "person", person_id, channel=channel, witness=witness_id)
        return str(row.public_id)


def end_talk(actor: Actor) -> str:
    """End the talk that is open; returns its public id, under which the copy is printed. NotFound without one."""
    require(actor, ACT_FOR)
    with transaction() as work:
        row = _open(work, actor)
        if row is None:
            raise NotFound
        row.closed_at = now()
        work.audit(actor, "accounts.talk_ended", "person", row.person_id)
        return str(row.public_id)


def _open(work: Work, actor: Actor) -> ProxyTalk | None:
    found: ProxyTalk | None = work.session.scalar(
        select(ProxyTalk).where(ProxyTalk.recorded_by == actor.person_id, ProxyTalk.closed_at.is_(None))
    )
    return found


def erase_talks(work: Work, person_id: int) -> None:
    """Forget the talks with a person, and those she witnessed or wrote."""
    hers = or_(ProxyTalk.person_id == person_id, ProxyTalk.witness_id == person_id, ProxyTalk.recorded_by == person_id)
    work.session.execute(delete(ProxyTalk).where(hers))
