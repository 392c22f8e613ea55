"""How an audit row becomes a digest: pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Sealed:
    """One entry as it stands beside its seal; digest is None for an entry not sealed yet."""

    entry_id: int
    content: dict[str, Any]
    place: int | None
    previous: str | None
    digest: str | None


def digest_of(previous: str, content: dict[str, Any]) -> str:
    """SHA-256 over the digest before and the canonical JSON of the row."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def faults_in(chain: Iterable[Sealed]) -> list[str]:
    """Say where a chain of sealed rows, in order of place, was changed, shortened or added to."""
    faults, previous, place = [], GENESIS, 0
    for link in chain:
        place += 1
        if link.place != place:
            faults.append(f"place {place}: a sealed row is missing")
            place = link.place or place
        if link.previous != previous:
            faults.append(f"entry {link.entry_id}: does not follow the entry before it")
        if link.digest != digest_of(link.previous or "", link.content):
            faults.append(f"entry {link.entry_id}: was changed after it was sealed")
        previous = link.digest or ""
    return faults
