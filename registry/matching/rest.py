"""Activities for other systems: open days for anybody, a station's own days, its invitations under an access key."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify, request

from lms.ui.access import public
from lms.ui.openapi import Endpoint, Parameter
from registry.activities.calendar import calendar_of
from registry.activities.feed import FeedPage, feed_page, invitation_states, invitations_made, own_days
from registry.activities.models import INVITATION_STATES
from registry.activities.words import KINDS
from registry.errors import IdempotencyKeyMissing, SearchNotFitting
from registry.matching.services import invite_by_key
from registry.stations.tokens import READ_ACTIVITIES, WRITE_INVITATIONS, KeyHolder, holder_of_header

MOST_ON_A_PAGE = 100
LONGEST_KEY = 80
MOST_AT_ONCE = 50
activities_rest = Blueprint("activities_rest", __name__, url_prefix="/registry")


@dataclass(frozen=True)
class DayOut:
    """One day of an activity: what anybody may know of it. ``district`` is rough; no address and no name is in it."""

    id: str
    station: str
    station_name: str
    title: str
    kind: str
    district: str
    seats: str
    starts_at: datetime
    ends_at: datetime
    state: str
    open_seats: int


@dataclass(frozen=True)
class DaysOut:
    """One page of days, the soonest first. ``next`` is the cursor of the page that follows; null on the last."""

    activities: list[DayOut]
    next: str | None


@dataclass(frozen=True)
class InvitationOut:
    """One invitation. ``listing`` is null once the person is no longer listed for the station."""

    id: str
    listing: str | None
    state: str
    made_at: datetime


@dataclass(frozen=True)
class InvitationsOut:
    """The invitations of a day."""

    invitations: list[InvitationOut]


@dataclass(frozen=True)
class InvitationMade:
    """One invitation of any day of the station. ``listing`` is null once the person is no longer listed for it."""

    id: str
    activity: str
    listing: str | None
    state: str
    made_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class InvitationsMade:
    """Some invitations, the newest first. ``next`` is the cursor of those that follow; null at the end."""

    invitations: list[InvitationMade]
    next: str | None


@dataclass(frozen=True)
class InviteIn:
    """Whom to ask: ids of listings, as the search of people gives them."""

    listings: list[str]


@dataclass(frozen=True)
class InvitedOut:
    """How many people were asked; who can no longer be asked is passed over."""

    asked: int


def _number(name: str, least: int, most: int, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise SearchNotFitting(what=name)
    return int(text)


def _kind() -> str:
    kind = request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise SearchNotFitting(what="kind")
    return kind


def _feed(size: int = MOST_ON_A_PAGE) -> FeedPage:
    return feed_page(request.args.get("area", "")[:20], _kind(), request.args.get("cursor", "")[:40], size)


def _key() -> KeyHolder:
    return holder_of_header(request.headers.get("Authorization", ""))


def plain(value: Any) -> Any:
    """Values as JSON writes them: instants in UTC."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


def _answer(content: Any) -> Response:
    return jsonify(plain(asdict(content)))


def _days(page: FeedPage) -> DaysOut:
    return DaysOut([DayOut(**day) for day in page.days], page.next)


@activities_rest.get("/activities")
@public
def open_activities() -> Response:
    """Days to come that anybody may see."""
    return _answer(_days(_feed(_number("size", 1, MOST_ON_A_PAGE, 50))))


@activities_rest.get("/activities.csv")
@public
def open_activities_csv() -> Response:
    """The same as CSV, in UTF-8 with a mark that spreadsheets know."""
    page, text = _feed(), io.StringIO()
    writer = csv.DictWriter(text, list(DayOut.__dataclass_fields__))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in plain(day).items()} for day in page.days)
    return Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value


@activities_rest.get("/activities.ics")
@public
def open_activities_ics() -> Response:
    """The same for a calendar."""
    rows: Iterable[Any] = (
        (day["id"], day["title"], day["starts_at"], day["ends_at"], day["district"]) for day in _feed().days
    )
    return Response(calendar_of(rows), content_type="text/calendar; charset=utf-8")


@activities_rest.get("/station/activities")
@public
def station_activities() -> Response:
    """Days to come of the key's station; the key is asked in place of a session."""
    key = _key()
    key.need(READ_ACTIVITIES)
    size = _number("size", 1, MOST_ON_A_PAGE, 50)
    return _answer(_days(own_days(key.station_id, request.args.get("cursor", "")[:40], size)))


