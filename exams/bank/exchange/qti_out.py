"""Questions as QTI items, 2.1, 2.2 or 3.0, and the package around them. Pure."""

import html
import mimetypes
import re

from exams.bank.exchange.markup import ANSWER_CLASS, READING_CLASS, RUBY_CLASS, to_html
from exams.bank.exchange.qti import REASON_CLASS, TAGS_CLASS
from exams.bank.exchange.rows import (
    Attached,
    Note,
    QuestionRow,
    Written,
    tags_of,
    told,
)
from lms.knowledge.api import (
    CASE,
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    SHORT_TEXT,
)
from lms.text.ruby import ruby_plain

TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
SCHEMAS = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p2.xsd",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2 http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2p4.xsd",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0 "
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
}
HTML5 = {"2.2": 'xmlns:h5="http://www.imsglobal.org/xsd/imsqtiv2p2_html5_v1p0" '}
PACKAGES = {
    "2.1": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "imsqti_item_xmlv2p1"),
    "2.2": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.2 Package", "1.0.0", "imsqti_item_xmlv2p2"),
    "3.0": ("http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package", "3.0.0", "imsqti_item_xmlv3p0"),
}
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
UNSAYABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


class _Words:
    """Elements and attributes in the words of one version: ``simpleChoice`` or ``qti-simple-choice``."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.new = version == "3.0"

    def el(self, name: str, inner: str = "", **attrs: str | None) -> str:
        tag = f"qti-{_kebab(name)}" if self.new else name
        given = {(_kebab(key) if self.new else key): value for key, value in attrs.items() if value is not None}
        said = "".join(f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in given.items())
        return f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>"

    def say(self, text: str) -> str:
        """A house text. QTI 2.2 takes ruby from a namespace of HTML 5; 2.1 has none, so the reading stands in brackets."""
        if self.version == "2.2":
            return to_html(text, lambda base, reading: f"<h5:ruby>{base}<h5:rt>{reading}</h5:rt></h5:ruby>")
        return to_html(text) if self.new else to_html(text, _in_spans)

    def values(self, values: list[str]) -> str:
        return "".join(self.el("value", html.escape(value)) for value in values)


def _in_spans(base: str, reading: str) -> str:
    """Other programs show 漢字（かんじ）; we find the reading again by the classes."""
    return f'<span class="{RUBY_CLASS}">{base}<span class="{READING_CLASS}">\uff08{reading}\uff09</span></span>'


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "-" + found.group().lower(), name)


def identifier_of(row: QuestionRow, number: int) -> str:
    """The code of the question, as far as an XML identifier can be one."""
    return row.code if re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", row.code) else f"Q{number}-{row.code}".rstrip("-")


def write_qti(row: QuestionRow, version: str = "3.0", number: int = 1) -> Written:
    """One item as a document of its own."""
    if row.key.get("credit_all"):
        return Written("", (Note("credit_all"),))
    words = _Words(version)
    declared, interaction, processing, losses = _parts(row, words)
    tags = [*tags_of(row), f"code={row.code}"]
    body = f"<div>{words.say(row.body['stem'])}{_media(row.media, words)}</div>{interaction}{_hidden(row, tags, words)}"
    outcomes = words.el("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    if any(row.rationales.values()):
        outcomes += words.el("outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    title = ruby_plain(row.name or row.code or row.body["stem"][:60]).replace("\n", " ")
    item = words.el(
        "assessmentItem", declared + outcomes + words.el("itemBody", body) + processing,
        identifier=identifier_of(row, number), title=title, adaptive="false", timeDependent="false",
    )  # fmt: skip
    name = "qti-assessment-item" if words.new else "assessmentItem"
    spaces = f'<{name} xmlns="{SPACES[version]}" {XSI} {HTML5.get(version, "")}xsi:schemaLocation="{SCHEMAS[version]}"'
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + item.replace(f"<{name}", spaces, 1)
    details = [name for name in ("unit", "longest", "least", "most") if row.body.get(name)]
    losses += [Note("details_as_tags", ", ".join(details))] if details else []
    losses += [Note("transcript_lost")] if any(each.transcript for each in row.media) else []
    return Written(text.translate(UNSAYABLE) + "\n", told(losses))


def _media(media: tuple[Attached, ...], words: _Words) -> str:
    said = ""
    for each in media:
        source, alt = html.escape(f"media/{each.name}"), html.escape(each.alt)
        if each.kind == "image":
            said += f'<img src="{source}" alt="{alt}"/>'
        elif words.new:
            said += f'<audio src="{source}" controls="controls"></audio>'
        else:
            mime = mimetypes.guess_type(each.name)[0] or "audio/mpeg"
            said += f'<object data="{source}" type="{mime}"></object>'
    return said


def _hidden(row: QuestionRow, tags: list[str], words: _Words) -> str:
    """What candidates never see: tags for authors, the reason for scorers."""
    inside = "".join(f"<p>{html.escape(tag)}</p>" for tag in tags)
    blocks = [(inside, "author", TAGS_CLASS)]
    if row.rationale:
        blocks.append((f"<p>{words.say(row.rationale)}</p>", "scorer", REASON_CLASS))
    said = ""
    for text, view, name in blocks:
        content = words.el("contentBody", text) if words.new else text
        use = {"use": "scoring"} if words.new else {}
        said += words.el("rubricBlock", content, view=view, class_=name, **use).replace("class_=", "class=")
    return said


def _declared(words: _Words, cardinality: str, base: str, values: list[str], mapping: str = "") -> str:
    correct = words.el("correctResponse", words.values(values)) if values else ""
    return words.el(
        "responseDeclaration", correct + mapping, identifier="RESPONSE", cardinality=cardinality, baseType=base
    )


def _processing(words: _Words, template: str) -> str:
    return words.el("responseProcessing", template=TEMPLATES + template)


def _parts(row: QuestionRow, words: _Words) -> tuple[str, str, str, list[Note]]:
    if row.kind == CASE:
        return "", "", "", []
    if row.kind == ESSAY:
        most = str(row.body["most"]) if row.body.get("most") else None
        field = words.el("extendedTextInteraction", responseIdentifier="RESPONSE", expectedLength=most)
        losses = [Note("rubric_as_tags")] if row.key.get("rubric") else []
        return _declared(words, "single", "string", []), field, "", losses
    if row.kind == SHORT_TEXT:
        return _short(row, words)
    if row.kind == NUMBER:
        return _number(row, words)
    if row.kind == MATCHING:
        return _matching(row, words)
    return _choice(row, words)


def _entry(words: _Words, row: QuestionRow) -> str:
    longest = str(row.body.get("longest") or 20)
    return f'<div class="{ANSWER_CLASS}">{words.el("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength=longest)}</div>'


def _short(row: QuestionRow, words: _Words) -> tuple[str, str, str, list[Note]]:
    accepted = [ruby_plain(text) for text in row.key["accepted"]]
    entries = "".join(words.el("mapEntry", mapKey=text, mappedValue="1", caseSensitive="false") for text in accepted)
    declared = _declared(words, "single", "string", accepted[:1], words.el("mapping", entries, defaultValue="0"))
    return declared, _entry(words, row), _processing(words, "map_response"), [Note("folding_elsewhere")]


def _number(row: QuestionRow, words: _Words) -> tuple[str, str, str, list[Note]]:
    def compare(name: str, value: str) -> str:
        given = words.el("variable", identifier="RESPONSE") + words.el("baseValue", value, baseType="float")
        return words.el(name, given)

    spans = [compare("gte", span["least"]) + compare("lte", span["most"]) for span in row.key["ranges"]]
    tests = [words.el("and", span) for span in spans]
    test = tests[0] if len(tests) == 1 else words.el("or", "".join(tests))
    point = words.el("setOutcomeValue", words.el("baseValue", "1", baseType="float"), identifier="SCORE")
    condition = words.el("responseCondition", words.el("responseIf", test + point))
    declared = _declared(words, "single", "float", [row.key["ranges"][0]["least"]])
    unit = html.escape(row.body.get("unit", ""))
    field = _entry(words, row).replace("</div>", f"<span>{unit}</span></div>") if unit else _entry(words, row)
    return declared, field, words.el("responseProcessing", condition), []


def _fixed(row: QuestionRow) -> str:
    return "false" if row.body.get("fixed") else "true"


def _matching(row: QuestionRow, words: _Words) -> tuple[str, str, str, list[Note]]:
    body, pairs = row.body, row.key["pairs"]
    values = [f"R{line['id']} {pairs[line['id']]}" for line in body["rows"]]
    partial = row.key.get("scoring") == "partial"
    entries = "".join(words.el("mapEntry", mapKey=value, mappedValue="1") for value in values)
    mapping = words.el("mapping", entries, defaultValue="0") if partial else ""
    lines = "".join(
        words.el("simpleAssociableChoice", words.say(line["text"]), identifier=f"R{line['id']}", matchMax="1")
        for line in body["rows"]
    )
    count = str(len(body["rows"]))
    options = "".join(
        words.el("simpleAssociableChoice", words.say(option["text"]), identifier=option["id"], matchMax=count)
        for option in body["options"]
    )
    sets = words.el("simpleMatchSet", lines) + words.el("simpleMatchSet", options)
    field = words.el(
        "matchInteraction", sets, responseIdentifier="RESPONSE", shuffle=_fixed(row), maxAssociations=count
    )
    losses = [Note("rationales_lost")] if any(row.rationales.values()) else []
    template = "map_response" if partial else "match_correct"
    return _declared(words, "multiple", "directedPair", values, mapping), field, _processing(words, template), losses


def _choice(row: QuestionRow, words: _Words) -> tuple[str, str, str, list[Note]]:
    order = row.kind == ORDERING
    several = row.kind == MULTIPLE_RESPONSE
    right = row.key["order"] if order else row.key["options"]
    losses = [Note("several_keys")] if not order and not several and len(right) > 1 else []
    right = right if order or several else right[:1]
    partial = several and row.key.get("scoring") == "partial"
    mapping = _weights(row, right, words) if partial else ""
    if order and row.key.get("scoring") == "partial":
        losses.append(Note("scoring_all_elsewhere"))
    said = "".join(_simple(option, row, words) for option in row.body["options"])
    most = str(row.body.get("choose", 0)) if several else (None if order else "1")
    name = "orderInteraction" if order else "choiceInteraction"
    field = words.el(name, said, responseIdentifier="RESPONSE", shuffle=_fixed(row), maxChoices=most)
    cardinality = "ordered" if order else "multiple" if several else "single"
    template = _processing(words, "map_response" if partial else "match_correct")
    return _declared(words, cardinality, "identifier", right, mapping), field, template, losses


def _weights(row: QuestionRow, right: list[str], words: _Words) -> str:
    entries = "".join(
        words.el("mapEntry", mapKey=option["id"], mappedValue="1" if option["id"] in right else "-1")
        for option in row.body["options"]
    )
    return words.el("mapping", entries, lowerBound="0", defaultValue="0")


def _simple(option: dict[str, str], row: QuestionRow, words: _Words) -> str:
    reason = row.rationales.get(option["id"], "")
    shown = words.el(
        "feedbackInline", words.say(reason), outcomeIdentifier="FEEDBACK", identifier=option["id"], showHide="show"
    )
    return words.el("simpleChoice", words.say(option["text"]) + (shown if reason else ""), identifier=option["id"])


def manifest(items: list[tuple[str, str, list[str]]], version: str) -> str:
    """The manifest of a package: (identifier, file, media files) of every item."""
    space, schema, number, kind = PACKAGES[version]
    resources = "".join(
        f'<resource identifier="{html.escape(f"R-{name}")}" type="{kind}" href="{html.escape(file)}">'
        + "".join(f'<file href="{html.escape(each)}"/>' for each in (file, *media))
        + "</resource>\n"
        for name, file, media in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{space}" {XSI} identifier="M1">\n'
        f"<metadata><schema>{schema}</schema><schemaversion>{number}</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{resources}</resources>\n</manifest>\n"
    )
