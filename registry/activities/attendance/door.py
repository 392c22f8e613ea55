"""The code at the door: printed for one day, scanned or typed by those of its team."""

import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from hmac import new as keyed
from string import digits

from flask import current_app
from sqlalchemy import select

from lms.clock import now
from lms.db import db
from registry.activities.attendance.models import Arrival
from registry.activities.models import Invitation, Occurrence
from registry.activities.rules import DOOR_CLOSES, DOOR_OPENS, door_is_open

DIGITS = 6
LONGEST_DAY_APART = DOOR_CLOSES + DOOR_OPENS


def digits_of(typed: str | None) -> str:
    """The digits of what was typed, in half width, whatever stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed or "") if sign in digits)


def code_at_door(occurrence_public_id: str) -> str:
    """The code of a day: six digits that follow from the day and the key of the installation, so none is stored."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    found = keyed(key, f"door:{occurrence_public_id}".encode(), sha256).digest()
    return str(int.from_bytes(found[:8], "big") % 10**DIGITS).zfill(DIGITS)


def address_at_door(occurrence_public_id: str) -> str:
    """What the QR code at the door holds: a page of this site that fills in the code."""
    return f"{current_app.config['PUBLIC_URL']}/here?code={code_at_door(occurrence_public_id)}"


def own_days_at_door(person_id: int) -> list[Occurrence]:
    """The days, a day before and after now, to which a person said yes, the next first."""
    query = (
        select(Occurrence)
        .join(Invitation, Invitation.occurrence_id == Occurrence.id)
        .where(
            Invitation.person_id == person_id,
            Invitation.state == "accepted",
            Occurrence.state == "planned",
            Occurrence.starts_at < now() + LONGEST_DAY_APART,
            Occurrence.ends_at > now() - LONGEST_DAY_APART,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return list(db.session.scalars(query))


def door_waits_for(person_id: int) -> bool:
    """Whether a door is open now behind which this person is expected and has not said yet that she is there."""
    days = [day for day in own_days_at_door(person_id) if door_is_open(day.starts_at, day.ends_at, now())]
    return len(days) > len(arrivals_of([day.id for day in days], [person_id]))


def arrivals_of(occurrence_ids: Iterable[int], person_ids: Iterable[int]) -> list[Arrival]:
    """What these people said at the doors of these days."""
    days, people = list(occurrence_ids), list(person_ids)
    return list(
        db.session.scalars(select(Arrival).where(Arrival.occurrence_id.in_(days), Arrival.person_id.in_(people)))
    )
