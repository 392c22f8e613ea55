"""GIFT, the text format of Moodle: read and written. Source: docs.moodle.org, "GIFT format". Pure.

Reading keeps a blank line inside braces, as teachers write it; a question whose brace never closes is refused alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from exams.bank.exchange.markup import Flow, read_html
from exams.bank.exchange.rows import (
    Attached,
    Note,
    QuestionRow,
    Read,
    Refused,
    RowFault,
    decimal_of,
    essay_notes,
    facts_in,
    guarded,
    lettered,
    matched,
    range_of,
    with_facts,
)
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    TRUE_FALSE_OPTIONS,
)
from lms.text.ruby import ruby_escape

GAP = "_____"
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TITLE = re.compile(r"^\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_TAG = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:[.,]\d+)?)%")
_MARK = re.compile(r"(?<!\\)((?:\\\\)*)([=~])")
_HASH = re.compile(r"(?<!\\)(?:\\\\)*#")


@dataclass(frozen=True)
class Block:
    """The text of one question with its line, the comments above it, and the category it stands under."""

    line: int
    text: str
    facts: dict[str, str]
    other_tags: tuple[str, ...]
    code: str
    category: str


@dataclass(frozen=True)
class Answer:
    """One answer as written: its mark (= or ~), weight in percent, text and comment."""

    mark: str
    weight: float | None
    text: str
    comment: str


def read_gift(text: str) -> Iterator[Read]:
    """The questions of a GIFT text, one after another."""
    for block in _blocks(text):
        title = _title(block)[0]
        if block.text.count("{") and _body(block.text) is None:
            yield Refused(block.line, title, Note("brace_open"))
        else:
            yield guarded(block.line, title, lambda block=block: _question(block))  # type: ignore[misc]


def _blocks(text: str) -> Iterator[Block]:
    category, begun = "", 0
    comments: list[str] = []
    lines: list[str] = []
    for number, line in enumerate([*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], start=1):
        bare = line.strip().lstrip("\ufeff")
        if bare.startswith("//"):
            comments.append(bare)
        elif bare.upper().startswith("$CATEGORY:") and not lines:
            category, comments = bare.partition(":")[2].strip(), []
        elif bare:
            begun = begun if lines else number
            lines.append(line)
        elif lines and not _is_open("\n".join(lines)):
            yield _block(begun, lines, comments, category)
            lines, comments = [], []
        elif lines:
            lines.append(line)
    for left in _left_open("\n".join(lines)) if lines else ():
        yield _block(begun + left[0], [left[1]], comments, category)


def _left_open(text: str) -> Iterator[tuple[int, str]]:
    """What stands behind a brace that never closes, cut at blank lines: (lines before it, text)."""
    place = 0
    for part in re.split(r"(\n[ \t]*\n+)", text):
        if part.strip():
            yield place, part
        place += part.count("\n")


def _block(line: int, lines: list[str], comments: list[str], category: str) -> Block:
    found = [match for comment in comments for match in _TAG.findall(comment)]
    facts, others = facts_in(_unescaped(value) for name, value in found if name == "tag")
    code = next((_unescaped(value) for name, value in found if name == "id"), "")
    return Block(line, "\n".join(lines), facts, tuple(others), code, _unescaped(category))


def _is_open(text: str) -> bool:
    bare = re.sub(r"\\.", "", text)
    return bare.count("{") > bare.count("}")


def _title(block: Block) -> tuple[str, str]:
    found = _TITLE.match(block.text)
    if not found:
        return "", block.text
    return " ".join(_unescaped(found.group(1)).split()), block.text[found.end() :]


def _body(text: str) -> tuple[str, str, str] | None:
    """What stands before, inside and behind the answers' braces; None when there are none."""
    opened = re.search(r"(?<!\\)(?:\\\\)*(\{)", text)
    closing = list(re.finditer(r"(?<!\\)(?:\\\\)*(\})", text))
    if opened is None or not closing or closing[-1].start(1) < opened.start(1):
        return None
    closed = closing[-1]
    return text[: opened.start(1)], text[opened.end(1) : closed.start(1)], text[closed.end(1) :]


def _unescaped(text: str) -> str:
    """Escapes taken away: a backslash before a control sign, two backslashes, and the written line end."""
    return re.sub(r"\\([~=#{}:\\n])", lambda found: "\n" if found.group(1) == "n" else found.group(1), text)


