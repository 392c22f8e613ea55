"""One question on its way in or out, in no format's words; and what has to be told about it. Pure.

``body`` and ``key`` are shaped as lms.knowledge reads them. Texts carry the house's own markup for readings, so a
brace from elsewhere has a backslash before it (see lms.text.ruby).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from exams.bank.rubrics import anchors_of
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

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_TEXT = 20_000
TRUE_FALSE_IDS = ("t", "f")
OUR_TRUE, OUR_FALSE = (option["text"] for option in TRUE_FALSE_OPTIONS)
SAYS_TRUE = frozenset({"true", "t", "wahr", "vrai", OUR_TRUE})
SAYS_FALSE = frozenset({"false", "f", "falsch", "faux", OUR_FALSE})


class Unreadable(Exception):
    """The file as a whole cannot be read: a code of words.UNREADABLE, and where."""

    def __init__(self, code: str, line: int = 0, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.detail = code, line, detail


@dataclass(frozen=True)
class Note:
    """Something to tell about one question: a code of words.CHANGES, LOSSES or REFUSALS, and what it is about."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Attached:
    """A picture or sound of a question. ``content`` is None when the file that names it does not hold it."""

    kind: str
    name: str
    alt: str = ""
    transcript: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class QuestionRow:
    """A question as a file said it.

    line      where it begins in the file; in a package the number of the item
    name      what the file calls it; code its code in the bank, when the file carries one
    category  the file's own word for the chapter
    case      the code of the case that it belongs to
    notes     what could not be kept as it was
    """

    line: int
    kind: str
    body: Mapping[str, Any]
    key: Mapping[str, Any]
    name: str = ""
    code: str = ""
    rationale: str = ""
    rationales: Mapping[str, str] = field(default_factory=dict)
    category: str = ""
    level: str = ""
    source: str = ""
    fact: str = ""
    case: str = ""
    media: tuple[Attached, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A question that cannot be taken, with the line and the reason."""

    line: int
    name: str
    reason: Note


Read = QuestionRow | Refused


@dataclass(frozen=True)
class Written:
    """One question in a format's words, and what these words could not say; no text when they cannot say it at all."""

    text: str
    losses: tuple[Note, ...] = ()


class RowFault(Exception):
    """Raised inside a reader while it reads one question; becomes a Refused."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.note = Note(code, detail)


def told(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Each note once, in its order."""
    return tuple(dict.fromkeys(notes))


def guarded(line: int, name: str, read: Callable[[], QuestionRow]) -> Read:
    """Read one question; its fault refuses this question alone."""
    try:
        row = read()
        check(row)
    except RowFault as fault:
        return Refused(line, name, fault.note)
    return replace(row, notes=told(row.notes))


def check(row: QuestionRow) -> None:
    """Refuse what no draft can begin with: no stem, no key, two keys, options that cannot be told apart."""
    stem = str(row.body.get("stem", ""))
    if not stem.strip():
        raise RowFault("no_stem")
    texts = [stem, *(str(o["text"]) for o in (*row.body.get("options", ()), *row.body.get("rows", ())))]
    if sum(map(len, texts)) > MOST_TEXT:
        raise RowFault("too_long")
    if row.kind in (SINGLE_CHOICE, TRUE_FALSE, MULTIPLE_RESPONSE, ORDERING, MATCHING):
        _check_options(row)
    if row.kind == NUMBER and not row.key.get("ranges"):
        raise RowFault("no_key")
    if row.kind == SHORT_TEXT and not row.key.get("accepted"):
        raise RowFault("no_key")


def _check_options(row: QuestionRow) -> None:
    options = row.body["options"]
    texts = [str(option["text"]).strip() for option in options]
    if len(options) > len(LETTERS):
        raise RowFault("too_many_options")
    if len(options) < 2:
        raise RowFault("too_few_options")
    if not all(texts):
        raise RowFault("empty_option")
    if len(set(texts)) != len(texts):
        raise RowFault("options_not_distinct")
    if row.kind == MATCHING:
        if len(row.body["rows"]) != len(row.key["pairs"]) or not row.key["pairs"]:
            raise RowFault("no_key")
        return
    keyed = row.key.get("order" if row.kind == ORDERING else "options", ())
    if not keyed or (row.kind == ORDERING and len(keyed) != len(options)):
        raise RowFault("no_key")
    if row.kind in (SINGLE_CHOICE, TRUE_FALSE) and len(keyed) > 1:
        raise RowFault("two_keys")


def lettered(texts: Iterable[str]) -> list[dict[str, str]]:
    """Options a, b, c ... in their order; refuses more than there are letters."""
    listed = list(texts)
    if len(listed) > len(LETTERS):
        raise RowFault("too_many_options")
    return [{"id": letter, "text": text} for letter, text in zip(LETTERS, listed, strict=False)]


def numbered(texts: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a matching question: 1, 2, 3 ..."""
    return [{"id": str(n), "text": text} for n, text in enumerate(texts, start=1)]


def matched(pairs: Iterable[tuple[str, str]], scoring: str = "partial") -> tuple[dict[str, Any], dict[str, Any]]:
    """Rows, options and key of a matching question from (row, option) texts; a pair without row is one option more."""
    listed = list(pairs)
    options = lettered(dict.fromkeys(option for _, option in listed))
    ids = {option["text"]: option["id"] for option in options}
    rows = [(row, option) for row, option in listed if row]
    body = {"rows": numbered(row for row, _ in rows), "options": options}
    return body, {"pairs": {str(n): ids[option] for n, (_, option) in enumerate(rows, 1)}, "scoring": scoring}


def true_or_false(texts: list[str], right: list[int]) -> tuple[bool, bool] | None:
    """Whether two options only say true and false, and the statement is true; None for any other options.

    Returns (the statement is true, the words are ours already).
    """
    said = [text.strip().lower() for text in texts]
    if len(said) != 2 or len(right) != 1:
        return None
    ours = said[0] == OUR_TRUE
    if said[0] in SAYS_TRUE and said[1] in SAYS_FALSE:
        return right[0] == 0, ours
    if said[0] in SAYS_FALSE and said[1] in SAYS_TRUE:
        return right[0] == 1, False
    return None


def choice_of(row: QuestionRow, texts: list[str], right: list[int], rationales: Mapping[int, str]) -> QuestionRow:
    """One right option out of several; two options that only say true and false become that kind."""
    truth = true_or_false(texts, right)
    if truth is not None:
        true, ours = truth
        said = texts[0].strip().lower() in SAYS_TRUE
        ids = dict(enumerate(TRUE_FALSE_IDS if said else TRUE_FALSE_IDS[::-1]))
        body = {**row.body, "options": [dict(option) for option in TRUE_FALSE_OPTIONS]}
        notes = row.notes if ours else (*row.notes, Note("true_false_words"))
        key = {"options": ["t" if true else "f"]}
        kept = {ids[n]: text for n, text in rationales.items() if text}
        return replace(row, kind=TRUE_FALSE, body=body, key=key, rationales=kept, notes=notes)
    options = lettered(texts)
    key = {"options": [options[n]["id"] for n in right]}
    kept = {options[n]["id"]: text for n, text in rationales.items() if text}
    return replace(row, kind=SINGLE_CHOICE, body={**row.body, "options": options}, key=key, rationales=kept)


def decimal_of(typed: str) -> Decimal:
    """A number as files write it; refuses anything else."""
    try:
        value = Decimal(typed.strip().replace("\u2212", "-"))
    except InvalidOperation as fault:
        raise RowFault("number_unreadable", typed.strip()[:40]) from fault
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise RowFault("number_unreadable", typed.strip()[:40])
    return value


def plain_number(value: Decimal) -> str:
    """A decimal without exponent and without zeros at its end: "3.5", "1000", "0"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def range_of(least: Decimal, most: Decimal) -> dict[str, str]:
    """A range of a number question, its ends in order."""
    low, high = sorted((least, most))
    return {"least": plain_number(low), "most": plain_number(high)}


# What formats have no place for travels in their tags as "name=value"; only these names are read back.
CARRIED = (
    "kind",
    "topic",
    "level",
    "source",
    "fact",
    "case",
    "scoring",
    "choose",
    "fixed",
    "unit",
    "longest",
    "least",
    "most",
)
_UNSAFE = re.compile(r"[%\[\]\x00-\x1f,]")


def carried_by(row: QuestionRow) -> dict[str, str]:
    """What of a row goes into tags: place in the field, and details of its kind; the rubric line by line."""
    body, key = row.body, row.key
    found = {
        "kind": CASE if row.kind == CASE else "", "topic": row.category, "level": row.level, "source": row.source, "fact": row.fact, "case": row.case,
        "scoring": key.get("scoring", ""), "choose": body.get("choose", ""), "fixed": "yes" if body.get("fixed") else "",
        "unit": body.get("unit", ""), "longest": body.get("longest", ""), "least": body.get("least", ""),
        "most": body.get("most", ""),
    }  # fmt: skip
    lines = {f"rubric{n}": f"{line['points']}:{line['name']}" for n, line in enumerate(key.get("rubric", ()), 1)}
    anchors = {
        f"anchor{n}.{points}": text
        for n, line in enumerate(key.get("rubric", ()), 1)
        for points, text in anchors_of(line)
    }
    return {name: str(value) for name, value in {**found, **lines, **anchors}.items() if value not in ("", None)}


def tags_of(row: QuestionRow) -> list[str]:
    """The carried facts as tags that stand in any format."""
    return [f"{name}={_UNSAFE.sub(_percent, value)}" for name, value in carried_by(row).items()]


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def facts_in(tags: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The carried facts among tags, and the other tags."""
    facts, others = {}, []
    for tag in tags:
        name, sign, value = tag.strip().partition("=")
        known = name in CARRIED or re.fullmatch(r"rubric\d{1,2}|anchor\d{1,2}\.\d{1,3}", name)
        if sign and known:
            facts[name] = re.sub(r"%([0-9A-F]{2})", lambda m: chr(int(m.group(1), 16)), value)
        elif tag.strip():
            others.append(tag.strip())
    return facts, others


def with_facts(row: QuestionRow, facts: Mapping[str, str]) -> QuestionRow:
    """The row with what its tags carried; what does not fit its kind is left out."""
    body, key = dict(row.body), dict(row.key)
    if facts.get("scoring") in ("all", "partial") and row.kind in (MULTIPLE_RESPONSE, MATCHING, ORDERING):
        key["scoring"] = facts["scoring"]
    if facts.get("fixed") == "yes":
        body["fixed"] = True
    numbers = {MULTIPLE_RESPONSE: ("choose",), SHORT_TEXT: ("longest",), ESSAY: ("least", "most")}.get(row.kind, ())
    body.update({name: int(facts[name]) for name in numbers if facts.get(name, "").isdecimal()})
    if row.kind == NUMBER and "unit" in facts:
        body["unit"] = facts["unit"]
    if row.kind == ESSAY:
        key["rubric"] = list(key.get("rubric", ())) or _rubric(facts)
    return replace(
        row, body=body, key=key, category=facts.get("topic", row.category), level=facts.get("level", row.level),
        source=facts.get("source", row.source), fact=facts.get("fact", row.fact), case=facts.get("case", row.case),
    )  # fmt: skip


def _rubric(facts: Mapping[str, str]) -> list[dict[str, Any]]:
    numbered_lines = sorted((int(name[6:]), value) for name, value in facts.items() if name.startswith("rubric"))
    pairs = [value.partition(":") for _, value in numbered_lines]
    lines: list[dict[str, Any]] = [
        {"name": name, "points": int(points)} for points, _, name in pairs if points.isdecimal()
    ]
    for name, text in facts.items():
        number, _, points = name.removeprefix("anchor").partition(".")
        if (
            name.startswith("anchor")
            and 1 <= int(number) <= len(lines)
            and int(points) <= lines[int(number) - 1]["points"]
        ):
            lines[int(number) - 1].setdefault("anchors", {})[str(int(points))] = text
    return lines


def essay_notes(row: QuestionRow) -> tuple[Note, ...]:
    """What a written question from elsewhere still lacks before review."""
    lacking = [] if row.key.get("rubric") else [Note("rubric_missing")]
    return (*lacking, *([] if row.body.get("most") else [Note("lengths_missing")]))
