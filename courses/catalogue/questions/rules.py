"""A self-check as its author writes it, and as it is stored. Pure.

Kinds that choose have options, each with its words. The other kinds are written in lines, one thing a line:

matching     row = option; a line that begins with = is an option that belongs to no row
ordering     the steps in their right order
number       a number, or the least and the most with 〜 between them
short_text   an answer that is taken

What a body and a key hold, and how a response is read and scored, is lms.knowledge's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from string import ascii_lowercase
from typing import Any

from lms.i18n_mark import N_
from lms.knowledge.api import (
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    PARTIAL,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    TRUE_FALSE_OPTIONS,
    canonical_number,
    score,
)
from lms.text.ruby import ruby_plain

LETTERS = tuple(ascii_lowercase)
CHOOSING = (SINGLE_CHOICE, TRUE_FALSE, MULTIPLE_RESPONSE)
LONGEST_ANSWER = 100
RIGHT, WRONG = "right", "wrong"
KIND_NAMES = {
    SINGLE_CHOICE: N_("One right option"),
    TRUE_FALSE: N_("True or false"),
    MULTIPLE_RESPONSE: N_("Several right options"),
    MATCHING: N_("Pairs to match"),
    ORDERING: N_("An order to find"),
    NUMBER: N_("A number"),
    SHORT_TEXT: N_("A few words"),
}
_PAIR = re.compile(r"(?P<row>[^=＝]*)[=＝](?P<option>.*)")
_RANGE = re.compile(r"[〜～~]")


@dataclass(frozen=True)
class OptionText:
    """One answer of a self-check with the words that the learner reads after choosing it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class CheckText:
    """One self-check: a question and its answers, options or lines by its kind.

    right_words, wrong_words   read after an answer to a question without options
    mark                       tells the question from others while it is written; no part of what it says
    """

    stem: str
    options: tuple[OptionText, ...] = ()
    kind: str = SINGLE_CHOICE
    lines: tuple[str, ...] = ()
    unit: str = ""
    right_words: str = ""
    wrong_words: str = ""
    mark: str = field(default="", compare=False)


def tidied(check: CheckText) -> CheckText:
    """The same question in the one form in which it is compared and kept: what its kind does not use is left out."""
    if check.kind == TRUE_FALSE:
        filled = [*check.options, OptionText("", ""), OptionText("", "")]
        options = tuple(
            OptionText(fixed["text"], option.feedback, option.right)
            for fixed, option in zip(TRUE_FALSE_OPTIONS, filled, strict=False)
        )
        return CheckText(check.stem, options, check.kind, mark=check.mark)
    if check.kind in CHOOSING:
        return CheckText(check.stem, check.options, check.kind, mark=check.mark)
    lines = [line for line in (_tidy(check.kind, line) for line in check.lines) if line]
    if check.kind == MATCHING:
        lines = [line for line in lines if not line.startswith("=")] + _mixed(
            [line for line in lines if line.startswith("=")]
        )
    return replace(
        check, options=(), lines=tuple(lines), unit=ruby_plain(check.unit).strip() if check.kind == NUMBER else ""
    )


def _tidy(kind: str, line: str) -> str:
    text = line.strip()
    if kind == MATCHING and (pair := _PAIR.fullmatch(text)):
        return f"{pair['row'].strip()} = {pair['option'].strip()}".strip()
    if kind == NUMBER:
        return "〜".join(canonical_number(part) or part.strip() for part in _RANGE.split(text))
    # Nobody types readings into an answer.
    return ruby_plain(text) if kind == SHORT_TEXT else text


def _mixed(texts: Sequence[str]) -> list[str]:
    """The texts each once, in an order that tells nothing and is the same every time."""
    told = list(dict.fromkeys(texts))
    mixed = sorted(told, key=lambda text: sha256(text.encode()).digest())
    return [*mixed[1:], mixed[0]] if len(mixed) > 1 and mixed == told else mixed


def body_of(check: CheckText) -> dict[str, Any]:
    """What a learner may see of a question, its stem apart."""
    if check.kind == TRUE_FALSE:
        return {"options": [dict(option) for option in TRUE_FALSE_OPTIONS]}
    if check.kind in CHOOSING:
        return {"options": _named(option.text for option in check.options)}
    if check.kind == MATCHING:
        rows = [{"id": str(number), "text": row} for number, (row, _) in enumerate(_pairs(check), start=1)]
        return {"rows": rows, "options": _named(_offered(check))}
    if check.kind == ORDERING:
        return {"options": _named(_mixed(check.lines))}
    return {"unit": check.unit} if check.kind == NUMBER else {"longest": LONGEST_ANSWER}


