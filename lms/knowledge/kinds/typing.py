"""Typing: a number with its unit, a short text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lms.knowledge.kinds.mark import Mark, all_or_nothing
from lms.text.answers import canonical_number, fold_answer

NUMBER = "number"
SHORT_TEXT = "short_text"
LONGEST_TEXT = 200


def faults_of(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Faults of the ranges of a number or of the accepted texts."""
    if kind == SHORT_TEXT:
        return _text_faults(body, key.get("accepted", ()))
    ranges = key.get("ranges", ())
    if not ranges:
        return ["no_range"]
    return [] if all(_is_range(one) for one in ranges) else ["range_wrong"]


def _is_range(one: Mapping[str, Any]) -> bool:
    least, most = canonical_number(str(one.get("least", ""))), canonical_number(str(one.get("most", "")))
    return least is not None and most is not None and Decimal(least) <= Decimal(most)


def _text_faults(body: Mapping[str, Any], accepted: Any) -> list[str]:
    texts = [str(text) for text in accepted if fold_answer(str(text))]
    longest = body.get("longest") or LONGEST_TEXT
    faults = [] if texts else ["no_accepted"]
    return faults + (["accepted_too_long"] if any(len(text) > longest for text in texts) else [])


def read_response(kind: str, body: Mapping[str, Any], raw: Any) -> Any:
    """A number in its plain form, a text trimmed. What is no number is kept as typed: it earns nothing, and the page
    can say so while there is time (`is_read`)."""
    text = raw.strip() if isinstance(raw, str) else ""
    if kind == SHORT_TEXT:
        return text or None
    return canonical_number(text, str(body.get("unit", ""))) or text[:LONGEST_TEXT] or None


def is_read(kind: str, response: Any) -> bool:
    """Whether a stored response is of the form that its kind asks for: false for words where a number belongs."""
    return kind != NUMBER or response is None or canonical_number(str(response)) is not None


def score(kind: str, key: Mapping[str, Any], response: Any) -> Mark:
    """The point for a number within a range (ends included), or for a text that folds like an accepted one."""
    if not isinstance(response, str):
        return all_or_nothing(False)
    if kind == SHORT_TEXT:
        wanted = {fold_answer(str(text)) for text in key.get("accepted", ())}
        return all_or_nothing(bool(fold_answer(response)) and fold_answer(response) in wanted)
    number = canonical_number(response)
    return all_or_nothing(number is not None and any(_holds(one, Decimal(number)) for one in key.get("ranges", ())))


def _holds(one: Mapping[str, Any], number: Decimal) -> bool:
    return _is_range(one) and Decimal(str(one["least"])) <= number <= Decimal(str(one["most"]))
