"""Questions as GIFT text. Pure."""

from exams.bank.exchange.markup import has_readings, to_html
from exams.bank.exchange.rows import (
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
    TRUE_FALSE,
)
from lms.text.ruby import ruby_plain

CONTROL = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})
DETAILS = ("choose", "unit", "longest", "least", "most", "fixed")


def write_gift(row: QuestionRow) -> Written:
    """One question, with its code and place in comments above it."""
    if row.kind == ORDERING:
        return Written("", (Note("kind_unsayable"),))
    html = any(has_readings(text) for text in _texts(row))
    losses = [Note("media_lost", ", ".join(each.name for each in row.media))] if row.media else []
    tags = tags_of(row)
    comment = "".join([f"[id:{_safe(row.code)}]" if row.code else "", *(f"[tag:{_safe(tag)}]" for tag in tags)])
    answers, more = _answers(row, html)
    general = f"####{_say(row.rationale, html)}" if row.rationale and row.kind != CASE else ""
    if row.rationale and row.kind == CASE:
        losses.append(Note("rationale_lost"))
    details = [name for name in DETAILS if row.body.get(name)]
    losses += [Note("details_as_tags", ", ".join(details))] if details else []
    losses += [Note("rubric_as_tags")] if row.key.get("rubric") else []
    lines = [f"// {comment}"] if comment else []
    title = f"::{_safe(row.name or row.code)}::" if row.name or row.code else ""
    block = "" if row.kind == CASE else f" {{{answers}{general}}}"
    lines.append(f"{title}{'[html]' if html else ''}{_say(row.body['stem'], html)}{block}")
    return Written("\n".join(lines) + "\n\n", told([*losses, *more]))


def _texts(row: QuestionRow) -> list[str]:
    listed = (*row.body.get("options", ()), *row.body.get("rows", ()))
    accepted = row.key.get("accepted", ())
    return [row.body["stem"], row.rationale, *(o["text"] for o in listed), *accepted, *row.rationales.values()]


def _safe(text: str) -> str:
    return " ".join(text.split()).translate(CONTROL)


def _say(text: str, html: bool) -> str:
    return (to_html(text) if html else ruby_plain(text)).translate(CONTROL)


def _answers(row: QuestionRow, html: bool) -> tuple[str, list[Note]]:
    if row.kind in (ESSAY, CASE):
        return "", []
    if row.key.get("credit_all"):
        return "", [Note("credit_all")]
    if row.kind == TRUE_FALSE:
        return _true_false(row, html)
    if row.kind == NUMBER:
        ranges = row.key["ranges"]
        spans = [f"{span['least']}..{span['most']}" for span in ranges]
        return f"#{spans[0]}" if len(spans) == 1 else "#" + "".join(f"\n={span}" for span in spans) + "\n", _lost(row)
    if row.kind == SHORT_TEXT:
        said = "".join(f"={_say(text, html)} " for text in row.key["accepted"])
        return said, [Note("folding_elsewhere"), *_lost(row)]
    if row.kind == MATCHING:
        return _matching(row, html)
    return _choice(row, html)


def _lost(row: QuestionRow) -> list[Note]:
    return [Note("rationales_lost")] if any(row.rationales.values()) else []


def _true_false(row: QuestionRow, html: bool) -> tuple[str, list[Note]]:
    right = row.key["options"][0]
    wrong = "f" if right == "t" else "t"
    comments = [row.rationales.get(wrong, ""), row.rationales.get(right, "")]
    said = "".join(f"#{_say(text, html)}" for text in (comments if comments[1] else comments[:1]) if any(comments))
    several = [Note("several_keys")] if len(row.key["options"]) > 1 else []
    return ("TRUE" if right == "t" else "FALSE") + said, several


def _matching(row: QuestionRow, html: bool) -> tuple[str, list[Note]]:
    texts = {option["id"]: option["text"] for option in row.body["options"]}
    pairs = row.key["pairs"]
    used = set(pairs.values())
    lines = [(line["text"], texts[pairs[line["id"]]]) for line in row.body["rows"]]
    lines += [("", text) for name, text in texts.items() if name not in used]
    said = "".join(f"\n={_arrowless(_say(a, html))} -> {_arrowless(_say(b, html))}" for a, b in lines) + "\n"
    note = "scoring_elsewhere" if row.key.get("scoring") == "all" else ""
    return said, [*([Note(note)] if note else []), *_lost(row)]


def _arrowless(text: str) -> str:
    return text.replace("->", "-&gt;") if "&lt;" in text else text.replace("->", "\u2192")


def _choice(row: QuestionRow, html: bool) -> tuple[str, list[Note]]:
    right, options = row.key["options"], row.body["options"]
    notes, share = [], 100 / len(right)
    several = row.kind == MULTIPLE_RESPONSE
    if several and row.key.get("scoring", "all") == "all":
        notes.append(Note("scoring_elsewhere"))
    if not several and len(right) > 1:
        notes.append(Note("several_keys"))
    said = ""
    for option in options:
        is_right = option["id"] in (right if several else right[:1])
        weight = f"~%{'' if is_right else '-'}{share:.5g}%" if several else ("=" if is_right else "~")
        comment = row.rationales.get(option["id"], "")
        said += f"\n{weight}{_say(option['text'], html)}" + (f"#{_say(comment, html)}" if comment else "")
    return said + "\n", notes
