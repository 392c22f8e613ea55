"""The list of those whom a leak may have reached: one line a person, written to a file and read back for the notices."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from lms.ui.plug import Reached
from lms.ui.tables import csv_bytes

COLUMNS = ("person", "what", "fields", "first", "last", "times")


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
