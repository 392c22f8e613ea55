"""Arranging: an option to each row (matching), or all options in their order (ordering)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lms.knowledge.kinds.choosing import are_distinct, option_faults
from lms.knowledge.kinds.mark import Mark, share_of_point

MATCHING = "matching"
ORDERING = "ordering"
FEWEST_ROWS = 2
NOT_PLACED = ""


def faults_of(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Faults of rows, options and of the key that arranges them."""
    options = body.get("options", ())
    ids = [option["id"] for option in options]
    faults = option_faults(options)
    if kind == ORDERING:
        order = key.get("order", ())
        return faults + ([] if order else ["no_key"]) + (["order_incomplete"] if order and _differ(order, ids) else [])
    return faults + _matching_faults(body.get("rows", ()), key.get("pairs", {}), ids)


def _differ(order: Any, ids: list[str]) -> bool:
    return sorted(order) != sorted(ids)


def _matching_faults(rows: Any, pairs: Mapping[str, str], ids: list[str]) -> list[str]:
    faults = [] if len(rows) >= FEWEST_ROWS else ["too_few_rows"]
    if not are_distinct(rows):
        faults.append("rows_not_distinct")
    if not pairs:
        faults.append("no_key")
    elif set(pairs) != {row["id"] for row in rows}:
        faults.append("pairs_incomplete")
    if set(pairs.values()) - set(ids):
        faults.append("key_not_an_option")
    return faults


def read_response(kind: str, body: Mapping[str, Any], raw: Any) -> Any:
    """Row -> option for matching. For ordering the options place by place, "" where a place is still open.

    Ordering is read from a list or from places counted from 1: {"1": "b", "2": "a"}. An option that was put at two places
    stays at both, as she left it: nothing that a candidate chose is thrown away, and `score` counts it at neither.
    """
    ids = {option["id"] for option in body.get("options", ())}
    if kind == MATCHING:
        given = raw if isinstance(raw, Mapping) else {}
        pairs = {row["id"]: given.get(row["id"]) for row in body.get("rows", ())}
        return {row: option for row, option in pairs.items() if _is_one_of(option, ids)} or None
    placed = [option if _is_one_of(option, ids) else NOT_PLACED for option in _places(raw, len(ids))]
    return placed if any(placed) else None


def _is_one_of(option: Any, ids: set[str]) -> bool:
    return isinstance(option, str) and option in ids


def _places(raw: Any, count: int) -> list[Any]:
    if isinstance(raw, Mapping):
        return [raw.get(str(place)) for place in range(1, count + 1)]
    given = list(raw)[:count] if isinstance(raw, list | tuple) else []
    return given + [NOT_PLACED] * (count - len(given))


def score(kind: str, key: Mapping[str, Any], response: Any) -> Mark:
    """The point for everything in its place; with partial credit the share of rows or options that are."""
    if kind == MATCHING:
        pairs, given = key.get("pairs", {}), response if isinstance(response, Mapping) else {}
        return share_of_point(sum(given.get(row) == option for row, option in pairs.items()), len(pairs), key)
    order = key.get("order", ())
    placed = [option for option in response if isinstance(option, str)] if isinstance(response, list | tuple) else []
    if not isinstance(response, list | tuple) or len(placed) != len(response):
        placed = []
    once = Counter(placed)
    right = sum(once[want] == 1 and want == have for want, have in zip(order, placed, strict=False))
    return share_of_point(right, len(order), key)
