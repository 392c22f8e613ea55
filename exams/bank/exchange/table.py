"""The table of questions: one a row, in CSV or Excel. Read and written. docs/item-exchange.md shows its columns.

Texts in a table are the house's own, with ``{base|reading}`` for readings, so a table keeps all words as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from exams.bank.exchange.rows import (
    LETTERS,
    Note,
    QuestionRow,
    Read,
    Refused,
    RowFault,
    Unreadable,
    decimal_of,
    essay_notes,
    guarded,
    numbered,
    range_of,
)
from exams.bank.rubrics import RubricLineUnreadable, read_rubric, rubric_text
from lms.data_files import read_yaml
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    TRUE_FALSE_OPTIONS,
)

_told: dict[str, Any] = read_yaml(Path(__file__).parent / "headings.yaml")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLAIN_COLUMNS = tuple(_told["columns"])
NEEDED = ("stem", "key")


def _folded(text: str) -> str:
    return re.sub(r"[\s_\-\uff0d]", "", text.strip().lower())


def _known(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {_folded(str(word)): code for code, listed in words.items() for word in (*listed, code)}


COLUMNS, KIND_WORDS, LEVEL_WORDS = _known(_told["columns"]), _known(_told["kinds"]), _known(_told["levels"])
SCORING_WORDS, TRUTH_WORDS = _known(_told["scoring"]), _known(_told["truth"])
YES = {_folded(str(word)) for word in _told["yes"]}
SERIES = {_folded(str(word)): name for name in ("option", "why", "row") for word in _told[name]}


def column_of(heading: str) -> str:
    """The column that a heading means: "stem", "option_a", "row_1" ...; empty when it means none."""
    folded = _folded(heading)
    if folded in COLUMNS:
        return COLUMNS[folded]
    for word, name in SERIES.items():
        rest = folded.removeprefix(word)
        if rest != folded and re.fullmatch(r"[a-z]" if name != "row" else r"\d{1,2}", rest):
            return f"{name}_{rest}"
    return ""


def looks_like_table(headings: Sequence[str]) -> bool:
    """Whether a first row names the columns that a table of questions needs."""
    return set(NEEDED) <= {column_of(heading) for heading in headings}


def csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text with the line each begins in; comma, tab or semicolon."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    sign = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign)
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begun, [_unescaped(cell.replace("\r\n", "\n")) for cell in cells]
            begun = reader.line_num + 1
    except csv.Error as fault:
        raise Unreadable("not_this_format", reader.line_num) from fault


def _unescaped(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell


def read_table(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Read]:
    """The questions of a table. Refuses a table without the needed headings; a faulty row is refused alone."""
    listed = iter(rows)
    _, headings = next(listed, (0, []))
    if not headings:
        raise Unreadable("empty")
    columns = [column_of(heading) for heading in headings]
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise Unreadable("columns_missing", detail=", ".join(_told["columns"][name][0] for name in lacking))
    twice = [heading for heading, column in zip(headings, columns, strict=True) if column and columns.count(column) > 1]
    if twice:
        raise Unreadable("columns_twice", detail=twice[0][:40])
    for line, cells in listed:
        if any(cell.strip() for cell in cells[len(columns) :]):
            yield Refused(line, cells[0][:60], Note("too_many_cells"))
            continue
        found = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
        name = found.get("code") or found.get("stem", "")[:60]
        yield guarded(line, name, lambda line=line, found=found: _question(line, found))  # type: ignore[misc]


def _question(line: int, cells: Mapping[str, str]) -> QuestionRow:
    kind = _word(cells, "kind", KIND_WORDS, SINGLE_CHOICE, "kind_unknown")
    level = _word(cells, "level", LEVEL_WORDS, "", "level_unknown")
    body: dict[str, Any] = {"stem": cells.get("stem", "")}
    more, key = _parts(kind, cells)
    body |= more
    if kind in (SINGLE_CHOICE, MULTIPLE_RESPONSE, MATCHING) and _folded(cells.get("fixed", "")) in YES:
        body["fixed"] = True
    rationales = {name.removeprefix("why_"): text for name, text in cells.items() if name.startswith("why_")}
    row = QuestionRow(
        line, kind, body, key, name=cells.get("code", ""), code=cells.get("code", ""),
        rationale=cells.get("rationale", ""), rationales=rationales, category=cells.get("topic", ""), level=level,
        source=cells.get("source", ""), fact=cells.get("fact", ""), case=cells.get("case", ""),
    )  # fmt: skip
    return QuestionRow(**{**vars(row), "notes": essay_notes(row)}) if kind == ESSAY else row


def _word(cells: Mapping[str, str], name: str, words: Mapping[str, str], otherwise: str, refusal: str) -> str:
    typed = cells.get(name, "")
    if not typed:
        return otherwise
    if _folded(typed) not in words:
        raise RowFault(refusal, typed[:40])
    return words[_folded(typed)]


def _number_in(cells: Mapping[str, str], name: str) -> dict[str, int]:
    typed = cells.get(name, "")
    if not typed:
        return {}
    value = decimal_of(typed)
    if value != value.to_integral_value() or not 0 < value < 100_000:
        raise RowFault("number_unreadable", typed[:40])
    return {name: int(value)}


def _options(cells: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": name, "text": cells[f"option_{name}"]} for name in LETTERS if cells.get(f"option_{name}")]


def _letters(typed: str, options: Sequence[Mapping[str, str]]) -> list[str]:
    """The options that a key names: letters, or the words of an option themselves."""
    ids = {option["id"] for option in options}
    words = {option["text"]: option["id"] for option in options}
    if typed in words:
        return [words[typed]]
    found = [part.strip().lower() for part in re.split(r"[,;、，\s]+", typed) if part.strip()]
    unknown = [part for part in found if part not in ids]
    if unknown:
        raise RowFault("key_not_an_option", unknown[0][:40])
    return list(dict.fromkeys(found))


def _parts(kind: str, cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Body without stem, and key, as the kind has them."""
    typed = cells.get("key", "")
    scoring = {"scoring": _word(cells, "scoring", SCORING_WORDS, "all", "answer_unreadable")}
    options = _options(cells)
    if kind == CASE:
        return {}, {}
    if kind == ESSAY:
        return {**_number_in(cells, "least"), **_number_in(cells, "most")}, {"rubric": _rubric(typed)}
    if kind == TRUE_FALSE:
        if typed and _folded(typed) not in TRUTH_WORDS:
            raise RowFault("answer_unreadable", typed[:40])
        right = [TRUTH_WORDS[_folded(typed)]] if typed else []
        return {"options": [dict(option) for option in TRUE_FALSE_OPTIONS]}, {"options": right}
    if kind == NUMBER:
        return {"unit": cells.get("unit", "")}, {
            "ranges": [_range(part) for part in re.split(r"[;\n]+", typed) if part]
        }
    if kind == SHORT_TEXT:
        accepted = list(dict.fromkeys(part.strip() for part in typed.split("\n") if part.strip()))
        longest = _number_in(cells, "longest") or {"longest": max([50, *map(len, accepted)])}
        return dict(longest), {"accepted": accepted}
    if kind == MATCHING:
        rows = numbered(cells[f"row_{n}"] for n in range(1, 100) if cells.get(f"row_{n}"))
        return {"rows": rows, "options": options}, {"pairs": _pairs(typed, rows, options), **scoring}
    if kind == ORDERING:
        return {"options": options}, {"order": _letters(typed, options), **scoring}
    choose = _number_in(cells, "choose") if kind == MULTIPLE_RESPONSE else {}
    key = {"options": _letters(typed, options), **(scoring if kind == MULTIPLE_RESPONSE else {})}
    return {"options": options, **choose}, key