@activities_rest.get("/station/activities/<public_id>/invitations")
@public
def station_invitations(public_id: str) -> Response:
    """The invitations of one of the key's station's days."""
    key = _key()
    key.need(READ_ACTIVITIES)
    rows = [InvitationOut(**row) for row in invitation_states(key.station_id, public_id)]
    return _answer(InvitationsOut(rows))


@activities_rest.get("/station/invitations")
@public
def all_invitations() -> Response:
    """The invitations of all days of the key's station."""
    key = _key()
    key.need(READ_ACTIVITIES)
    state = request.args.get("state", "")
    if state and state not in INVITATION_STATES:
        raise SearchNotFitting(what="state")
    size = _number("size", 1, MOST_ON_A_PAGE, 50)
    made, following = invitations_made(key.station_id, state, request.args.get("cursor", "")[:22], size)
    return _answer(InvitationsMade([InvitationMade(**one) for one in made], following))


@activities_rest.post("/station/activities/<public_id>/invitations")
@public
def invite_people(public_id: str) -> Response:
    """Ask people for a day. The same Idempotency-Key with the same content is done once and answered alike."""
    key = _key()
    key.need(WRITE_INVITATIONS)
    once = request.headers.get("Idempotency-Key", "").strip()
    if not once or len(once) > LONGEST_KEY:
        raise IdempotencyKeyMissing
    sent = request.get_json(silent=True)
    listings = sent.get("listings") if isinstance(sent, dict) and set(sent) == {"listings"} else None
    if not isinstance(listings, list) or not listings or len(listings) > MOST_AT_ONCE:
        raise SearchNotFitting(what="listings")
    if not all(isinstance(one, str) and one and "\0" not in one for one in listings):
        raise SearchNotFitting(what="listings")
    content = sha256(json.dumps([public_id, listings]).encode()).hexdigest()
    return _answer(InvitedOut(invite_by_key(key, public_id, set(listings), once, content)))


TEXT = {"type": "string"}
CURSOR = Parameter("cursor", "What the page before gave as next", TEXT)
SIZE = Parameter("size", "Days a page", {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE})
FILTERS = (
    Parameter("area", "Code of a node of the area tree", TEXT),
    Parameter("kind", "A kind of activity", {"type": "string", "enum": list(KINDS.words)}),
)
DAY = Parameter("id", "The id of the day", TEXT, where="path")
ENDPOINTS = (
    Endpoint(
        "/registry/activities", "listOpenActivities", "Days to come that anybody may see", DaysOut,
        (*FILTERS, CURSOR, SIZE),
    ),
    Endpoint(
        "/registry/activities.csv", "openActivitiesCsv", "The same as CSV", str, FILTERS, media="text/csv",
    ),
    Endpoint(
        "/registry/activities.ics", "openActivitiesCalendar", "The same for a calendar", str, FILTERS,
        media="text/calendar",
    ),
    Endpoint(
        "/registry/station/activities", "listStationActivities", "Days to come of the key's station", DaysOut,
        (CURSOR, SIZE), scope=READ_ACTIVITIES, refusals=(400,),
    ),
    Endpoint(
        "/registry/station/invitations", "listAllInvitations", "The invitations of all days of the key's station",
        InvitationsMade,
        (Parameter("state", "How they stand", {"type": "string", "enum": list(INVITATION_STATES)}), CURSOR, SIZE),
        scope=READ_ACTIVITIES, refusals=(400,),
    ),
    Endpoint(
        "/registry/station/activities/{id}/invitations", "listInvitations", "The invitations of a day",
        InvitationsOut, (DAY,), scope=READ_ACTIVITIES, refusals=(404,),
    ),
    Endpoint(
        "/registry/station/activities/{id}/invitations", "invitePeople",
        "Ask people for a day; done once for each Idempotency-Key", InvitedOut,
        (DAY, Parameter("Idempotency-Key", "A word of yours for this one call", {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[A-Za-z0-9-]+$"}, where="header")),
        scope=WRITE_INVITATIONS, refusals=(400, 404, 409), method="post", body=InviteIn,
    ),
)  # fmt: skip
