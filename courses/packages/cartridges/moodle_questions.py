"""Questions of a Moodle backup put into the words of Moodle's own quiz file, which the reader of the bank knows. Pure."""

import html
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.packages.cartridges.bundle import children, descendants, text_of

FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
FULL = 100


def questions_by_number(bank: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The newest version of each question by its entry in the bank (Moodle 4), and every question by its number."""
    entries = {
        entry.get("id", ""): versions[-1]
        for entry in descendants(bank, "question_bank_entry")
        if (versions := descendants(entry, "question"))
    }
    return entries, {node.get("id", ""): node for node in descendants(bank, "question")}


def question_file(questions: Iterable[Any]) -> bytes:
    """A quiz file with these questions."""
    return f"<quiz>{''.join(map(_question, questions))}</quiz>".encode()


def _question(node: Any) -> str:
    kind = text_of(node, "qtype")
    parts = [
        _element("name", _text(text_of(node, "name"))),
        _formatted("questiontext", node, "questiontext", "questiontextformat"),
        _formatted("generalfeedback", node, "generalfeedback", "generalfeedbackformat"),
        *_answers(kind, node),
    ]
    return f'<question type="{html.escape(kind)}">{"".join(parts)}</question>'


def _answers(kind: str, node: Any) -> list[str]:
    answers = [each for holder in descendants(node, "answers") for each in children(holder, "answer")]
    if kind == "match":
        return [_pair(each) for each in descendants(node, "match")]
    if kind == "truefalse":
        true = next((text_of(each, "trueanswer") for each in descendants(node, "truefalse")), "")
        return [_answer(each, "true" if each.get("id") == true else "false", _share(each)) for each in answers]
    if kind == "ordering":
        places = sorted(answers, key=lambda each: _decimal(text_of(each, "fraction")))
        return [_answer(each, text_of(each, "answertext"), str(place)) for place, each in enumerate(places, start=1)]
    if kind == "numerical":
        off = {text_of(each, "answer"): text_of(each, "tolerance") for each in descendants(node, "numerical_record")}
        said = [
            _answer(each, text_of(each, "answertext"), _share(each), off.get(each.get("id", ""), "0"))
            for each in answers
        ]
        units = [
            _element("unit", _element("unit_name", html.escape(text_of(each, "unit"))))
            for each in descendants(node, "numerical_unit")
        ]
        return [*said, _element("units", "".join(units))]
    single = next((text_of(each, "single") for each in descendants(node, "multichoice")), "")
    said = [_answer(each, text_of(each, "answertext"), _share(each)) for each in answers]
    return [*said, _element("single", "false" if single == "0" else "true")]


def _answer(node: Any, text: str, share: str, off: str = "") -> str:
    form = FORMATS.get(text_of(node, "answerformat"), "html")
    inner = _text(text) + _formatted("feedback", node, "feedback", "feedbackformat")
    inner += _element("tolerance", html.escape(off)) if off else ""
    return f'<answer fraction="{share}" format="{form}">{inner}</answer>'


def _pair(node: Any) -> str:
    form = FORMATS.get(text_of(node, "questiontextformat"), "html")
    answer = _element("answer", _text(text_of(node, "answertext")))
    return f'<subquestion format="{form}">{_text(text_of(node, "questiontext"))}{answer}</subquestion>'


def _share(node: Any) -> str:
    """A backup counts to one, a quiz file to a hundred."""
    return str(_decimal(text_of(node, "fraction")) * FULL)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.strip() or "0")
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def _formatted(name: str, node: Any, field: str, form: str) -> str:
    return f'<{name} format="{FORMATS.get(text_of(node, form), "html")}">{_text(text_of(node, field))}</{name}>'


def _element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def _text(text: str) -> str:
    return _element("text", html.escape("" if text == "$@NULL@$" else text, quote=False))
