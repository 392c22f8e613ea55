"""How long a report of an incident says who and what. Pure."""

from datetime import datetime

# Claims for harm to life or body lapse five years after they are known (Civil Code, article 724-2).
YEARS_KEPT = 5


def incident_is_forgotten(happened_at: datetime, moment: datetime) -> bool:
    """Whether the words of a report have been kept long enough; that something of its kind happened stays."""
    return happened_at.replace(tzinfo=None) < _years_before(moment.replace(tzinfo=None))


def _years_before(moment: datetime) -> datetime:
    day = min(moment.day, 28) if moment.month == 2 else moment.day
    return moment.replace(year=moment.year - YEARS_KEPT, day=day)
