"""Reads a table of responses from anywhere: a row a candidate, a column an item. Pure.

Cells are options (with a key), 0 and 1, or points; a blank is an answer left out. A heading, a column with numbers of
candidates and columns of groups are found by themselves. A line that cannot be used is refused by number; the others
are analysed.
"""

import csv
import io
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exams.analysis.answers import Answers, ItemAnswers
from exams.analysis.errors import CutUnfit, TableUnreadable
from lms.data_files import read_yaml
from lms.i18n_mark import N_

ENCODINGS = ("utf-8-sig", "cp932")
DELIMITERS = (",", "\t", ";")
_told = read_yaml(Path(__file__).parent / "headings.yaml")
ID_WORDS, KEY_WORDS = frozenset(_told["id"]), frozenset(_told["key"])
LONGEST_ANSWER = 20
EVERYBODY = "*"
FEWEST_FOR_DOUBTS = 10
# Fewer different values could as well be answers that happen to differ.
FEWEST_FOR_IDS = 10

REASONS = {
    "cells": N_("it has %(found)s cells instead of %(wanted)s"),
    "double": N_("the candidate %(value)s stands in it a second time"),
    "value": N_("“%(value)s” in column %(column)s is neither a number of points nor an option"),
    "empty": N_("all its answers are blank"),
}


@dataclass(frozen=True)
class Refused:
    """A line that is not analysed: its number in the file, a reason of REASONS and what the reason names."""

    line: int
    reason: str
    details: Mapping[str, str | int]


@dataclass(frozen=True)
class Doubt:
    """An answer that is no right option of any question and that nobody else gave: perhaps a slip of the keyboard."""

    line: int
    column: str
    value: str


@dataclass(frozen=True)
class Table:
    """A table as it was understood."""

    answers: Answers
    scored: bool
    headed: bool
    encoding: str
    id_column: str
    refused: tuple[Refused, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def possible(self) -> float:
        """The points of somebody who has everything right."""
        return float(sum(item.possible for item in self.answers.items))


Lines = list[tuple[int, list[str]]]


def read_table(content: bytes, key: bytes | None = None, group_columns: Sequence[str] = ()) -> Table:
    """Understand a file of responses.

    key            a file with the right options: a column of items and one of keys, or one row in the items' order
    group_columns  headings of columns that say to which group a candidate belongs

    Refuses with TableUnreadable a file that is no table, options without a key, a key that does not fit, and a table of
    which no line can be used.
    """
    lines, encoding = _lines(content)
    headings, body = _headed(lines)
    width = len(headings) if headings else Counter(len(cells) for _, cells in body).most_common(1)[0][0]
    names = headings or [f"Q{n}" for n in range(1, width + 1)]
    columns = _columns(names, headings is not None, body, width, group_columns)
    keys = _read_keys(key, [names[n] for n in columns.items]) if key is not None else None
    kept, refused = _sound(body, width, columns, names, keys)
    if not kept:
        raise TableUnreadable(fault=f"no line can be used; line {refused[0].line}: {spoken(refused[0])}")
    return Table(
        answers=_answers(kept, columns, names, keys),
        scored=keys is not None,
        headed=headings is not None,
        encoding="utf-8" if encoding == ENCODINGS[0] else encoding,
        id_column=names[columns.id] if columns.id is not None else "",
        refused=tuple(refused),
        doubts=_doubts(body, kept, columns, names, keys) if keys is not None else (),
    )


def fitting_cut(table: Table, cut: float | None) -> float | None:
    """The cut, if somebody can pass and somebody fail by it; else CutUnfit says what would fit."""
    if cut is not None and not 0 < cut <= table.possible:
        raise CutUnfit(cut=f"{cut:g}", possible=f"{table.possible:g}")
    return cut


def spoken(refused: Refused) -> str:
    """The reason in English."""
    return REASONS[refused.reason] % refused.details


@dataclass(frozen=True)
class _Columns:
    items: tuple[int, ...]
    id: int | None
    groups: dict[str, int]


def _lines(content: bytes) -> tuple[Lines, str]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableUnreadable(fault="it is neither UTF-8 nor CP932 text; please save it as CSV (UTF-8)")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: Lines = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, [_folded(cell) for cell in cells]))
    except csv.Error as fault:
        raise TableUnreadable(
            fault=f"line {reader.line_num}: a quotation mark is not closed or stands in the wrong place ({fault})"
        ) from fault
    if not found:
        raise TableUnreadable(fault="it is empty; it needs a row for each candidate")
    return found, encoding


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _headed(lines: Lines) -> tuple[list[str] | None, Lines]:
    """The headings, if the first line is one, and the rest."""
    first = lines[0][1]
    if not _is_heading(first):
        _refuse_doubled(first)
        return None, lines
    if len(lines) == 1:
        raise TableUnreadable(fault="it has headings but no candidate; please add a row for each below them")
    return first, lines[1:]


