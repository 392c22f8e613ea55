"""Questions as Moodle XML. Pure."""

import base64
import html
from decimal import Decimal

from exams.bank.exchange.markup import to_html
from exams.bank.exchange.rows import (
    Note,
    QuestionRow,
    Written,
    plain_number,
    tags_of,
    told,
)
from exams.bank.rubrics import rubric_text
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
from lms.text.ruby import ruby_plain

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
FOOT = "</quiz>\n"
TYPES = {
    TRUE_FALSE: "truefalse", MATCHING: "matching", NUMBER: "numerical", SHORT_TEXT: "shortanswer", ESSAY: "essay",
    ORDERING: "ordering", CASE: "description",
}  # fmt: skip
DETAILS = ("choose", "longest", "least", "most")
UNSAYABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def write_moodle(row: QuestionRow) -> Written:
    """One question element."""
    if row.key.get("credit_all"):
        return Written("", (Note("credit_all"),))
    kind = TYPES.get(row.kind, "multichoice")
    parts = [
        _element("name", _text(row.name or row.code or ruby_plain(row.body["stem"])[:60])),
        f'<questiontext format="html">{_text(_shown(row))}{_files(row)}</questiontext>',
        f'<generalfeedback format="html">{_text(to_html(row.rationale))}</generalfeedback>',
        "<defaultgrade>1.0</defaultgrade>",
        _element("idnumber", html.escape(row.code)),
    ]
    answers, losses = _answers(row)
    listed = "".join(_element("tag", _text(tag)) for tag in tags_of(row))
    body = "\n".join([*parts, *answers, _element("tags", listed)])
    details = [name for name in DETAILS if row.body.get(name)]
    losses += [Note("details_as_tags", ", ".join(details))] if details else []
    losses += [Note("transcript_lost")] if any(each.transcript for each in row.media) else []
    return Written(f'<question type="{kind}">\n{body}\n</question>\n'.translate(UNSAYABLE), told(losses))


def _element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def _text(markup: str) -> str:
    return _element("text", html.escape(markup, quote=False))


def _shown(row: QuestionRow) -> str:
    said = to_html(row.body["stem"])
    return f"<p>{said}</p>" + "".join(_embedded(each.kind, each.name, each.alt) for each in row.media)


def _embedded(kind: str, name: str, alt: str) -> str:
    source = html.escape(f"@@PLUGINFILE@@/{name}")
    if kind == "audio":
        return f'<audio controls="controls" src="{source}" alt="{html.escape(alt)}"></audio>'
    return f'<img src="{source}" alt="{html.escape(alt)}"/>'


def _files(row: QuestionRow) -> str:
    return "".join(
        f'<file name="{html.escape(each.name)}" path="/" encoding="base64">'
        f"{base64.b64encode(each.content).decode('ascii')}</file>"
        for each in row.media
        if each.content is not None
    )


def _answer(fraction: str, markup: str, comment: str = "", extra: str = "", form: str = ' format="html"') -> str:
    feedback = f'<feedback format="html">{_text(to_html(comment))}</feedback>'
    return f'<answer fraction="{fraction}"{form}>{_text(markup)}{extra}{feedback}</answer>'


def _answers(row: QuestionRow) -> tuple[list[str], list[Note]]:
    if row.kind == TRUE_FALSE:
        right = row.key["options"]
        lines = [
            _answer("100" if name in right[:1] else "0", word, row.rationales.get(name, ""), form="")
            for name, word in (("t", "true"), ("f", "false"))
        ]
        return lines, [Note("several_keys")] if len(right) > 1 else []
    if row.kind == NUMBER:
        return _number(row)
    if row.kind == SHORT_TEXT:
        accepted = [_answer("100", ruby_plain(text), form="") for text in row.key["accepted"]]
        return ["<usecase>0</usecase>", *accepted], [Note("folding_elsewhere")]
    if row.kind == MATCHING:
        return _matching(row)
    if row.kind == ORDERING:
        return _ordering(row)
    if row.kind == ESSAY:
        return _essay(row)
    return ([], []) if row.kind == CASE else _choice(row)


