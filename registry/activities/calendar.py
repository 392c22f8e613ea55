"""Activities for one's own calendar. Pure."""

from collections.abc import Iterable
from datetime import datetime

from lms.text.calendar import CalendarDate, calendar_file


def calendar_of(rows: Iterable[tuple[str, str, datetime, datetime, str]]) -> str:
    """The file for (id, title, start, end, rough place) of each activity."""
    return calendar_file(
        "activities",
        [
            CalendarDate(f"{public_id}@activities", title, district, starts_at, ends_at, told_at=starts_at)
            for public_id, title, starts_at, ends_at, district in rows
        ],
    )
