"""What the law asks after a leak of personal data, and the list of those whom it may have reached. Pure.

個人情報の保護に関する法律 26条, 施行規則 7条・8条・10条; days are counted as the Commission's guideline says (通則編 3-5-3):
the day on which it was noticed is the first.
"""

import csv
import io
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from lms.ui.plug import Reached
from lms.ui.tables import csv_bytes

FIRST_REPORT_DAYS = (3, 5)
LAST_REPORT_DAYS = 30
LAST_REPORT_DAYS_WRONGFUL = 60
MORE_THAN = 1000
COLUMNS = ("person", "what", "fields", "first", "last", "times")


@dataclass(frozen=True)
class Dates:
    """Until when the Personal Information Protection Commission is told: first between two days, finally by a third."""

    first_from: date
    first_by: date
    last_by: date


def dates_from(noticed: date, *, wrongful: bool) -> Dates:
    """The days of both reports. ``wrongful``: it was, or may have been, done on purpose, which gives time until the 60th."""
    least, most = (noticed + timedelta(days=days - 1) for days in FIRST_REPORT_DAYS)
    last = LAST_REPORT_DAYS_WRONGFUL if wrongful else LAST_REPORT_DAYS
    return Dates(least, most, noticed + timedelta(days=last - 1))


def why_told(people: int, *, sensitive: bool, wrongful: bool) -> tuple[str, ...]:
    """Why the Commission has to be told, as far as the house can know; money lost is for people to say."""
    reasons = {
        "sensitive data": sensitive,
        "wrongful purpose": wrongful,
        f"more than {MORE_THAN} people": people > MORE_THAN,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


@dataclass(frozen=True)
class Line:
    """One person of the list: what of her was reached, when first and last, how often."""

    person: str
    what: tuple[str, ...]
    fields: tuple[str, ...]
    first: str
    last: str
    times: int


def line_of(public_id: str, reached: Sequence[Reached]) -> Line:
    """All that was reached of one person, put together."""
    times: list[datetime] = sorted(each.at for each in reached)
    return Line(
        public_id,
        tuple(sorted({each.what for each in reached})),
        tuple(sorted({name for each in reached for name in each.fields})),
        times[0].isoformat(timespec="seconds"),
        times[-1].isoformat(timespec="seconds"),
        len(times),
    )


def write_list(path: Path, lines: Iterable[Line]) -> None:
    """Write the list as JSON or CSV, by the ending of its name, for its owner alone. Refuses (FileExistsError) to overwrite."""
    if path.suffix == ".json":
        content = json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1).encode()
    else:
        rows = [(x.person, " / ".join(x.what), " / ".join(x.fields), x.first, x.last, x.times) for x in lines]
        content = csv_bytes(COLUMNS, rows, "utf-8")
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(content)


def read_list(path: Path) -> dict[str, tuple[str, ...]]:
    """What was reached of whom, of a list that was written so. ValueError or KeyError for a file that is none."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return {row["person"]: tuple(row["what"]) for row in json.loads(text)}
    return {row["person"]: tuple(row["what"].split(" / ")) for row in csv.DictReader(io.StringIO(text))}


def kinds_in(lines: Iterable[Line]) -> Collection[str]:
    """Every kind of data in a list."""
    return sorted({what for line in lines for what in line.what})
