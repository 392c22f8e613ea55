"""How an audit row becomes a digest: pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

GENESIS = "0" * 64
# A row is sealed within a minute. One that claims to be much older than what was sealed before it came in later.
LATEST = timedelta(minutes=10)


@dataclass(frozen=True)
class Sealed:
    """One entry as it stands beside its seal; content is None where the row is gone, digest where it is not sealed."""

    entry_id: int
    content: dict[str, Any] | None
    place: int | None
    previous: str | None
    digest: str | None


def digest_of(previous: str, content: dict[str, Any]) -> str:
    """SHA-256 over the digest before and the canonical JSON of the row."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def faults_in(chain: Iterable[Sealed], *, in_time: bool = True) -> list[str]:
    """Say where a chain of sealed rows, in order of place, was changed, shortened, added to or put in another order.

    in_time  also find rows that were put in later with an earlier time; not for a network whose clock was moved on
             purpose, as the sample's stories are
    """
    faults, previous, place, newest = [], GENESIS, 0, None
    for link in chain:
        place += 1
        if link.place != place:
            faults.append(f"place {place}: a sealed row is missing")
            place = link.place or place
        if link.previous != previous:
            faults.append(f"entry {link.entry_id}: does not follow the entry before it")
        if link.content is None:
            faults.append(f"entry {link.entry_id}: was removed after it was sealed")
        elif link.digest != digest_of(link.previous or "", link.content):
            faults.append(f"entry {link.entry_id}: was changed after it was sealed")
        elif in_time:
            at = datetime.fromisoformat(link.content["at"])
            if newest is not None and at < newest - LATEST:
                faults.append(
                    f"entry {link.entry_id}: says an earlier time than rows sealed before it; it came in later"
                )
            newest = at if newest is None else max(newest, at)
        previous = link.digest or ""
    return faults