def _shuffled(row: QuestionRow) -> str:
    return f"<shuffleanswers>{'false' if row.body.get('fixed') else 'true'}</shuffleanswers>"


def _number(row: QuestionRow) -> tuple[list[str], list[Note]]:
    lines = []
    for span in row.key["ranges"]:
        low, high = Decimal(span["least"]), Decimal(span["most"])
        middle, off = plain_number((low + high) / 2), plain_number((high - low) / 2)
        lines.append(_answer("100", middle, extra=_element("tolerance", off), form=""))
    unit = row.body.get("unit")
    if unit:
        one = f"<unit><multiplier>1</multiplier><unit_name>{html.escape(unit)}</unit_name></unit>"
        lines += [f"<units>{one}</units>", "<unitgradingtype>0</unitgradingtype>", "<showunits>2</showunits>"]
    return lines, []


def _matching(row: QuestionRow) -> tuple[list[str], list[Note]]:
    texts = {option["id"]: option["text"] for option in row.body["options"]}
    pairs = row.key["pairs"]
    used = set(pairs.values())
    lines = [(line["text"], texts[pairs[line["id"]]]) for line in row.body["rows"]]
    lines += [("", text) for name, text in texts.items() if name not in used]
    said = [
        f'<subquestion format="html">{_text(to_html(line))}{_element("answer", _text(ruby_plain(option)))}</subquestion>'
        for line, option in lines
    ]
    losses = [Note("scoring_elsewhere")] if row.key.get("scoring", "all") == "all" else []
    if any(ruby_plain(text) != text.replace("\\", "") for text in texts.values()):
        losses.append(Note("readings_lost"))
    return [_shuffled(row), *said], [*losses, *_unsaid(row)]


def _unsaid(row: QuestionRow) -> list[Note]:
    return [Note("rationales_lost")] if any(row.rationales.values()) else []


def _ordering(row: QuestionRow) -> tuple[list[str], list[Note]]:
    texts = {option["id"]: option["text"] for option in row.body["options"]}
    whole = row.key.get("scoring", "all") == "all"
    head = ["<layouttype>VERTICAL</layouttype>", "<selecttype>ALL</selecttype>",
            f"<gradingtype>{'-1' if whole else '0'}</gradingtype>"]  # fmt: skip
    said = [_answer(f"{n}.0", to_html(texts[name])) for n, name in enumerate(row.key["order"], start=1)]
    return [*head, *said], _unsaid(row)


def _essay(row: QuestionRow) -> tuple[list[str], list[Note]]:
    rubric = row.key.get("rubric", ())
    said = html.escape(rubric_text(rubric)).replace("\n", "<br/>")
    info = f'<graderinfo format="html">{_text(said)}</graderinfo>'
    losses = [Note("rubric_as_tags")] if rubric else []
    return ["<responseformat>plain</responseformat>", "<responserequired>1</responserequired>", info], losses


def _choice(row: QuestionRow) -> tuple[list[str], list[Note]]:
    several, right = row.kind == MULTIPLE_RESPONSE, row.key["options"]
    losses = []
    if several and row.key.get("scoring", "all") == "all":
        losses.append(Note("scoring_elsewhere"))
    if not several and len(right) > 1:
        losses.append(Note("several_keys"))
    share = f"{100 / len(right):.5f}".rstrip("0").rstrip(".")
    said = []
    for option in row.body["options"]:
        is_right = option["id"] in (right if several else right[:1])
        fraction = (share if is_right else f"-{share}") if several else ("100" if is_right else "0")
        said.append(_answer(fraction, to_html(option["text"]), row.rationales.get(option["id"], "")))
    return [f"<single>{'false' if several else 'true'}</single>", _shuffled(row), *said], losses
