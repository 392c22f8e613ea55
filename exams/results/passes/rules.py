"""Who may check and recognise, how a line of an old roster is read: pure."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.errors import LmsError
from lms.i18n_mark import N_
from lms.text.folding import fold
from lms.text.wareki import parse_date

SOURCE_NAMES = {"own_release": N_("Passed here"), "recognised": N_("Recognised")}
CLAIM_NAMES = {
    "entered": N_("Being checked"),
    "checked": N_("Checked; the exam board decides"),
    "recognised": N_("Recognised"),
    "declined": N_("Not recognised"),
}
CLAIM_TAGS = {"entered": "info", "checked": "info", "recognised": "good", "declined": "plain"}

COLUMNS = ("number", "passed_on", "family", "given", "family_kana", "given_kana", "born_on")
LINE_FAULTS = {
    "missing": "a column is empty: ",
    "date": "a date cannot be read: ",
    "future": "the date of the pass lies in the future",
    "twice_in_file": "the number stands twice in the file",
    "body": "the exam body is not known: ",
    "several_people": "more than one person has this name and birth date",
    "taken": "the number is on record for somebody else",
}


@dataclass(frozen=True)
class RosterLine:
    """One pass of an old roster as it was read; ``faults`` say what is wrong with it, in the order found."""

    line: int
    number: str
    passed_on: date | None
    family: str
    given: str
    family_kana: str
    given_kana: str
    born_on: date | None
    exam_body: str
    supervised: bool
    faults: tuple[str, ...]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without mark, or in CP932; refuses with ValueError anything else."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor CP932")


@dataclass(frozen=True)
class Words:
    """How rosters call their columns, and which words say that an exam was not supervised."""

    columns: Mapping[str, Sequence[str]]
    no: Collection[str]


def columns_of(headings: Iterable[str], words: Words) -> dict[str, str]:
    """Our name -> heading of the file, for those headings that are known."""
    written = {fold(heading): heading for heading in headings if heading}
    return {
        ours: written[fold(theirs)]
        for ours, names in words.columns.items()
        for theirs in reversed(names)
        if fold(theirs) in written
    }


def read_roster(
    text: str, today: date, bodies: Iterable[str], own_body: str, words: Words
) -> tuple[list[RosterLine], list[str]]:
    """Read a roster; returns its lines and the columns that it lacks.

    bodies  codes of known exam bodies; ``own_body`` is meant where the file names none
    """
    reader = csv.DictReader(io.StringIO(text))
    found = columns_of(reader.fieldnames or (), words)
    lacking = [column for column in COLUMNS if column not in found]
    if lacking:
        return [], lacking
    known, seen, lines = frozenset(bodies), set[tuple[str, str]](), []
    for row in reader:
        line = _line(
            reader.line_num, {ours: (row[theirs] or "").strip() for ours, theirs in found.items()}, own_body, words
        )
        faults = list(line.faults)
        if line.exam_body not in known:
            faults.append(LINE_FAULTS["body"] + line.exam_body)
        if line.passed_on and line.passed_on > today:
            faults.append(LINE_FAULTS["future"])
        if (line.exam_body, line.number) in seen:
            faults.append(LINE_FAULTS["twice_in_file"])
        seen.add((line.exam_body, line.number))
        lines.append(replace(line, faults=tuple(faults)))
    return lines, []


def _line(number: int, cells: Mapping[str, str], own_body: str, words: Words) -> RosterLine:
    faults = [LINE_FAULTS["missing"] + column for column in COLUMNS if not cells[column]]
    days = {column: _day(cells[column]) for column in ("passed_on", "born_on")}
    faults += [LINE_FAULTS["date"] + cells[column] for column, day in days.items() if cells[column] and day is None]
    return RosterLine(
        line=number,
        number=cells["number"],
        passed_on=days["passed_on"],
        family=cells["family"],
        given=cells["given"],
        family_kana=cells["family_kana"],
        given_kana=cells["given_kana"],
        born_on=days["born_on"],
        exam_body=cells.get("exam_body") or own_body,
        supervised=cells.get("supervised", "").lower() not in words.no,
        faults=tuple(faults),
    )


def _day(written: str) -> date | None:
    try:
        return parse_date(written)
    except LmsError:
        return None


def with_faults(line: RosterLine, *codes: str) -> RosterLine:
    """The same line with further faults, by their codes."""
    return replace(line, faults=(*line.faults, *(LINE_FAULTS[code] for code in codes)))
