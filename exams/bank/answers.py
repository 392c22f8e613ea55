"""The right answer of a question in words, for those who may read keys. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.knowledge.api import MATCHING, NUMBER, ORDERING, SHORT_TEXT


@dataclass(frozen=True)
class AnswerLine:
    """What is right for one row, at one place, as one number or writing. Texts may carry {漢字|かんじ}."""

    name: str
    text: str


def answer_lines(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[AnswerLine, ...]:
    """Pairs, an order, right numbers or accepted texts, line by line; none for the kinds that have options to mark."""
    options = {option["id"]: str(option["text"]) for option in body.get("options", ())}
    if kind == MATCHING:
        pairs = key.get("pairs", {})
        return tuple(
            AnswerLine(str(row["text"]), options.get(pairs.get(row["id"], ""), "-")) for row in body.get("rows", ())
        )
    if kind == ORDERING:
        return tuple(AnswerLine(str(n), options.get(name, "-")) for n, name in enumerate(key.get("order", ()), 1))
    if kind == NUMBER:
        unit = str(body.get("unit", ""))
        return tuple(AnswerLine(str(n), f"{_range(one)} {unit}".strip()) for n, one in _numbered(key, "ranges"))
    if kind == SHORT_TEXT:
        return tuple(AnswerLine(str(n), str(text)) for n, text in _numbered(key, "accepted"))
    return ()


def _numbered(key: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    return list(enumerate(key.get(name, ()), start=1))


def _range(one: Mapping[str, str]) -> str:
    return one["least"] if one["least"] == one["most"] else f"{one['least']} – {one['most']}"
