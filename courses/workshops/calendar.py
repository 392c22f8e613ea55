"""The dates of a workshop for one's own calendar (RFC 5545). Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from courses.workshops.values import DateCard

LONGEST_LINE = 70


def calendar_of(public_id: str, title: str, place: str, dates: Sequence[DateCard], told_at: datetime) -> str:
    """One event a date with an alarm the day before. No name and no seat: calendars are shared.

    A date keeps its identifier when it is moved, so that a calendar that is fetched again moves it, too.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//well-being network//workshops//JA"]
    for date in dates:
        lines += _event(public_id, title, place, date, told_at)
    return "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"


def _event(public_id: str, title: str, place: str, date: DateCard, told_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{public_id}-{date.number}@workshops",
        f"DTSTAMP:{_utc(told_at)}",
        f"DTSTART:{_utc(date.starts_at)}",
        f"DTEND:{_utc(date.ends_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets; a continuation begins with a space."""
    current = ""
    for sign in line:
        if len((current + sign).encode()) > LONGEST_LINE:
            yield current
            current = " "
        current += sign
    yield current


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