def _named(texts: Any) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in zip(LETTERS, texts, strict=False)]


def _pairs(check: CheckText) -> list[tuple[str, str]]:
    split = [line.partition(" = ") for line in check.lines if not line.startswith("=")]
    return [(row.strip(), option.strip()) for row, _, option in split]


def _offered(check: CheckText) -> list[str]:
    spare = [line.removeprefix("=").strip() for line in check.lines if line.startswith("=")]
    return _mixed([*(option for _, option in _pairs(check) if option), *spare])


def key_of(check: CheckText) -> dict[str, Any]:
    """What a learner may not see before her answer."""
    body = body_of(check)
    ids = {option["text"]: option["id"] for option in body.get("options", ())}
    if check.kind in CHOOSING:
        named = zip(body["options"], check.options, strict=False)
        return {"options": [option["id"] for option, text in named if text.right]}
    if check.kind == MATCHING:
        return {"pairs": {str(n): ids.get(option, "") for n, (_, option) in enumerate(_pairs(check), start=1)}}
    if check.kind == ORDERING:
        return {"order": [ids[line] for line in check.lines if line in ids]}
    if check.kind == NUMBER:
        return {"ranges": [_range(line) for line in check.lines]}
    return {"accepted": list(check.lines)}


def _range(line: str) -> dict[str, str]:
    least, _, most = line.partition("〜")
    return {"least": least, "most": most or least}


def feedback_of(check: CheckText) -> dict[str, str]:
    """The words after an answer: by option, or for a right and a wrong answer."""
    if check.kind in CHOOSING:
        named = zip(body_of(check)["options"], check.options, strict=False)
        return {option["id"]: text.feedback for option, text in named}
    return {RIGHT: check.right_words, WRONG: check.wrong_words}


def check_of(
    kind: str, stem: str, body: Mapping[str, Any], key: Mapping[str, Any], feedback: Mapping[str, str]
) -> CheckText:
    """A stored question as its author wrote it."""
    texts = {option["id"]: option["text"] for option in body.get("options", ())}
    if kind in CHOOSING:
        options = tuple(OptionText(text, feedback[name], name in key["options"]) for name, text in texts.items())
        return CheckText(stem, options, kind)
    return CheckText(
        stem=stem,
        kind=kind,
        lines=tuple(_lines(kind, body, key, texts)),
        unit=body.get("unit", ""),
        right_words=feedback[RIGHT],
        wrong_words=feedback[WRONG],
    )


def _lines(kind: str, body: Mapping[str, Any], key: Mapping[str, Any], texts: Mapping[str, str]) -> list[str]:
    if kind == MATCHING:
        pairs = [f"{row['text']} = {texts.get(key['pairs'][row['id']], '')}".strip() for row in body["rows"]]
        spare = [f"= {text}" for name, text in texts.items() if name not in key["pairs"].values()]
        return [*pairs, *_mixed(spare)]
    if kind == ORDERING:
        return [texts[name] for name in key["order"]]
    if kind == NUMBER:
        return [
            one["least"] if one["least"] == one["most"] else f"{one['least']}〜{one['most']}" for one in key["ranges"]
        ]
    return list(key["accepted"])


def right_response(kind: str, key: Mapping[str, Any]) -> Any:
    """A response that earns the point."""
    if kind in CHOOSING:
        return list(key["options"]) if kind == MULTIPLE_RESPONSE else key["options"][0]
    if kind == MATCHING:
        return dict(key["pairs"])
    if kind == ORDERING:
        return list(key["order"])
    return key["ranges"][0]["least"] if kind == NUMBER else key["accepted"][0]


def is_right(kind: str, key: Mapping[str, Any], response: Any) -> bool:
    """Whether a response is right as a whole: a self-check knows no half points."""
    mark = score(kind, key, response)
    return mark.earned == mark.possible


def in_place(kind: str, key: Mapping[str, Any], response: Any) -> tuple[int, int] | None:
    """Of pairs and steps how many are in their place, and of how many; None for kinds without places."""
    asked = len(key.get("pairs", ()) or key.get("order", ()))
    if kind not in (MATCHING, ORDERING) or not asked:
        return None
    return round((score(kind, {**key, "scoring": PARTIAL}, response).earned or 0) * asked), asked
