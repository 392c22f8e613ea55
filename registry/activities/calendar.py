"""An iCalendar file (RFC 5545) of activities. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST_LINE = 70


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a continuation begins with a space."""
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > LONGEST_LINE:
            parts.append(current)
            current = " "
        current += sign
    return "\r\n".join([*parts, current])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar_of(rows: Iterable[tuple[str, str, datetime, datetime, str]]) -> str:
    """The file for (id, title, start, end, rough place) of each activity."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//well-being network//activities//JA"]
    for public_id, title, starts_at, ends_at, district in rows:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{public_id}@activities",
            f"DTSTAMP:{_utc(starts_at)}",
            f"DTSTART:{_utc(starts_at)}",
            f"DTEND:{_utc(ends_at)}",
            f"SUMMARY:{_escaped(title)}",
            f"LOCATION:{_escaped(district)}",
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])
