"""Who sits on which seat of a day: from the accepted invitations and the titles valid on that day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from lms.db import Work, db
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.rules import Span
from registry.activities.seats import Helper, Team, read_seats
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


def teams_of(activity: Activity) -> tuple[Team, ...]:
    """The teams that the activity's expression allows."""
    return read_seats(activity.seats, seat_words())


def accepted_ids(occurrence_id: int) -> list[int]:
    """Who said yes to a day, in the order of their answers."""
    return list(
        db.session.scalars(
            select(Invitation.person_id)
            .where(Invitation.occurrence_id == occurrence_id, Invitation.state == "accepted")
            .order_by(Invitation.answered_at, Invitation.id)
        )
    )


def taken_times(work: Work, person_id: int, besides: int) -> list[Span]:
    """The times to which a person said yes elsewhere."""
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
