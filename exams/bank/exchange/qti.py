"""QTI 2.1, 2.2 and 3.0 items, read. Source: 1EdTech, QTI ASI information models. Pure.

The names of both generations are one word each (see safexml.canonical), so one reader serves them all. What we write
ourselves stands in rubric blocks for authors, whose classes are named here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from exams.bank.exchange.markup import read_nodes
from exams.bank.exchange.rows import (
    Attached,
    Note,
    QuestionRow,
    Read,
    RowFault,
    choice_of,
    decimal_of,
    essay_notes,
    facts_in,
    guarded,
    lettered,
    numbered,
    range_of,
    with_facts,
)
from exams.bank.exchange.safexml import Node, tree
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    SHORT_TEXT,
    TRUE_FALSE,
)
from lms.text.ruby import ruby_escape

ITEM = "assessmentitem"
TAGS_CLASS, REASON_CLASS = "item-tags", "item-reason"
GAP = "_____"
HELD_APART = frozenset(
    {"rubricblock", "feedbackblock", "feedbackinline", "modalfeedback", "stylesheet", "templateblock"}
)
Find = Callable[[str], bytes | None]


def read_item(content: bytes, find: Find) -> Iterator[Read]:
    """The one item of a file. ``find`` gives the bytes of a picture by the name that the item uses."""
    node = tree(content)
    name = node.get("title") or node.get("identifier")
    yield guarded(node.line, name, lambda: _item(node, find))


class _Gathered:
    """What the texts of one item say."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.notes: list[Note] = []
        self.media: list[Attached] = []

    def say(self, *nodes: Node, without: frozenset[str] = HELD_APART, gap: str = "") -> str:
        flow = read_nodes([child for node in nodes for child in node.children], without, gap)
        self.notes += flow.notes()
        self.media += [replace(each, content=self.find(each.name)) for each in flow.media]
        return flow.plain()


def _item(node: Node, find: Find) -> QuestionRow:
    body = node.first("itembody")
    if body is None:
        raise RowFault("no_interaction")
    said, facts, others = _Gathered(find), *_tags(body)
    interactions = [each for each in body.descendants(*_ALL) if each.tag.endswith("interaction")]
    stem = said.say(body, without=HELD_APART | _OUTSIDE, gap=GAP)
    prompts = [prompt for each in interactions for prompt in each.all("prompt")]
    stem = "\n".join(text for text in (stem, *(said.say(prompt) for prompt in prompts)) if text)
    row = QuestionRow(
        node.line, CASE, {"stem": stem}, {}, name=node.get("title") or node.get("identifier"),
        code=next((tag.removeprefix("code=") for tag in others if tag.startswith("code=")), ""), rationale=_reason(body, said),
    )  # fmt: skip
    if facts.get("kind") != CASE:
        row = _answered(node, row, interactions, said)
    row = with_facts(row, facts)
    notes = [*row.notes, *said.notes, *_left_out(node, row, said)]
    return replace(row, media=tuple(said.media), notes=tuple(notes))


def _tags(body: Node) -> tuple[dict[str, str], list[str]]:
    for block in body.descendants("rubricblock"):
        if block.get("class") == TAGS_CLASS:
            facts, others = facts_in(line.text() for line in block.descendants("p"))
            return facts, others
    return {}, []


def _reason(body: Node, said: _Gathered) -> str:
    blocks = [block for block in body.descendants("rubricblock") if block.get("class") == REASON_CLASS]
    return said.say(*blocks, without=frozenset())


def _answered(node: Node, row: QuestionRow, interactions: list[Node], said: _Gathered) -> QuestionRow:
    if not interactions:
        raise RowFault("no_interaction")
    if len(interactions) > 1:
        raise RowFault("several_interactions")
    found = interactions[0]
    reader = _READERS.get(found.tag)
    if reader is None:
        raise RowFault("kind_unknown", found.tag)
    declared = next((each for each in node.all("responsedeclaration")
                     if each.get("identifier") == found.get("responseidentifier")), Node("", {}, 0))  # fmt: skip
    return reader(node, row, found, declared, said)


def _values(declared: Node) -> list[str]:
    correct = declared.first("correctresponse")
    return [each.words() for each in correct.all("value")] if correct else []


def _mapping(declared: Node) -> dict[str, Decimal]:
    mapping = declared.first("mapping")
    entries = mapping.all("mapentry") if mapping else []
    return {each.get("mapkey"): decimal_of(each.get("mappedvalue", "0")) for each in entries}


def _maps(node: Node) -> bool:
    """Whether the points come from the mapping, not from the right answer as a whole."""
    processing = node.first("responseprocessing")
    if processing is None:
        return False
    return "map_response" in processing.get("template") or any(processing.descendants("mapresponse"))


def _fixed(found: Node, choices: list[Node], row: QuestionRow) -> tuple[dict[str, Any], list[Note]]:
    if found.get("shuffle").lower() != "true":
        return ({"fixed": True} if found.get("shuffle").lower() == "false" else {}), []
    some = [each for each in choices if each.get("fixed").lower() == "true"]
    return {}, [Note("fixed_options")] if some else []