def _refuse_doubled(first: Sequence[str]) -> None:
    """A first line that names the column of candidates is a heading; then no name may stand in it twice, or be blank."""
    if not any(cell.casefold() in ID_WORDS for cell in first):
        return
    doubled = [cell for cell, count in Counter(first).items() if count > 1 and cell]
    if doubled:
        raise TableUnreadable(fault=f"the heading {doubled[0]} stands twice; please give each column a name of its own")
    raise TableUnreadable(fault=f"column {list(first).index('') + 1} has no heading; please give each column a name")


def _is_heading(cells: Sequence[str]) -> bool:
    """Headings are all different and there; at least one is longer than an option, or they count 1, 2, 3."""
    if not all(cells) or len({cell.casefold() for cell in cells}) != len(cells):
        return False
    if any(cell.casefold() in ID_WORDS for cell in cells):
        return True
    if len(cells) >= 3 and list(cells) == [str(n) for n in range(1, len(cells) + 1)]:
        return True
    words = [cell for cell in cells if _number(cell) is None]
    return len(words) == len(cells) and any(len(cell) > 1 for cell in words)


def _number(cell: str) -> float | None:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", cell):
        return None
    return float(cell)


def _columns(names: Sequence[str], headed: bool, body: Lines, width: int, group_columns: Sequence[str]) -> _Columns:
    unknown = [name for name in group_columns if name not in names]
    if unknown:
        raise TableUnreadable(fault=f"there is no column {', '.join(unknown)}; the columns are {', '.join(names)}")
    groups = {name: names.index(name) for name in group_columns}
    rest = [n for n in range(width) if n not in groups.values()]
    named = [n for n in rest if headed and names[n].casefold() in ID_WORDS]
    id_column = named[0] if named else _unnamed_id(body, rest)
    items = tuple(n for n in rest if n not in named and n != id_column)
    if not items:
        raise TableUnreadable(fault="it has no column of answers; please add one for each question")
    return _Columns(items, id_column, groups)


def _unnamed_id(body: Lines, rest: Sequence[int]) -> int | None:
    """The first column, if its values are all different and there are too many for answers."""
    values = [cells[rest[0]] for _, cells in body if len(cells) > rest[0]] if len(rest) > 1 else []
    different = len(values) >= FEWEST_FOR_IDS and len(set(values)) == len(values) and all(values)
    return rest[0] if different else None


def _read_keys(content: bytes, items: Sequence[str]) -> list[tuple[str, ...]]:
    """The right options of each item. "A|C" and "A/C" name two, "*" gives everybody the point."""
    try:
        lines, _ = _lines(content)
    except TableUnreadable as refusal:
        raise TableUnreadable(fault=f"the file of keys: {refusal.fields['fault']}") from refusal
    rows = [cells for _, cells in lines]
    headed = len(rows) > 1 and len(rows[0]) == 2 and rows[0][1].casefold() in KEY_WORDS
    rows = rows[1:] if headed else rows
    if headed or (len(items) != 2 and all(len(cells) == 2 for cells in rows)):
        cells = _keys_by_name(rows, items)
    else:
        cells = _keys_in_order(rows, items)
    empty = [name for name, cell in zip(items, cells, strict=True) if not cell]
    if empty:
        raise TableUnreadable(
            fault=f"the key of {empty[0]} is empty; please write its right option, or * for everybody"
        )
    return [tuple(dict.fromkeys(part.strip().upper() for part in re.split(r"[|/]", cell))) for cell in cells]


def _keys_by_name(rows: Sequence[Sequence[str]], items: Sequence[str]) -> list[str]:
    """Keys from a column of items and one of right options."""
    broken = [cells for cells in rows if len(cells) != 2]
    if broken:
        raise TableUnreadable(fault=f"the key has a line with {len(broken[0])} cells; each needs an item and its key")
    found = {cells[0]: cells[1] for cells in rows}
    twice = [name for name, count in Counter(cells[0] for cells in rows).items() if count > 1]
    if twice:
        raise TableUnreadable(
            fault=f"the key names {twice[0]} twice; please leave one line, with A|C where two are right"
        )
    missing = [name for name in items if name not in found]
    if missing:
        raise TableUnreadable(
            fault=f"the key lacks the item {missing[0]}; please add a line for it, or take its column out of the responses"
        )
    return [found[name] for name in items]


