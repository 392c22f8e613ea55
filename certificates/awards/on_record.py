"""What the book of titles holds of people, asked by every page that explains how somebody stands."""

from typing import Any

from sqlalchemy import Select, select

from certificates.awards.models import Award, AwardEvent
from lms.db import prepared


@prepared
def awards_of(records: Any) -> Select[Any]:
    """The titles of these records, oldest first."""
    return select(Award).where(Award.person_id.in_(records)).order_by(Award.id)


@prepared
def events_of(awards: Any) -> Select[Any]:
    """What happened to these titles, in the order of the book."""
    return select(AwardEvent).where(AwardEvent.award_id.in_(awards)).order_by(AwardEvent.id)