def _options(choices: list[Node], said: _Gathered) -> tuple[list[str], list[Note]]:
    before = len(said.media)
    texts = [said.say(each) for each in choices]
    return texts, [Note("media_of_option", each.name[:120]) for each in said.media[before:]]


def _choice(node: Node, row: QuestionRow, found: Node, declared: Node, said: _Gathered) -> QuestionRow:
    choices = found.all("simplechoice")
    ids = [each.get("identifier") for each in choices]
    texts, notes = _options(choices, said)
    mapping = _mapping(declared)
    right_ids = _values(declared) or [name for name, points in mapping.items() if points > 0]
    unknown = [name for name in right_ids if name not in ids]
    if unknown:
        raise RowFault("key_not_an_option", unknown[0][:40])
    right = [ids.index(name) for name in right_ids]
    reasons = _inline(choices, ids) | _modal(node, ids, said)
    fixed, more = _fixed(found, choices, row)
    row = replace(row, notes=(*row.notes, *notes, *more))
    several = declared.get("cardinality") == "multiple"
    if not several:
        row = choice_of(row, texts, right, reasons)
        return row if row.kind == TRUE_FALSE else replace(row, body={**row.body, **fixed})
    return _multiple(node, row, found, texts, sorted(right), reasons, fixed, mapping, ids)


def _multiple(
    node: Node, row: QuestionRow, found: Node, texts: list[str], right: list[int], reasons: dict[int, str],
    fixed: dict[str, Any], mapping: dict[str, Decimal], ids: list[str],
) -> QuestionRow:  # fmt: skip
    options = lettered(texts)
    partial = _maps(node)
    points = [mapping.get(name, Decimal(-1)) for name in ids]
    ours = [Decimal(1 if n in right else -1) for n in range(len(ids))]
    notes = [Note("weights")] if partial and points != ours else []
    most = int(found.get("maxchoices") or 0)
    choose = {"choose": most} if 1 < most < len(options) or (most == 1 and len(options) > 1) else {}
    key = {"options": [options[n]["id"] for n in right], "scoring": "partial" if partial else "all"}
    rationales = {options[n]["id"]: text for n, text in reasons.items() if text}
    body = {**row.body, "options": options, **fixed, **choose}
    return replace(row, kind=MULTIPLE_RESPONSE, body=body, key=key, rationales=rationales, notes=(*row.notes, *notes))


def _inline(choices: list[Node], ids: list[str]) -> dict[int, str]:
    """Feedback inside an option, shown when it is chosen."""
    found = {}
    for n, each in enumerate(choices):
        texts = [read_nodes(inline.children).plain() for inline in each.descendants("feedbackinline")]
        found[n] = "\n".join(text for text in texts if text)
    return found


def _modal(node: Node, ids: list[str], said: _Gathered) -> dict[int, str]:
    """Feedback after the answer that belongs to one option."""
    found = {}
    for each in node.all("modalfeedback"):
        text = said.say(each)
        if text and each.get("identifier") in ids and each.get("showhide", "show") == "show":
            found[ids.index(each.get("identifier"))] = text
    return found


def _order(node: Node, row: QuestionRow, found: Node, declared: Node, said: _Gathered) -> QuestionRow:
    choices = found.all("simplechoice")
    ids = [each.get("identifier") for each in choices]
    texts, notes = _options(choices, said)
    options = lettered(texts)
    wanted = _values(declared)
    unknown = [name for name in wanted if name not in ids]
    if unknown:
        raise RowFault("key_not_an_option", unknown[0][:40])
    if any(each.get("fixed").lower() == "true" for each in choices):
        notes.append(Note("fixed_options"))
    key = {"order": [options[ids.index(name)]["id"] for name in wanted], "scoring": "all"}
    return replace(row, kind=ORDERING, body={**row.body, "options": options}, key=key, notes=(*row.notes, *notes))


def _match(node: Node, row: QuestionRow, found: Node, declared: Node, said: _Gathered) -> QuestionRow:
    sets = [each.all("simpleassociablechoice") for each in found.all("simplematchset")]
    if len(sets) != 2:
        raise RowFault("answer_unreadable", found.tag)
    rows = numbered(said.say(each) for each in sets[0])
    options = lettered(said.say(each) for each in sets[1])
    row_ids = {each.get("identifier"): line["id"] for each, line in zip(sets[0], rows, strict=True)}
    option_ids = {each.get("identifier"): option["id"] for each, option in zip(sets[1], options, strict=True)}
    pairs: dict[str, str] = {}
    for value in _values(declared):
        left, _, right = value.partition(" ")
        if left not in row_ids or right not in option_ids:
            raise RowFault("key_not_an_option", value[:40])
        if row_ids[left] in pairs:
            raise RowFault("two_keys")
        pairs[row_ids[left]] = option_ids[right]
    fixed, notes = _fixed(found, [*sets[0], *sets[1]], row)
    weighed = _maps(node) and len(set(_mapping(declared).values())) > 1
    key = {"pairs": pairs, "scoring": "partial" if _maps(node) else "all"}
    notes += [Note("weights")] if weighed else []
    body = {**row.body, "rows": rows, "options": options, **fixed}
    return replace(row, kind=MATCHING, body=body, key=key, notes=(*row.notes, *notes))