def _keys_in_order(rows: Sequence[Sequence[str]], items: Sequence[str]) -> list[str]:
    """Keys from one row, with headings above it or without."""
    if len(rows) > 2 or (len(rows) == 2 and not _is_heading(rows[0])):
        raise TableUnreadable(
            fault="the key is neither a column of items beside one of right options, nor one row of right options"
        )
    cells = list(rows[-1])
    if len(cells) == len(items) + 1 and _is_heading(rows[0]):
        cells = cells[1:]
    if len(cells) != len(items):
        raise TableUnreadable(
            fault=f"the key has {len(cells)} cells for {len(items)} items; please give one right option for each item"
        )
    return cells


def _sound(
    body: Lines, width: int, columns: _Columns, names: Sequence[str], keys: Sequence[tuple[str, ...]] | None
) -> tuple[list[list[str]], list[Refused]]:
    if keys is None and not any(
        _number(cells[n]) is not None for _, cells in body for n in columns.items if n < len(cells)
    ):
        raise TableUnreadable(fault="its cells are options; give the right ones with --key")
    kept, refused, seen = [], [], set()
    for line, cells in body:
        fault = _fault(line, cells, width, columns, names, keys is not None)
        own = cells[columns.id] if fault is None and columns.id is not None else ""
        if own and own in seen:
            fault = Refused(line, "double", {"value": own})
        if fault is None:
            seen.add(own)
            kept.append(cells)
        else:
            refused.append(fault)
    return kept, refused


def _fault(
    line: int, cells: Sequence[str], width: int, columns: _Columns, names: Sequence[str], keyed: bool
) -> Refused | None:
    if len(cells) != width:
        return Refused(line, "cells", {"found": len(cells), "wanted": width})
    if not any(cells[n] for n in columns.items):
        return Refused(line, "empty", {})
    for n in columns.items:
        if not (len(cells[n]) <= LONGEST_ANSWER if keyed else _is_points(cells[n])):
            return Refused(line, "value", {"value": cells[n][:LONGEST_ANSWER], "column": names[n]})
    return None


def _doubts(
    body: Lines, kept: Sequence[Sequence[str]], columns: _Columns, names: Sequence[str], keys: Sequence[tuple[str, ...]]
) -> tuple[Doubt, ...]:
    """What counts as wrong and may be a slip; among few candidates options that only one chose are no wonder."""
    if len(kept) < FEWEST_FOR_DOUBTS:
        return ()
    given = Counter(cells[n].upper() for cells in kept for n in columns.items)
    keyed = {option for key in keys for option in key}
    used = {id(cells) for cells in kept}
    return tuple(
        Doubt(line, names[n], cells[n][:LONGEST_ANSWER])
        for line, cells in body
        if id(cells) in used
        for n in columns.items
        if cells[n] and given[cells[n].upper()] == 1 and cells[n].upper() not in keyed
    )


def _is_points(cell: str) -> bool:
    if not cell:
        return True
    number = _number(cell)
    return number is not None and number >= 0 and math.isfinite(number)


def _answers(
    kept: Sequence[Sequence[str]], columns: _Columns, names: Sequence[str], keys: Sequence[tuple[str, ...]] | None
) -> Answers:
    groups = {name: [cells[n] for cells in kept] for name, n in columns.groups.items()}
    items = []
    for place, n in enumerate(columns.items):
        column = [cells[n] for cells in kept]
        items.append(_scored(names[n], column, keys[place]) if keys is not None else _pointed(names[n], column))
    return Answers(items, len(kept), groups)


def _scored(label: str, column: Sequence[str], keyed: tuple[str, ...]) -> ItemAnswers:
    chosen = [cell.upper() or None for cell in column]
    everybody = keyed == (EVERYBODY,)
    options = {answer for answer in chosen if answer} | (set() if everybody else set(keyed))
    return ItemAnswers(
        label=label,
        points=[float(everybody or answer in keyed) for answer in chosen],
        chosen=chosen,
        options=tuple(sorted(options)),
        keyed=tuple(sorted(options)) if everybody else keyed,
    )


def _pointed(label: str, column: Sequence[str]) -> ItemAnswers:
    """Points as they stand; as many can be had as the best candidate has, at least one."""
    points = [_number(cell) or 0.0 for cell in column]
    return ItemAnswers(label=label, points=points, possible=max(1.0, *points))
