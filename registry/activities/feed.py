"""Days of activities page by page, for other systems: what anybody may see, and a station's own."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from lms.clock import now
from lms.db import db
from lms.places.api import areas
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.queries import day_named, lines_of
from registry.errors import ActivityNotFound, SearchNotFitting
from registry.people.queries import listed_for
from registry.stations.queries import station, stations, stations_in


@dataclass(frozen=True)
class FeedPage:
    """Some days in plain values, and the cursor of those that follow."""

    days: list[dict[str, Any]]
    next: str | None


def _after(cursor: str) -> list[ColumnElement[bool]]:
    """Days after the one that a cursor names; SearchNotFitting for a cursor that is none of ours."""
    if not cursor:
        return []
    try:
        last = int(urlsafe_b64decode(cursor.encode() + b"==").decode("ascii"))
    except (NotBase64, ValueError):
        raise SearchNotFitting(what="cursor") from None
    row = db.session.get(Occurrence, last) if 0 < last < 2**62 else None
    if row is None:
        raise SearchNotFitting(what="cursor")
    later = and_(Occurrence.starts_at == row.starts_at, Occurrence.id > row.id)
    return [or_(Occurrence.starts_at > row.starts_at, later)]


def _page(conditions: list[ColumnElement[bool]], cursor: str, size: int) -> FeedPage:
    query = (
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Occurrence.starts_at > now(), *conditions, *_after(cursor))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(size + 1)
    )
    found = [(occurrence, activity) for occurrence, activity in db.session.execute(query)]
    shown = found[:size]
    cards = stations(activity.station_id for _, activity in shown)
    lines = {line.public_id: line for line in lines_of(shown, "ja")}
    days = [
        {
            "id": occurrence.public_id,
            "station": cards[activity.station_id].public_id,
            "station_name": cards[activity.station_id].name,
            "title": activity.title,
            "kind": activity.kind,
            "district": activity.district,
            "seats": activity.seats,
            "starts_at": occurrence.starts_at,
            "ends_at": occurrence.ends_at,
            "state": occurrence.state,
            "open_seats": lines[occurrence.public_id].open_seats,
        }
        for occurrence, activity in shown
    ]
    more = len(found) > size
    return FeedPage(days, urlsafe_b64encode(str(shown[-1][0].id).encode()).decode().rstrip("=") if more else None)


def feed_page(area: str, kind: str, cursor: str, size: int) -> FeedPage:
    """Open days to come at and below an area: what a guest may see, no place, no name. Unknown areas are refused."""
    conditions: list[ColumnElement[bool]] = [Activity.need_class == "open", Occurrence.state == "planned"]
    if area:
        node = areas([area]).get(area)
        if node is None:
            raise SearchNotFitting(what="area")
        conditions.append(Activity.station_id.in_([card.id for card in stations_in(node.path)]))
    if kind:
        conditions.append(Activity.kind == kind)
    return _page(conditions, cursor, size)


def own_days(station_id: int, cursor: str, size: int) -> FeedPage:
    """All days to come of a station."""
    return _page([Activity.station_id == station_id], cursor, size)


def _before(cursor: str, station_id: int) -> list[ColumnElement[bool]]:
    """Invitations made before the one that a cursor names; SearchNotFitting for one that is not the station's."""
    if not cursor:
        return []
    last = db.session.scalar(
        select(Invitation.id)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Activity.station_id == station_id, Invitation.public_id == cursor)
    )
    if last is None:
        raise SearchNotFitting(what="cursor")
    return [Invitation.id < last]


def invitations_made(station_id: int, state: str, cursor: str, size: int) -> tuple[list[dict[str, Any]], str | None]:
    """The invitations of a station, the newest first, and the cursor of those that follow."""
    chosen = [Invitation.state == state] if state else []
    rows = db.session.execute(
        select(Invitation, Occurrence)
        .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Activity.station_id == station_id, *chosen, *_before(cursor, station_id))
        .order_by(Invitation.id.desc())
        .limit(size + 1)
    ).all()
    seen = listed_for(station(station_id), [invitation.person_id for invitation, _ in rows[:size]])
    made = [
        {
            "id": invitation.public_id,
            "activity": occurrence.public_id,
            "listing": seen[invitation.person_id].public_id if invitation.person_id in seen else None,
            "state": invitation.state,
            "made_at": invitation.made_at,
            "answered_at": invitation.answered_at,
        }
        for invitation, occurrence in rows[:size]
    ]
    return made, rows[size - 1][0].public_id if len(rows) > size else None


def invitation_states(station_id: int, public_id: str) -> list[dict[str, Any]]:
    """The invitations of a station's day, each with the listing of the person while the station sees it."""
    occurrence, activity = day_named(public_id)
    if activity.station_id != station_id:
        raise ActivityNotFound
    rows = db.session.scalars(
        select(Invitation).where(Invitation.occurrence_id == occurrence.id).order_by(Invitation.id)
    ).all()
    seen = listed_for(station(station_id), [row.person_id for row in rows], occurrence.day)
    return [
        {
            "id": row.public_id,
            "listing": seen[row.person_id].public_id if row.person_id in seen else None,
            "state": row.state,
            "made_at": row.made_at,
        }
        for row in rows
    ]
