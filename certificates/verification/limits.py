"""A generous limit per address: a municipality that checks a pile of papers passes, guessing numbers does not pay."""

from collections import defaultdict, deque
from threading import Lock

from certificates.errors import TooManyChecks
from lms.clock import now

MOST_A_MINUTE = 120
WINDOW_SECONDS = 60.0
MOST_ADDRESSES = 10_000

_seen: dict[str, deque[float]] = defaultdict(deque)
_lock = Lock()


def count_check(address: str) -> None:
    """Count one check from an address; refuses with TooManyChecks above the limit of this process."""
    moment = now().timestamp()
    with _lock:
        if len(_seen) > MOST_ADDRESSES:
            _seen.clear()
        times = _seen[address]
        # Also what lies ahead goes: a clock that was set back must not lock anyone out.
        while times and not moment - WINDOW_SECONDS < times[0] <= moment:
            times.popleft()
        if len(times) >= MOST_A_MINUTE:
            raise TooManyChecks
        times.append(moment)
