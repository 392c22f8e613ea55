"""What a person said of her days, for herself, the office and the product's own reckoning."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.clock import today
from lms.db import db
from registry.people.free_times import Difference
from registry.people.models import ProfileDifference
from registry.people.queries import OwnProfile
from registry.people.rules import half_a_year_before


@dataclass(frozen=True)
class OwnDifference:
    """One entry of days, with the name under which it is taken back."""

    public_id: str
    said: Difference


def differences_of(person_id: int, since: date | None = None) -> list[OwnDifference]:
    """Her days that differ from the usual week and are not over, in their order."""
    rows = db.session.scalars(
        select(ProfileDifference)
        .where(ProfileDifference.person_id == person_id, ProfileDifference.until_on > (since or today()))
        .order_by(ProfileDifference.from_on, ProfileDifference.id)
    )
    return [OwnDifference(row.public_id, Difference(row.from_on, row.until_on, row.parts, row.free)) for row in rows]


def half_a_year_old(profile: OwnProfile) -> bool:
    """Whether it is half a year since she last said that her offer is right."""
    return profile.confirmed_on is not None and profile.confirmed_on <= half_a_year_before(today())
