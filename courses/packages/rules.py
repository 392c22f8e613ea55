"""What a package's words about a learner amount to. Pure.

SCORM 1.2 Run-Time Environment 3.4.4 (cmi.core) and SCORM 2004 4th Edition Run-Time Environment 4.2 (cmi).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_STATE = 256 * 1024
DONE_12 = {"passed", "completed", "failed"}


@dataclass(frozen=True)
class Claim:
    """What a package says: done or not, passed or not (None: it does not say), per cent of its points."""

    complete: bool
    passed: bool | None
    score: int | None


def claim_of(standard: str, cmi: Mapping[str, Any]) -> Claim:
    """Read the data model of a part. Whatever is not as the standard has it says nothing."""
    if standard == "1.2":
        core = _mapping(cmi.get("core"))
        status = core.get("lesson_status")
        return Claim(
            isinstance(status, str) and status in DONE_12, _passed(status), _per_cent(_mapping(core.get("score")))
        )
    return Claim(
        cmi.get("completion_status") == "completed",
        _passed(cmi.get("success_status")),
        _per_cent(_mapping(cmi.get("score"))),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _passed(status: object) -> bool | None:
    return {"passed": True, "failed": False}.get(status) if isinstance(status, str) else None


def _per_cent(score: Mapping[str, Any]) -> int | None:
    """The scaled score where there is one, else the raw one within its limits; 0 to 100 where none are given."""
    scaled = _number(score.get("scaled"))
    if scaled is not None:
        return round(100 * scaled) if 0 <= scaled <= 1 else None
    raw, least, most = _number(score.get("raw")), _number(score.get("min")), _number(score.get("max"))
    least, most = (0.0 if least is None else least), (100.0 if most is None else most)
    if raw is None or not least < most or not least <= raw <= most:
        return None
    return round(100 * (raw - least) / (most - least))


def _number(value: object) -> float | None:
    if not isinstance(value, str | int | float) or isinstance(value, bool) or len(str(value)) > 20:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
