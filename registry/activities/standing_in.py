"""Stand-ins: people who said yes when the places were taken, and who move up by themselves when one is free again."""

from sqlalchemy import select

from lms.clock import now
from lms.db import Work
from lms.policy import SYSTEM
from registry.activities.days import Day
from registry.activities.messages import ACCEPTED, MOVED_UP, invitation_told, tell_helpers, tell_station
from registry.activities.models import Invitation
from registry.activities.rules import Span, answer_by, is_busy
from registry.activities.seating import can_sit_on, has_place_on, taken_times
from registry.people.queries import blocked_at


def stand_ins_of(work: Work, day: Day) -> list[Invitation]:
    """Who stands in on a day, in the order of their answers."""
    wanted = (Invitation.occurrence_id == day.occurrence.id) & (Invitation.state == "stand_in")
    return list(work.session.scalars(select(Invitation).where(wanted).order_by(Invitation.answered_at, Invitation.id)))


def wants_stand_in(work: Work, day: Day) -> bool:
    """Whether the station wishes for one more stand-in on a day."""
    return len(stand_ins_of(work, day)) < day.activity.stand_ins


def move_up(work: Work, day: Day) -> int:
    """Give places that are free to stand-ins who can still come, the earliest answer first; returns how many moved up.

    In the last two hours nobody is moved up by a machine: the station telephones. A stand-in whose title does not hold
    on the day, who said yes elsewhere or does not want to meet the station is passed over and stays a stand-in.
    """
    if not day.alive or now() >= answer_by(day.occurrence.starts_at):
        return 0
    moved = 0
    for invitation in stand_ins_of(work, day):
        if not _can_come(work, day, invitation.person_id) or not has_place_on(day, invitation.person_id):
            continue
        invitation.state, invitation.answered_at = "accepted", now()
        work.session.flush()
        invitation_told(work, day, invitation)
        work.audit(SYSTEM, "registry.stand_in_moved_up", "invitation", invitation.id)
        tell_helpers(work, day, [invitation.person_id], "moved_up", MOVED_UP, f"up:{invitation.id}")
        tell_station(work, day, ACCEPTED, f"up:{invitation.id}")
        moved += 1
    return moved


def _can_come(work: Work, day: Day, person_id: int) -> bool:
    wanted = Span(day.occurrence.starts_at, day.occurrence.ends_at)
    return (
        not blocked_at(day.activity.station_id, [person_id])
        and can_sit_on(day, person_id)
        and not is_busy(wanted, taken_times(work, person_id, day.occurrence.id))
    )