def _said(text: str, form: str) -> Flow:
    """What a text in one of the four formats says."""
    own = _FORMAT.match(text)
    if own:
        form, text = own.group(1).lower(), text[own.end() :]
    if form == "html":
        return read_html(_unescaped(text).strip())
    flow = Flow()
    if form == "markdown":
        flow.lost.add("markdown_as_text")
        shown = _unescaped(text).strip()
    else:
        shown = _unescaped(re.sub(r"\s+", " ", text.strip(" \t\n")))
    flow.parts.extend(f"\x02{line}" if n else line for n, line in enumerate(ruby_escape(shown).split("\n")))
    return flow


class _Gathered:
    """What the texts of one question say, with what was lost and shown in all of them."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.notes: list[Note] = []
        self.media: list[Attached] = []

    def say(self, text: str) -> str:
        flow = _said(text, self.form)
        self.notes += flow.notes()
        self.media += flow.media
        return flow.plain()


def _question(block: Block) -> QuestionRow:
    title, text = _title(block)
    found = _FORMAT.match(text)
    form = found.group(1).lower() if found else "moodle"
    text = text[found.end() :] if found else text
    said = _Gathered(form)
    parts = _body(text)
    before, inside, behind = parts or (text, "", "")
    stem = said.say(f"{before.rstrip()} {GAP} {behind.strip()}" if behind.strip() else before)
    answers, general = _general(inside)
    row = QuestionRow(
        block.line, CASE, {"stem": stem}, {}, name=title, code=block.code, category=block.category,
        notes=(Note("text_as_case"),) if parts is None and block.facts.get("kind") != CASE else (),
    )  # fmt: skip
    if parts is not None:
        row = replace(_answered(row, answers.strip(), said), rationale=said.say(general))
    row = with_facts(row, block.facts)
    tags = (Note("tags_left_out", ", ".join(block.other_tags)[:120]),) if block.other_tags else ()
    missing = tuple(Note("media_missing", each.name[:120]) for each in said.media)
    extra = essay_notes(row) if row.kind == ESSAY else ()
    return replace(row, notes=(*row.notes, *said.notes, *extra, *tags, *missing))


def _general(inside: str) -> tuple[str, str]:
    found = re.search(r"(?<!\\)####", inside)
    return (inside[: found.start()], inside[found.end() :]) if found else (inside, "")


def _answered(row: QuestionRow, inside: str, said: _Gathered) -> QuestionRow:
    stem = row.body["stem"]
    if not inside:
        return replace(row, kind=ESSAY, body={"stem": stem}, key={"rubric": []})
    truth = re.match(r"^(TRUE|T|FALSE|F)\s*(#|$)", inside, re.IGNORECASE)
    if truth:
        return _true_false(row, inside, truth.group(1).upper().startswith("T"), said)
    if inside.startswith("#"):
        return _number(row, inside[1:], said)
    answers = _answers(inside)
    if not answers:
        raise RowFault("answer_unreadable", inside[:60])
    wrong = [answer for answer in answers if answer.mark == "~"]
    if not wrong and all(_arrow(answer.text) for answer in answers) and len(answers) > 1:
        return _matching(row, answers, said)
    return _choice(row, answers, said) if wrong else _short(row, answers, said)


def _comments(text: str) -> list[str]:
    return [part.strip() for part in _HASH.split(text)]


def _true_false(row: QuestionRow, inside: str, true: bool, said: _Gathered) -> QuestionRow:
    """The first comment is shown for the wrong answer, the second for the right one."""
    comments = [said.say(part) for part in [*_comments(inside)[1:], "", ""][:2]]
    right, wrong = ("t", "f") if true else ("f", "t")
    rationales = {name: text for name, text in ((wrong, comments[0]), (right, comments[1])) if text}
    body = {"stem": row.body["stem"], "options": [dict(option) for option in TRUE_FALSE_OPTIONS]}
    return replace(row, kind=TRUE_FALSE, body=body, key={"options": [right]}, rationales=rationales)


def _answers(inside: str) -> list[Answer]:
    marks = list(_MARK.finditer(inside))
    if not marks or inside[: marks[0].start(2)].strip():
        return []
    ends = [*(mark.start(2) for mark in marks[1:]), len(inside)]
    return [_answer(mark.group(2), inside[mark.end(2) : end]) for mark, end in zip(marks, ends, strict=True)]


def _answer(mark: str, text: str) -> Answer:
    found = _WEIGHT.match(text)
    weight = float(found.group(1).replace(",", ".")) if found else None
    text = text[found.end() :] if found else text
    cut = _HASH.search(text)
    return Answer(mark, weight, text[: cut.end() - 1] if cut else text, text[cut.end() :] if cut else "")


def _arrow(text: str) -> re.Match[str] | None:
    return re.match(r"^(.*?)(?<!\\)->(.*)$", text, re.DOTALL)


def _matching(row: QuestionRow, answers: list[Answer], said: _Gathered) -> QuestionRow:
    arrows = [_arrow(answer.text) for answer in answers]
    pairs = [(said.say(found.group(1)), said.say(found.group(2))) for found in arrows if found]
    body, key = matched(pairs)
    return replace(row, kind=MATCHING, body={"stem": row.body["stem"], **body}, key=key)


def _choice(row: QuestionRow, answers: list[Answer], said: _Gathered) -> QuestionRow:
    options = lettered(said.say(answer.text) for answer in answers)
    comments = [said.say(answer.comment) for answer in answers]
    rationales = {option["id"]: text for option, text in zip(options, comments, strict=True) if text}
    full = [n for n, answer in enumerate(answers) if answer.mark == "=" and answer.weight in (None, 100.0)]
    some = [n for n, answer in enumerate(answers) if (answer.weight or 0) > 0 and n not in full]
    single = bool(full)
    right = (full or some) if single else some
    notes = list(row.notes)
    if not _as_we_score([answer.weight for answer in answers], right, single):
        notes.append(Note("weights"))
    key: dict[str, Any] = {"options": [options[n]["id"] for n in right]}
    if not single:
        key["scoring"] = "partial"
    return replace(
        row, kind=SINGLE_CHOICE if single else MULTIPLE_RESPONSE, body={"stem": row.body["stem"], "options": options},
        key=key, rationales=rationales, notes=tuple(notes),
    )  # fmt: skip


def _as_we_score(weights: list[float | None], right: list[int], single: bool) -> bool:
    """Whether the file's points are those that the house gives."""
    if single:
        return all(not weight for n, weight in enumerate(weights) if n not in right)
    share = 100 / max(len(right), 1)
    return all(abs((weight or 0) - (share if n in right else -share)) < 0.01 for n, weight in enumerate(weights))


