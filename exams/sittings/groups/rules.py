"""Reading a group's file: lines in, lines with their faults out; pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.errors import LmsError
from lms.i18n_mark import N_
from lms.text.folding import fold
from lms.text.wareki import parse_date

NEEDED = ("family", "given", "family_kana", "given_kana", "born_on")
MOST_LINES = 1000
FAULTS = {
    "missing": N_("A cell is empty that is needed."),
    "date": N_("The date of birth cannot be read."),
    "channel": N_("This way of answering is not offered."),
    "twice": N_("This person stands in the file twice."),
}


@dataclass(frozen=True)
class GroupLine:
    """One candidate of a file. ``faults`` are codes of FAULTS."""

    line: int
    family: str
    given: str
    family_kana: str
    given_kana: str
    born_on: date | None
    channel: str
    faults: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}"


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without mark, or in CP932; refuses with ValueError anything else."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor CP932")


def read_lines(
    text: str, columns: Mapping[str, Sequence[str]], channels: Mapping[str, Sequence[str]], offered: Sequence[str]
) -> tuple[list[GroupLine], list[str]]:
    """The lines of a file and the columns that it lacks.

    columns, channels  our names with what files call them; without a channel the first offered one is meant
    """
    reader = csv.DictReader(io.StringIO(text))
    written = {fold(heading): heading for heading in reader.fieldnames or () if heading}
    found = {ours: written[fold(one)] for ours, names in columns.items() for one in names if fold(one) in written}
    lacking = [name for name in NEEDED if name not in found]
    if lacking:
        return [], lacking
    known = {fold(word): code for code, words in channels.items() for word in words}
    lines: list[GroupLine] = []
    seen: set[tuple[str, date | None]] = set()
    for row in reader:
        cells = {ours: (row[theirs] or "").strip() for ours, theirs in found.items()}
        if not any(cells.values()):
            continue
        line = _line(reader.line_num, cells, known, offered)
        who = (fold(line.name), line.born_on)
        lines.append(_with(line, "twice") if who in seen else line)
        seen.add(who)
        if len(lines) > MOST_LINES:
            break
    return lines, []


def _line(number: int, cells: Mapping[str, str], known: Mapping[str, str], offered: Sequence[str]) -> GroupLine:
    told = cells.get("channel", "")
    channel = known.get(fold(told), "") if told else offered[0]
    born_on = _day(cells["born_on"])
    faults = ["missing"] if any(not cells[name] for name in NEEDED) else []
    faults += ["date"] if cells["born_on"] and born_on is None else []
    faults += [] if channel in offered else ["channel"]
    return GroupLine(
        number, cells["family"], cells["given"], cells["family_kana"], cells["given_kana"], born_on, channel,
        tuple(faults),
    )  # fmt: skip


def _with(line: GroupLine, fault: str) -> GroupLine:
    return GroupLine(**{**line.__dict__, "faults": (*line.faults, fault)})


def _day(written: str) -> date | None:
    try:
        return parse_date(written)
    except LmsError:
        return None


def are_sound(lines: Iterable[GroupLine]) -> bool:
    """Whether no line has a fault."""
    return not any(line.faults for line in lines)
