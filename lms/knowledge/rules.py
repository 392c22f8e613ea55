"""Question kinds: what a question of each kind must hold, how a response is read, how it is scored. Pure.

A *body* is what a candidate may see; a *key* is what she may not. They never travel in one value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SINGLE_CHOICE = "single_choice"
MULTIPLE_RESPONSE = "multiple_response"
ESSAY = "essay"
KINDS = (SINGLE_CHOICE, MULTIPLE_RESPONSE, ESSAY)
LEVELS = ("knowledge", "understanding", "application")
FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Mark:
    """Points for one response; ``earned`` is None while a person has still to mark it."""

    earned: float | None
    possible: float


def faults_of(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Codes of what is wrong with a question of this kind; empty when it can be asked.

    body  {"stem": str, "options": [{"id": "a", "text": str}, ...]} for choices,
          {"stem": str, "least": int, "most": int} characters for an essay
    key   {"options": ["c"]} for choices, {"rubric": [{"name": str, "points": int}, ...]} for an essay
    """
    if kind not in KINDS:
        return ["unknown_kind"]
    faults = [] if str(body.get("stem", "")).strip() else ["no_stem"]
    if kind == ESSAY:
        return faults + ([] if key.get("rubric") else ["no_rubric"])
    return faults + _choice_faults(kind, body.get("options", ()), key.get("options", ()))


def _choice_faults(kind: str, options: Sequence[Mapping[str, Any]], keyed: Sequence[str]) -> list[str]:
    ids = [option["id"] for option in options]
    faults = []
    if len(options) < FEWEST_OPTIONS:
        faults.append("too_few_options")
    if len(set(ids)) != len(ids) or len({str(o["text"]).strip() for o in options}) != len(options):
        faults.append("options_not_distinct")
    if not keyed:
        faults.append("no_key")
    if kind == SINGLE_CHOICE and len(keyed) > 1:
        faults.append("two_keys")
    if set(keyed) - set(ids):
        faults.append("key_not_an_option")
    return faults


def read_response(kind: str, body: Mapping[str, Any], raw: Any) -> Any:
    """The response as it is stored: known option ids in the body's order, or trimmed text; None when empty."""
    if kind == ESSAY:
        text = str(raw or "").replace("\r\n", "\n").strip()
        return text or None
    wanted = {raw} if isinstance(raw, str) else set(raw or ())
    chosen = [option["id"] for option in body["options"] if option["id"] in wanted]
    if kind == SINGLE_CHOICE:
        return chosen[0] if len(chosen) == 1 else None
    return chosen or None


def score(kind: str, key: Mapping[str, Any], response: Any) -> Mark:
    """Points of one response: one for the right choice, none otherwise; an empty essay is 0, another unmarked.

    The key may list several accepted options after a decision of the board ("two keys"), and
    ``{"credit_all": true}`` gives everyone the point.
    """
    if kind == ESSAY:
        possible = float(sum(line["points"] for line in key.get("rubric", ())))
        return Mark(None if response else 0.0, possible)
    if key.get("credit_all"):
        return Mark(1.0, 1.0)
    if kind == SINGLE_CHOICE:
        return Mark(1.0 if response in key["options"] else 0.0, 1.0)
    return Mark(1.0 if set(response or ()) == set(key["options"]) else 0.0, 1.0)


def essay_length(text: str | None) -> int:
    """Characters of a written answer as a marker counts them: white space does not count."""
    return len("".join((text or "").split()))
