"""Moodle XML, read. Source: docs.moodle.org, "Moodle XML format". Pure."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from exams.bank.exchange.markup import Flow, read_html
from exams.bank.exchange.rows import (
    Attached,
    Note,
    QuestionRow,
    Read,
    RowFault,
    Unreadable,
    decimal_of,
    essay_notes,
    facts_in,
    guarded,
    lettered,
    matched,
    range_of,
    with_facts,
)
from exams.bank.exchange.safexml import Node, pieces
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
from lms.text.ruby import ruby_escape

PLUGIN_FILE = "@@PLUGINFILE@@/"
FULL = 99.99


def read_moodle(content: bytes) -> Iterator[Read]:
    """The questions of a Moodle quiz file, one after another."""
    category = ""
    for node in pieces(content, "question"):
        if node.tag == "quiz":
            continue
        if node.tag != "question":
            raise Unreadable("not_this_format")
        if node.get("type") == "category":
            found = node.first("category")
            category = found.text_of("text") if found else ""
            continue
        name = _text_of(node, "name")
        yield guarded(node.line, name, lambda node=node, category=category: _question(node, category))  # type: ignore[misc]


def _text_of(node: Node, tag: str) -> str:
    found = node.first(tag)
    return found.text_of("text") if found else ""


class _Gathered:
    """What the texts of one question say; files are found by their names."""

    def __init__(self, node: Node) -> None:
        self.notes: list[Note] = []
        self.media: list[Attached] = []
        self.files = {file.get("name"): _decoded(file) for file in node.descendants("file")}

    def say(self, node: Node | None) -> str:
        """A text element in one of Moodle's four formats."""
        if node is None:
            return ""
        inner = node.first("text")
        text = inner.text() if inner else ""
        form = node.get("format", "moodle_auto_format")
        if form == "html":
            flow = read_html(text)
        else:
            flow = Flow()
            flow.lost |= {"markdown_as_text"} if form == "markdown" else set()
            lines = ruby_escape(text.strip()).replace("\r\n", "\n").split("\n")
            flow.parts.extend(f"\x02{line}" if n else line for n, line in enumerate(lines))
        self.notes += flow.notes()
        self.media += [self._found(each) for each in flow.media]
        return flow.plain()

    def _found(self, each: Attached) -> Attached:
        name = unquote(each.name.removeprefix(PLUGIN_FILE))
        return replace(each, name=name, content=self.files.get(name))


def _decoded(file: Node) -> bytes | None:
    try:
        return base64.b64decode(file.text(), validate=False)
    except (binascii.Error, ValueError):
        return None


def _question(node: Node, category: str) -> QuestionRow:
    kind = node.get("type")
    reader = _KINDS.get(kind)
    if reader is None:
        raise RowFault("kind_unknown", kind[:40])
    said = _Gathered(node)
    row = QuestionRow(
        node.line, CASE, {"stem": said.say(node.first("questiontext"))}, {}, name=_text_of(node, "name"),
        code=node.text_of("idnumber"), category=category, rationale=said.say(node.first("generalfeedback")),
    )  # fmt: skip
    row = reader(node, row, said)
    tags = node.first("tags")
    facts, others = facts_in(_raw(tag) for tag in (tags.all("tag") if tags else ()))
    row = with_facts(row, facts)
    notes = [*row.notes, *said.notes, *_left_out(node, others)]
    if row.kind == ESSAY:
        notes += essay_notes(row)
    if row.kind == CASE and facts.get("kind") != CASE:
        notes.append(Note("text_as_case"))
    return replace(row, media=tuple(said.media), notes=tuple(notes))


def _left_out(node: Node, tags: list[str]) -> list[Note]:
    notes = []
    shown = [_text_of(node, f"{name}feedback") for name in ("correct", "partiallycorrect", "incorrect")]
    usual = ("your answer is ",)
    for text in shown:
        plain = read_html(text).plain()
        if plain and not plain.lower().startswith(usual):
            notes.append(Note("feedback_left_out", plain[:120]))
    if node.all("hint"):
        notes.append(Note("hints_left_out"))
    if tags:
        notes.append(Note("tags_left_out", ", ".join(tags)[:120]))
    grade = node.text_of("defaultgrade")
    if grade and node.get("type") not in ("essay", "description") and decimal_of(grade) != 1:
        notes.append(Note("points", grade))
    return notes


def _fraction(answer: Node) -> float:
    return float(decimal_of(answer.get("fraction", "0") or "0"))


def _is_yes(node: Node, tag: str, otherwise: bool) -> bool:
    said = node.text_of(tag).lower()
    return said in ("true", "1", "yes") if said else otherwise


def _kept_in_place(node: Node, body: dict[str, Any]) -> dict[str, Any]:
    return body if _is_yes(node, "shuffleanswers", True) else {**body, "fixed": True}