def _pairs(typed: str, rows: list[dict[str, str]], options: list[dict[str, str]]) -> dict[str, str]:
    row_ids, option_ids = {row["id"] for row in rows}, {option["id"] for option in options}
    pairs = {}
    for part in re.split(r"[,;、\n]+", typed):
        left, _, right = (piece.strip().lower() for piece in part.partition("="))
        if part.strip() and (left not in row_ids or right not in option_ids):
            raise RowFault("key_not_an_option", part.strip()[:40])
        if part.strip():
            pairs[left] = right
    return pairs


def _range(typed: str) -> dict[str, str]:
    ends = list(re.split(r"\.\.|～|〜", typed))
    if len(ends) == 2:
        return range_of(decimal_of(ends[0]), decimal_of(ends[1]))
    middle, _, off = typed.replace("\u00b1", ":").partition(":")
    return range_of(decimal_of(middle) - decimal_of(off or "0"), decimal_of(middle) + decimal_of(off or "0"))


def _rubric(typed: str) -> list[dict[str, Any]]:
    try:
        return read_rubric(typed)
    except RubricLineUnreadable as refused:
        raise RowFault("answer_unreadable", refused.args[0][:40]) from refused


def headings_for(rows: Iterable[QuestionRow]) -> list[str]:
    """The columns that these questions need, in their order."""
    options, lines, whys = set(LETTERS[:4]), 0, set(LETTERS[:4])
    for row in rows:
        options |= {option["id"] for option in row.body.get("options", ()) if row.kind != TRUE_FALSE}
        lines = max(lines, len(row.body.get("rows", ())))
        whys |= {name for name, text in row.rationales.items() if text}
    head, tail = PLAIN_COLUMNS[:6], PLAIN_COLUMNS[6:]
    middle = [f"row_{n}" for n in range(1, lines + 1)] + [f"option_{name}" for name in sorted(options)]
    return [*head, *middle, *tail, *(f"why_{name}" for name in sorted(whys))]


def write_row(row: QuestionRow) -> tuple[dict[str, str], tuple[Note, ...]]:
    """The cells of one question by column, and what a table cannot say."""
    body, key = row.body, row.key
    losses = [Note("media_lost", ", ".join(each.name for each in row.media))] if row.media else []
    losses += [Note("credit_all")] if key.get("credit_all") else []
    cells = {
        "code": row.code, "kind": row.kind, "topic": row.category, "level": row.level, "case": row.case,
        "stem": body["stem"], "key": _key_cell(row), "scoring": key.get("scoring", ""), "choose": body.get("choose", ""),
        "fixed": "yes" if body.get("fixed") else "", "unit": body.get("unit", ""), "longest": body.get("longest", ""),
        "least": body.get("least", ""), "most": body.get("most", ""), "rationale": row.rationale,
        "source": row.source, "fact": row.fact,
    }  # fmt: skip
    if row.kind != TRUE_FALSE:
        cells |= {f"option_{option['id']}": option["text"] for option in body.get("options", ())}
    cells |= {f"row_{line['id']}": line["text"] for line in body.get("rows", ())}
    cells |= {f"why_{name}": text for name, text in row.rationales.items()}
    return {name: "" if value is None else str(value) for name, value in cells.items()}, tuple(losses)


def _key_cell(row: QuestionRow) -> str:
    key = row.key
    if row.kind == NUMBER:
        return ";".join(f"{span['least']}..{span['most']}" for span in key["ranges"])
    if row.kind == SHORT_TEXT:
        return "\n".join(key["accepted"])
    if row.kind == MATCHING:
        return ";".join(f"{line}={option}" for line, option in key["pairs"].items())
    if row.kind == ESSAY:
        return rubric_text(key.get("rubric", ()))
    return ",".join(key.get("order" if row.kind == ORDERING else "options", ()))
