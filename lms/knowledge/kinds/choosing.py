"""Choosing among options: one right option, true or false, several right options."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.knowledge.kinds.mark import Mark, all_or_nothing, share_of_point
from lms.text.answers import TRUE_AND_FALSE

SINGLE_CHOICE = "single_choice"
TRUE_FALSE = "true_false"
MULTIPLE_RESPONSE = "multiple_response"
FEWEST_OPTIONS = 2
TRUE_FALSE_OPTIONS = tuple({"id": name, "text": text} for name, text in zip("tf", TRUE_AND_FALSE, strict=True))
TRUE_FALSE_IDS = {"t", "f"}


def faults_of(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Faults of options and of the key that names the right ones."""
    options, keyed = body.get("options", ()), key.get("options", ())
    faults = option_faults(options)
    if kind == TRUE_FALSE and {option["id"] for option in options} != TRUE_FALSE_IDS:
        faults.append("not_true_false")
    if not keyed:
        faults.append("no_key")
    if kind != MULTIPLE_RESPONSE and len(keyed) > 1:
        faults.append("two_keys")
    if set(keyed) - {option["id"] for option in options}:
        faults.append("key_not_an_option")
    if kind == MULTIPLE_RESPONSE and not _fits(body.get("choose"), len(keyed), len(options)):
        faults.append("choose_wrong")
    return faults


def _fits(most: Any, right: int, options: int) -> bool:
    """Whether a limit of choices leaves room for all right options."""
    return most is None or (isinstance(most, int) and right <= most <= options)


def option_faults(options: Sequence[Mapping[str, Any]]) -> list[str]:
    """Faults of a list of options: too few, two of them the same."""
    faults = [] if len(options) >= FEWEST_OPTIONS else ["too_few_options"]
    return faults + ([] if are_distinct(options) else ["options_not_distinct"])


def are_distinct(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether all ids and all texts of rows differ."""
    listed = list(rows)
    return len({row["id"] for row in listed}) == len({str(row["text"]).strip() for row in listed}) == len(listed)


def chosen_ids(raw: Any) -> list[str]:
    """What a form or a page sent, as a list of words; anything else is nothing."""
    if isinstance(raw, str):
        return [raw]
    return [word for word in raw if isinstance(word, str)] if isinstance(raw, list | tuple | set | frozenset) else []


def read_response(kind: str, body: Mapping[str, Any], raw: Any) -> Any:
    """The chosen ids in the body's order; for one right option the id alone, None when two were sent."""
    wanted = set(chosen_ids(raw))
    chosen = [option["id"] for option in body.get("options", ()) if option["id"] in wanted]
    if kind == MULTIPLE_RESPONSE:
        return chosen or None
    return chosen[0] if len(chosen) == 1 else None


def score(kind: str, key: Mapping[str, Any], response: Any) -> Mark:
    """The point for a right option; for several right ones all of them, or with partial credit

    max(0, right chosen - wrong chosen) / number of right options, so that choosing everything earns little.
    """
    right = set(key.get("options", ()))
    chosen = set(chosen_ids(response))
    if kind != MULTIPLE_RESPONSE:
        return all_or_nothing(len(chosen) == 1 and chosen <= right)
    return share_of_point(len(chosen & right) - len(chosen - right), len(right), key)
