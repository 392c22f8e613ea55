"""QTI 1.2, as Canvas and others write it, read. Source: IMS QTI ASI binding 1.2. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exams.bank.exchange.markup import Flow, read_html
from exams.bank.exchange.rows import (
    SAYS_FALSE,
    Attached,
    Note,
    QuestionRow,
    Read,
    RowFault,
    choice_of,
    decimal_of,
    essay_notes,
    guarded,
    lettered,
    matched,
    range_of,
)
from exams.bank.exchange.safexml import Node, pieces
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
)
from lms.text.ruby import ruby_escape

GENERAL = "general_fb"
RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension")


def read_qti12(content: bytes) -> Iterator[Read]:
    """The items of a QTI 1.2 file, one after another."""
    for node in pieces(content, "item"):
        if node.tag == "item":
            name = node.get("title") or node.get("ident")
            yield guarded(node.line, name, lambda node=node: _item(node))  # type: ignore[misc]


class _Gathered:
    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.media: list[Attached] = []

    def say(self, node: Node | None, without: tuple[str, ...] = ()) -> str:
        """The material below a node, leaving some elements out."""
        texts = [self._piece(each) for each in _materials(node, without)] if node else []
        return "\n".join(text for text in texts if text)

    def _piece(self, node: Node) -> str:
        if node.tag in ("matimage", "mataudio"):
            kind = "audio" if node.tag == "mataudio" else "image"
            self.media.append(Attached(kind, node.get("uri") or node.get("label"), node.get("label")))
            return ""
        if node.get("texttype", "text/plain") == "text/plain":
            flow = Flow()
            flow.parts.append(ruby_escape(node.words()))
        else:
            flow = read_html(node.text())
        self.notes += flow.notes()
        self.media += flow.media
        return flow.plain()


def _materials(node: Node, without: tuple[str, ...]) -> Iterator[Node]:
    for child in node.elements():
        if child.tag in ("mattext", "matemtext", "matimage", "mataudio"):
            yield child
        elif child.tag not in without:
            yield from _materials(child, without)


def _item(node: Node) -> QuestionRow:
    presentation = node.first("presentation")
    if presentation is None:
        raise RowFault("no_interaction")
    said = _Gathered()
    stem = said.say(presentation, RESPONSES)
    responses = list(presentation.descendants(*RESPONSES))
    row = QuestionRow(node.line, CASE, {"stem": stem}, {}, name=node.get("title") or node.get("ident"))
    if not responses:
        raise RowFault("no_interaction")
    row = _answered(node, row, responses, said)
    row = _with_feedback(node, row, said, responses)
    return replace(row, media=tuple(said.media), notes=(*row.notes, *said.notes, *_points(node, row)))


def _answered(node: Node, row: QuestionRow, responses: list[Node], said: _Gathered) -> QuestionRow:
    first = responses[0]
    if len(responses) > 1:
        if all(each.tag == "response_lid" for each in responses):
            return _matching(node, row, responses, said)
        raise RowFault("several_interactions")
    if first.tag == "response_lid":
        return _choice(node, row, first, said)
    numeric = first.tag == "response_num" or _meta(node, "question_type") == "numerical_question"
    if numeric:
        return _number(node, row)
    if first.tag == "response_str":
        return _text(node, row)
    raise RowFault("kind_unknown", first.tag)


def _meta(node: Node, label: str) -> str:
    for field in node.descendants("qtimetadatafield"):
        if field.text_of("fieldlabel") == label:
            return field.text_of("fieldentry")
    return ""


def _points(node: Node, row: QuestionRow) -> list[Note]:
    typed = _meta(node, "points_possible")
    if not typed or row.kind == ESSAY or decimal_of(typed) == 1:
        return []
    return [Note("points", typed)]


def _scoring(node: Node) -> list[Node]:
    """The conditions that give points."""
    return [
        condition
        for condition in node.descendants("respcondition")
        if any(decimal_of(each.words() or "0") > 0 for each in condition.all("setvar"))
    ]


def _equal(node: Node, negated: bool = False) -> Iterator[tuple[str, str, bool]]:
    """(response, value, wanted) of every comparison below."""
    for child in node.elements():
        if child.tag == "varequal":
            yield child.get("respident"), child.words(), not negated
        elif child.tag != "setvar":
            yield from _equal(child, negated != (child.tag == "not"))


def _labels(response: Node, said: _Gathered) -> tuple[list[str], list[str]]:
    labels = list(response.descendants("response_label"))
    return [label.get("ident") for label in labels], [said.say(label) for label in labels]


def _choice(node: Node, row: QuestionRow, response: Node, said: _Gathered) -> QuestionRow:
    ids, texts = _labels(response, said)
    wanted = [value for condition in _scoring(node) for _, value, yes in _equal(condition) if yes]
    unknown = [value for value in wanted if value not in ids]
    if unknown:
        raise RowFault("key_not_an_option", unknown[0][:40])
    right = sorted({ids.index(value) for value in wanted})
    render = next(response.descendants("render_choice"), None)
    fixed = {"fixed": True} if render is not None and render.get("shuffle").lower() == "no" else {}
    if response.get("rcardinality", "Single").lower() != "multiple":
        return choice_of(replace(row, body={**row.body, **fixed}), texts, right, {})
    options = lettered(texts)
    adds = any(each.get("action").lower() == "add" for each in node.descendants("setvar"))
    key = {"options": [options[n]["id"] for n in right], "scoring": "partial" if adds else "all"}
    notes = (*row.notes, Note("weights")) if adds else row.notes
    return replace(row, kind=MULTIPLE_RESPONSE, body={**row.body, "options": options, **fixed}, key=key, notes=notes)


def _matching(node: Node, row: QuestionRow, responses: list[Node], said: _Gathered) -> QuestionRow:
    wanted = {(name, value) for condition in _scoring(node) for name, value, yes in _equal(condition) if yes}
    pairs: list[tuple[str, str]] = []
    others: list[str] = []
    for response in responses:
        ids, texts = _labels(response, said)
        right = [text for ident, text in zip(ids, texts, strict=True) if (response.get("ident"), ident) in wanted]
        if len(right) != 1:
            raise RowFault("two_keys" if right else "no_key")
        pairs.append((said.say(response, ("render_choice",)), right[0]))
        others += texts
    pairs += [("", text) for text in dict.fromkeys(others) if text not in {option for _, option in pairs}]
    body, key = matched(pairs)
    return replace(row, kind=MATCHING, body={**row.body, **body}, key=key)


def _number(node: Node, row: QuestionRow) -> QuestionRow:
    ranges = []
    for condition in _scoring(node):
        low = [each.words() for each in condition.descendants("vargte", "vargt")]
        high = [each.words() for each in condition.descendants("varlte", "varlt")]
        if low and high:
            ranges.append(range_of(decimal_of(low[0]), decimal_of(high[0])))
        else:
            values = [decimal_of(value) for _, value, yes in _equal(condition) if yes]
            ranges += [range_of(value, value) for value in values]
    return replace(row, kind=NUMBER, body={**row.body, "unit": ""}, key={"ranges": ranges})


def _text(node: Node, row: QuestionRow) -> QuestionRow:
    accepted = [value for condition in _scoring(node) for _, value, yes in _equal(condition) if yes]
    if accepted or _meta(node, "question_type") == "short_answer_question":
        kept = list(dict.fromkeys(ruby_escape(text) for text in accepted if text))
        body = {**row.body, "longest": max([50, *map(len, kept)])}
        return replace(row, kind=SHORT_TEXT, body=body, key={"accepted": kept})
    row = replace(row, kind=ESSAY, key={"rubric": []})
    return replace(row, notes=(*row.notes, *essay_notes(row)))


def _with_feedback(node: Node, row: QuestionRow, said: _Gathered, responses: list[Node]) -> QuestionRow:
    """Feedback of one option is its reason, general feedback the reason of the answer; other words are told."""
    texts = {each.get("ident"): said.say(each) for each in node.descendants("itemfeedback")}
    ids = [label.get("ident") for label in responses[0].descendants("response_label")]
    order = [option["id"] for option in row.body.get("options", ())]
    words = [label.words().lower() for label in responses[0].descendants("response_label")]
    if row.kind == TRUE_FALSE and words[:1] and words[0] in SAYS_FALSE:
        order.reverse()
    names = dict(zip(ids, order, strict=False))
    shown: dict[str, str] = {}
    for condition in node.descendants("respcondition"):
        values = [value for _, value, yes in _equal(condition) if yes]
        for display in condition.all("displayfeedback"):
            link = display.get("linkrefid")
            if len(values) == 1 and link.startswith(values[0]) and values[0] in names:
                shown[link] = names[values[0]]
    choice = row.kind in (SINGLE_CHOICE, MULTIPLE_RESPONSE, TRUE_FALSE)
    rationales = {name: texts[link] for link, name in shown.items() if texts.get(link)} if choice else {}
    left = [text for link, text in texts.items() if text and link != GENERAL and not (choice and link in shown)]
    notes = [Note("feedback_left_out", text[:120]) for text in left]
    return replace(row, rationales=rationales, rationale=texts.get(GENERAL, ""), notes=(*row.notes, *notes))
