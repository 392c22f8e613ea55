"""The date of an exam for one's own calendar (RFC 5545). Pure."""

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


def exam_date(uid: str, title: str, begins_at: datetime, ends_at: datetime, place: str, recorded_at: datetime) -> str:
    """One event with an alarm the day before. No name, no slip number: calendars are shared."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//well-being network//exams//JA",
        "BEGIN:VEVENT",
        f"UID:{uid}@exams",
        f"DTSTAMP:{_utc(recorded_at)}",
        f"DTSTART:{_utc(begins_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(_folded(line) for line in lines)
