"""Who sits on which seat of a day: from the accepted invitations and the titles valid on that day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from lms.db import Work, db
from registry.activities.days import Day
from registry.activities.models import LIVE, Activity, Invitation, Occurrence
from registry.activities.rules import Span
from registry.activities.seats import Helper, Team, Vocabulary, can_sit, has_place_for, read_seats
from registry.activities.words import seat_words
from registry.people.queries import profiles
from registry.people.titles import spans_of, valid_on


def helpers_on(person_ids: Iterable[int], day: date) -> list[Helper]:
    """People as seats see them on a day, in the order given."""
    ids = list(person_ids)
    spans, offers = spans_of(ids), profiles(ids)
    return [
        Helper(
            person_id,
            frozenset((span.scheme, span.specialty) for span in valid_on(spans[person_id], day)),
            frozenset(offers[person_id].skills) if person_id in offers else frozenset(),
        )
        for person_id in ids
    ]


def helpers_by_day(person_id: int, days: Iterable[date]) -> dict[date, Helper]:
    """One person as seats see her on several days."""
    spans, offers = spans_of([person_id])[person_id], profiles([person_id])
    skills = frozenset(offers[person_id].skills) if person_id in offers else frozenset()
    return {
        day: Helper(person_id, frozenset((s.scheme, s.specialty) for s in valid_on(spans, day)), skills) for day in days
    }


def teams_of(activity: Activity, words: Vocabulary | None = None) -> tuple[Team, ...]:
    """The teams that the activity's expression allows.

    words  of this network, for whoever reads many expressions; they are looked up where none are given
    """
    return read_seats(activity.seats, words or seat_words())


def fits(helper: Helper, teams: Iterable[Team]) -> bool:
    """Whether a person fits any seat of the teams that an activity allows."""
    return any(can_sit(helper, seat) for team in teams for seat in team)


def can_sit_on(day: Day, person_id: int) -> bool:
    """Whether a person's titles on the day and her skills fit any seat."""
    return fits(helpers_on([person_id], day.occurrence.day)[0], teams_of(day.activity))


def accepted_ids(occurrence_id: int) -> list[int]:
    """Who said yes to a day, in the order of their answers."""
    return list(
        db.session.scalars(
            select(Invitation.person_id)
            .where(Invitation.occurrence_id == occurrence_id, Invitation.state == "accepted")
            .order_by(Invitation.answered_at, Invitation.id)
        )
    )


def has_place_on(day: Day, person_id: int) -> bool:
    """Whether everybody who said yes to a day keeps a seat and this person gets one, too."""
    others = [person for person in accepted_ids(day.occurrence.id) if person != person_id]
    *seated, newcomer = helpers_on([*others, person_id], day.occurrence.day)
    return has_place_for(teams_of(day.activity), seated, newcomer)


def taken_times(work: Work, person_id: int, besides: int) -> list[Span]:
    """The times to which a person said yes elsewhere.

    Her own invitations are locked first, so that two simultaneous yeses to the same hour are seen one after the other.
    """
    own = select(Invitation.id).where(Invitation.person_id == person_id, Invitation.state.in_(LIVE))
    work.session.scalars(own.order_by(Invitation.id).with_for_update()).all()
    rows = work.session.execute(
        select(Occurrence.starts_at, Occurrence.ends_at)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(
            Invitation.person_id == person_id,
            Invitation.state == "accepted",
            Occurrence.state == "planned",
            Occurrence.id != besides,
        )
    )
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows]
