"""Self-checks as a quiz in QTI 1.2, in the profile of Common Cartridge where it has the kind. Pure.

Source: IMS QTI ASI binding 1.2; Common Cartridge 1.3, 6 (assessments). Pairs and numbers are written as Canvas does.
"""

import html
from collections.abc import Callable, Iterable

from courses.catalogue.questions.rules import CHOOSING, CheckText, body_of, feedback_of, key_of
from courses.packages.cartridges.words import LOST
from lms.knowledge.api import MATCHING, MULTIPLE_RESPONSE, NUMBER, ORDERING, SHORT_TEXT, TRUE_FALSE
from lms.text.ruby import ruby_html, ruby_plain

PROFILES = {
    "single_choice": "cc.multiple_choice.v0p1",
    MULTIPLE_RESPONSE: "cc.multiple_response.v0p1",
    TRUE_FALSE: "cc.true_false.v0p1",
    SHORT_TEXT: "cc.fib.v0p1",
}
TYPES = {MATCHING: "matching_question", ORDERING: "matching_question", NUMBER: "numerical_question"}
# What every system calls the two options of a question whether something is true.
TRUE_FALSE_WORDS = {"t": "True", "f": "False"}
SPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
UNSAYABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def quiz_of(identifier: str, title: str, checks: Iterable[CheckText]) -> str:
    """A quiz with these questions as a document of its own."""
    items = "".join(_item(f"{identifier}-{number}", check) for number, check in enumerate(checks, start=1))
    head = _meta({"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination"})
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="{SPACE}">'
        f'<assessment ident="{html.escape(identifier)}" title="{html.escape(ruby_plain(title))}">{head}'
        f'<section ident="root_section">{items}</section></assessment></questestinterop>\n'
    )
    return text.translate(UNSAYABLE)


def losses_of(check: CheckText) -> list[str]:
    """Source sentences about what the format cannot say of a question."""
    lost = []
    if check.kind == ORDERING:
        lost.append(LOST["ordering"])
    if check.kind in (MATCHING, NUMBER):
        lost.append(LOST["elsewhere"])
    if check.unit:
        lost.append(LOST["unit"])
    if check.kind not in CHOOSING and check.wrong_words.strip() not in ("", check.right_words.strip()):
        lost.append(LOST["wrong_words"])
    return lost


def _item(identifier: str, check: CheckText) -> str:
    profile = PROFILES.get(check.kind)
    meta = _meta({"cc_profile": profile} if profile else {"question_type": TYPES[check.kind]})
    write = _WRITERS[check.kind]
    fields, conditions, feedback = write(check)
    outcome = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return (
        f'<item ident="{html.escape(identifier)}" title="{html.escape(ruby_plain(check.stem)[:60])}">{meta}'
        f"<presentation>{_material(check.stem)}{fields}</presentation>"
        f"<resprocessing>{outcome}{conditions}</resprocessing>{feedback}</item>"
    )


def _meta(fields: dict[str, str]) -> str:
    said = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for name, value in fields.items()
    )
    return (
        f"<itemmetadata><qtimetadata>{said}</qtimetadata></itemmetadata>"
        if "cc.exam" not in said
        else f"<qtimetadata>{said}</qtimetadata>"
    )


def _material(text: str) -> str:
    shown = str(ruby_html(text)).replace("\n", "<br/>")
    return f'<material><mattext texttype="text/html">{html.escape(shown, quote=False)}</mattext></material>'


def _condition(test: str, then: str = "", *, ends: bool = False) -> str:
    going = "No" if ends else "Yes"
    return f'<respcondition continue="{going}"><conditionvar>{test}</conditionvar>{then}</respcondition>'


def _points(value: str = "100", action: str = "Set") -> str:
    return f'<setvar action="{action}" varname="SCORE">{value}</setvar>'


def _equal(value: str, response: str = "response1") -> str:
    return f'<varequal respident="{response}">{html.escape(value)}</varequal>'


