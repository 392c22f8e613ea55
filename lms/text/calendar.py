"""Dates for one's own calendar (RFC 5545). No name of a person ever: calendars are shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

THE_DAY_BEFORE = timedelta(days=-1)


@dataclass(frozen=True)
class CalendarDate:
    """One date. ``uid`` stays when the date is moved or cancelled, so that a calendar that is fetched again follows, too."""

    uid: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    told_at: datetime
    alarm: bool = False
    cancelled: bool = False
    link: str = ""


def calendar_file(about: str, dates: Iterable[CalendarDate]) -> str:
    """The text of an .ics file; ``about`` names in the product line what kind of dates these are."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//well-being network//{about}//JA")
    for date in dates:
        calendar.add_component(_event(date))
    return calendar.to_ical().decode()


def _event(date: CalendarDate) -> Event:
    event = Event()
    event.add("uid", date.uid)
    event.add("dtstamp", date.told_at.astimezone(UTC))
    event.add("dtstart", date.starts_at.astimezone(UTC))
    event.add("dtend", date.ends_at.astimezone(UTC))
    event.add("summary", date.title)
    event.add("location", date.place)
    if date.link:
        event.add("url", date.link)
        event.add("description", date.link)
    if date.cancelled:
        event.add("status", "CANCELLED")
    elif date.alarm:
        event.add_component(_alarm(date.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", THE_DAY_BEFORE)
    return alarm