def _short(row: QuestionRow, answers: list[Answer], said: _Gathered) -> QuestionRow:
    notes, accepted = list(row.notes), []
    for answer in answers:
        text, comment = said.say(answer.text), said.say(answer.comment)
        if comment:
            notes.append(Note("feedback_left_out", comment[:120]))
        if "*" in text:
            notes.append(Note("wildcard", text[:60]))
        elif answer.weight in (None, 100.0):
            accepted.append(text)
        else:
            notes.append(Note("partial_answers", text[:60]))
    body = {"stem": row.body["stem"], "longest": max([50, *(len(text) for text in accepted)])}
    kept = list(dict.fromkeys(text for text in accepted if text))
    return replace(row, kind=SHORT_TEXT, body=body, key={"accepted": kept}, notes=tuple(notes))


def _number(row: QuestionRow, inside: str, said: _Gathered) -> QuestionRow:
    answers = _answers(inside.strip()) or [_answer("=", inside)]
    notes, ranges = list(row.notes), []
    for answer in answers:
        comment = said.say(answer.comment)
        if comment:
            notes.append(Note("feedback_left_out", comment[:120]))
        span = _range(_unescaped(answer.text).strip())
        if answer.weight in (None, 100.0):
            ranges.append(span)
        elif answer.weight:
            notes.append(Note("partial_answers", f"{span['least']}..{span['most']}"))
    body = {"stem": row.body["stem"], "unit": ""}
    return replace(row, kind=NUMBER, body=body, key={"ranges": ranges}, notes=tuple(notes))


def _range(text: str) -> dict[str, str]:
    if ".." in text:
        low, _, high = text.partition("..")
        return range_of(decimal_of(low), decimal_of(high))
    value, _, tolerance = text.partition(":")
    middle, off = decimal_of(value), decimal_of(tolerance or "0")
    return range_of(middle - off, middle + off)