def _entry(node: Node, row: QuestionRow, found: Node, declared: Node, said: _Gathered) -> QuestionRow:
    if declared.get("basetype") in ("float", "integer"):
        return replace(row, kind=NUMBER, body={**row.body, "unit": ""}, key={"ranges": _ranges(node, declared)})
    mapping = _mapping(declared)
    best = max(mapping.values(), default=Decimal(0))
    full = [name for name, points in mapping.items() if points == best and best > 0]
    notes = [Note("partial_answers", name[:60]) for name, points in mapping.items() if 0 < points < best]
    entries = list(declared.descendants("mapentry"))
    if not entries or any(each.get("casesensitive", "true") == "true" for each in entries):
        notes.append(Note("case_insensitive"))
    accepted = list(dict.fromkeys(ruby_escape(text) for text in (*_values(declared), *full) if text))
    body = {**row.body, "longest": max([50, *map(len, accepted)])}
    return replace(row, kind=SHORT_TEXT, body=body, key={"accepted": accepted}, notes=(*row.notes, *notes))


def _ranges(node: Node, declared: Node) -> list[dict[str, str]]:
    """From our own comparisons, from a tolerance, or the right value itself."""
    processing = node.first("responseprocessing") or Node("", {}, 0)
    spans = []
    for both in processing.descendants("and"):
        low, high = (next(both.descendants(name), None) for name in ("gte", "lte"))
        if low is not None and high is not None:
            ends = [decimal_of(next(each.descendants("basevalue")).words()) for each in (low, high)]
            spans.append(range_of(ends[0], ends[1]))
    if spans:
        return spans
    values = [decimal_of(value) for value in _values(declared)]
    equal = next(processing.descendants("equal"), None)
    if equal is not None and equal.get("tolerancemode") == "absolute":
        off = [decimal_of(each) for each in equal.get("tolerance", "0").split()]
        return [range_of(value - off[0], value + off[-1]) for value in values]
    return [range_of(value, value) for value in values]


def _extended(node: Node, row: QuestionRow, found: Node, declared: Node, said: _Gathered) -> QuestionRow:
    body = node.first("itembody")
    blocks = [block for block in (body.descendants("rubricblock") if body else ())
              if block.get("class") not in (TAGS_CLASS, REASON_CLASS)]  # fmt: skip
    guide = said.say(*blocks, without=frozenset())
    row = replace(row, kind=ESSAY, key={"rubric": []}, rationale=f"{row.rationale}\n{guide}".strip())
    processing = node.first("responseprocessing")
    ignored = processing is not None and (processing.get("template") or list(processing.elements()))
    notes = [Note("rubric_as_reason")] if guide else []
    notes += [Note("processing_left_out")] if ignored else []
    return replace(row, notes=(*row.notes, *notes))


def _left_out(node: Node, row: QuestionRow, said: _Gathered) -> list[Note]:
    notes = list(essay_notes(row)) if row.kind == ESSAY else []
    kept = set(row.rationales.values())
    for each in node.all("modalfeedback"):
        text = said.say(each)
        if text and text not in kept:
            notes.append(Note("feedback_left_out", text[:120]))
    body = node.first("itembody")
    for block in body.descendants("feedbackblock", "rubricblock") if body and row.kind != ESSAY else ():
        text = read_nodes(block.children).plain()
        if text and block.get("class") not in (TAGS_CLASS, REASON_CLASS):
            notes.append(Note("feedback_left_out", text[:120]))
    points = _points(node)
    if row.kind not in (ESSAY, CASE) and points and points != 1:
        notes.append(Note("points", str(points)))
    return notes


def _points(node: Node) -> Decimal | None:
    for each in node.all("outcomedeclaration"):
        default = each.first("defaultvalue")
        if each.get("identifier") == "MAXSCORE" and default:
            return decimal_of(default.words() or "1")
    score = [each.get("normalmaximum") for each in node.all("outcomedeclaration") if each.get("identifier") == "SCORE"]
    return decimal_of(score[0]) if score and score[0] else None


_READERS = {
    "choiceinteraction": _choice,
    "orderinteraction": _order,
    "matchinteraction": _match,
    "textentryinteraction": _entry,
    "extendedtextinteraction": _extended,
}
_UNKNOWN = (
    "gapmatchinteraction", "associateinteraction", "hotspotinteraction", "hottextinteraction", "inlinechoiceinteraction",
    "graphicgapmatchinteraction", "graphicassociateinteraction", "graphicorderinteraction", "selectpointinteraction",
    "positionobjectinteraction", "positionobjectstage", "sliderinteraction", "mediainteraction", "drawinginteraction",
    "uploadinteraction", "custominteraction", "portablecustominteraction", "endattemptinteraction",
)  # fmt: skip
_ALL = (*_READERS, *_UNKNOWN)
_OUTSIDE = frozenset(_ALL)