def _labels(options: Iterable[tuple[str, str]]) -> str:
    said = "".join(f'<response_label ident="{name}">{_material(text)}</response_label>' for name, text in options)
    return f"<render_choice>{said}</render_choice>"


def _feedback(identifier: str, words: str) -> str:
    return f'<itemfeedback ident="{identifier}"><flow_mat>{_material(words)}</flow_mat></itemfeedback>' if words else ""


def _choice(check: CheckText) -> tuple[str, str, str]:
    options, right = body_of(check)["options"], key_of(check)["options"]
    words = feedback_of(check)
    several = check.kind == MULTIPLE_RESPONSE
    shown = [
        (option["id"], TRUE_FALSE_WORDS.get(option["id"], "") if check.kind == TRUE_FALSE else option["text"])
        for option in options
    ]
    field = (
        f'<response_lid ident="response1" rcardinality="{"Multiple" if several else "Single"}">'
        f"{_labels(shown)}</response_lid>"
    )
    shows = "".join(
        _condition(_equal(name), f'<displayfeedback feedbacktype="Response" linkrefid="{name}_fb"/>')
        for name, _ in shown
        if words.get(name)
    )
    if several:
        tests = [_equal(name) if name in right else f"<not>{_equal(name)}</not>" for name, _ in shown]
        test = f"<and>{''.join(tests)}</and>"
    else:
        test = "".join(_equal(name) for name in right)
    said = "".join(_feedback(f"{name}_fb", words.get(name, "")) for name, _ in shown)
    return field, shows + _condition(test, _points(), ends=True), said


def _text(check: CheckText) -> tuple[str, str, str]:
    field = '<response_str ident="response1" rcardinality="Single"><render_fib><response_label ident="answer1"/></render_fib></response_str>'
    tests = "".join(_equal(text) for text in key_of(check)["accepted"])
    return field, _condition(tests, _points(), ends=True), _feedback("general_fb", check.right_words)


def _number(check: CheckText) -> tuple[str, str, str]:
    unit = _material(check.unit) if check.unit else ""
    field = f'<response_str ident="response1" rcardinality="Single"><render_fib fibtype="Decimal"><response_label ident="answer1"/></render_fib></response_str>{unit}'
    conditions = "".join(
        _condition(
            f'<vargte respident="response1">{span["least"]}</vargte><varlte respident="response1">{span["most"]}</varlte>',
            _points(),
            ends=True,
        )
        for span in key_of(check)["ranges"]
    )
    return field, conditions, _feedback("general_fb", check.right_words)


def _pairs(check: CheckText) -> tuple[str, str, str]:
    body, pairs = body_of(check), key_of(check)["pairs"]
    return _matched(
        [(row["text"], pairs[row["id"]]) for row in body["rows"]],
        [(option["id"], option["text"]) for option in body["options"]],
        check.right_words,
    )


def _steps(check: CheckText) -> tuple[str, str, str]:
    """Each step with its place; the steps stand in an order that tells nothing."""
    order = {name: str(place) for place, name in enumerate(key_of(check)["order"], start=1)}
    rows = [(option["text"], order[option["id"]]) for option in body_of(check)["options"]]
    return _matched(rows, [(place, place) for place in order.values()], check.right_words)


def _matched(rows: list[tuple[str, str]], options: list[tuple[str, str]], words: str) -> tuple[str, str, str]:
    share = f"{100 / max(1, len(rows)):.2f}"
    fields = "".join(
        f'<response_lid ident="response_{number}">{_material(text)}{_labels(options)}</response_lid>'
        for number, (text, _) in enumerate(rows, start=1)
    )
    conditions = "".join(
        _condition(_equal(right, f"response_{number}"), _points(share, "Add"))
        for number, (_, right) in enumerate(rows, start=1)
    )
    return fields, conditions, _feedback("general_fb", words)


_WRITERS: dict[str, Callable[[CheckText], tuple[str, str, str]]] = {
    **dict.fromkeys(CHOOSING, _choice),
    SHORT_TEXT: _text,
    NUMBER: _number,
    MATCHING: _pairs,
    ORDERING: _steps,
}
