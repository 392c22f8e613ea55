"""The dates of a workshop for one's own calendar. Pure."""

from collections.abc import Sequence
from datetime import datetime

from courses.workshops.values import DateCard
from lms.text.calendar import CalendarDate, calendar_file


def calendar_of(
    public_id: str,
    title: str,
    place: str,
    dates: Sequence[DateCard],
    told_at: datetime,
    *,
    cancelled: bool = False,
    online_url: str = "",
) -> str:
    """One event a date with an alarm the day before; a cancelled one says so. No name and no seat: calendars are shared.

    ``online_url`` is given for who has a seat alone: it stands in the file that she fetches herself.
    """
    return calendar_file(
        "workshops",
        [
            CalendarDate(
                f"{public_id}-{date.number}@workshops",
                title,
                date.place or place,
                date.starts_at,
                date.ends_at,
                told_at,
                alarm=True,
                cancelled=cancelled,
                link=online_url,
            )
            for date in dates
        ],
    )