def _choice(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    answers = node.all("answer")
    before = len(said.media)
    options = lettered(said.say(answer) for answer in answers)
    notes = [Note("media_of_option", each.name[:120]) for each in said.media[before:]]
    comments = [said.say(answer.first("feedback")) for answer in answers]
    fractions = [_fraction(answer) for answer in answers]
    single = _is_yes(node, "single", True)
    right = [n for n, share in enumerate(fractions) if (share >= FULL if single else share > 0)]
    share = 100 / max(len(right), 1)
    ours = [0 if single and n not in right else (100 if single else share if n in right else -share)
            for n in range(len(options))]  # fmt: skip
    if any(abs(a - b) > 0.01 for a, b in zip(fractions, ours, strict=True)):
        notes.append(Note("weights"))
    key: dict[str, Any] = {"options": [options[n]["id"] for n in right]}
    body = _kept_in_place(node, {**row.body, "options": options})
    rationales = {option["id"]: text for option, text in zip(options, comments, strict=True) if text}
    kind = SINGLE_CHOICE if single else MULTIPLE_RESPONSE
    key |= {} if single else {"scoring": "partial"}
    return replace(row, kind=kind, body=body, key=key, rationales=rationales, notes=(*row.notes, *notes))


def _true_false(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    right, rationales = [], {}
    for answer in node.all("answer"):
        name = "t" if answer.text_of("text").lower() == "true" else "f"
        right += [name] if _fraction(answer) >= FULL else []
        rationales[name] = said.say(answer.first("feedback"))
    body = {**row.body, "options": [dict(option) for option in TRUE_FALSE_OPTIONS]}
    kept = {name: text for name, text in rationales.items() if text}
    return replace(row, kind=TRUE_FALSE, body=body, key={"options": right}, rationales=kept)


def _short(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    notes, accepted = list(row.notes), []
    for answer in node.all("answer"):
        text, comment = ruby_escape(_raw(answer)), said.say(answer.first("feedback"))
        notes += [Note("feedback_left_out", comment[:120])] if comment else []
        if "*" in text:
            notes.append(Note("wildcard", text[:60]))
        elif _fraction(answer) >= FULL:
            accepted.append(text)
        else:
            notes.append(Note("partial_answers", text[:60]))
    if _is_yes(node, "usecase", False):
        notes.append(Note("case_insensitive"))
    kept = list(dict.fromkeys(text for text in accepted if text))
    body = {**row.body, "longest": max([50, *map(len, kept)])}
    return replace(row, kind=SHORT_TEXT, body=body, key={"accepted": kept}, notes=tuple(notes))


def _raw(answer: Node) -> str:
    found = answer.first("text")
    return found.text().strip() if found else ""


def _number(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    notes, ranges = list(row.notes), []
    for answer in node.all("answer"):
        comment = said.say(answer.first("feedback"))
        notes += [Note("feedback_left_out", comment[:120])] if comment else []
        if _raw(answer) == "*":
            notes.append(Note("wildcard", "*"))
            continue
        value, off = decimal_of(_raw(answer)), decimal_of(answer.text_of("tolerance") or "0")
        if _fraction(answer) >= FULL:
            ranges.append(range_of(value - off, value + off))
        elif _fraction(answer) > 0:
            notes.append(Note("partial_answers", _raw(answer)))
    unit = next((each.text_of("unit_name") for each in node.descendants("unit")), "")
    return replace(row, kind=NUMBER, body={**row.body, "unit": unit}, key={"ranges": ranges}, notes=tuple(notes))


def _matching(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    pairs = []
    for each in node.all("subquestion"):
        answer = each.first("answer")
        pairs.append((said.say(each), ruby_escape(_raw(answer)) if answer else ""))
    body, key = matched(pairs)
    return replace(row, kind=MATCHING, body=_kept_in_place(node, {**row.body, **body}), key=key)


def _ordering(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    """Moodle writes the options in their right order; they are kept by their words, so that the order tells nothing."""
    texts = [said.say(answer) for answer in node.all("answer")]
    options = lettered(sorted(texts))
    ids = {option["text"]: option["id"] for option in options}
    key = {
        "order": [ids[text] for text in texts],
        "scoring": "all" if node.text_of("gradingtype") == "-1" else "partial",
    }
    return replace(row, kind=ORDERING, body={**row.body, "options": options}, key=key)


def _essay(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    info = said.say(node.first("graderinfo"))
    tags = node.first("tags")
    ours = any("rubric1=" in tag.words() for tag in (tags.all("tag") if tags else ()))
    notes, rationale = list(row.notes), row.rationale
    if info and not ours:
        notes.append(Note("rubric_as_reason"))
        rationale = f"{rationale}\n{info}".strip()
    return replace(row, kind=ESSAY, key={"rubric": []}, rationale=rationale, notes=tuple(notes))


def _description(node: Node, row: QuestionRow, said: _Gathered) -> QuestionRow:
    return row


_KINDS = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "description": _description,
}
