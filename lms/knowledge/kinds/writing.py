"""Writing: an essay that people mark along a rubric."""

from collections.abc import Mapping
from typing import Any

from lms.knowledge.kinds.mark import Mark

ESSAY = "essay"


def faults_of(key: Mapping[str, Any]) -> list[str]:
    """An essay needs its rubric before anybody can mark it."""
    return [] if key.get("rubric") else ["no_rubric"]


def read_response(raw: Any) -> str | None:
    """The text with one kind of line end; None when nothing was written."""
    text = str(raw or "").replace("\r\n", "\n").strip()
    return text or None


def score(key: Mapping[str, Any], response: Any) -> Mark:
    """Nothing written earns nothing; a written answer waits for its markers."""
    possible = float(sum(line["points"] for line in key.get("rubric", ())))
    return Mark(None if response else 0.0, possible)


def essay_length(text: str | None) -> int:
    """Characters of a written answer as a marker counts them: white space does not count."""
    return len("".join((text or "").split()))
