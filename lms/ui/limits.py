"""So many a minute and no more: a limit that a process keeps by itself, for callers from outside."""

from collections import defaultdict, deque
from threading import Lock

from lms.clock import now
from lms.errors import RuleBroken

WINDOW_SECONDS = 60.0
MOST_CALLERS = 10_000


class PerMinute:
    """A limit by the minute. ``refusal`` is what a caller above it is answered."""

    def __init__(self, most: int, refusal: type[RuleBroken]) -> None:
        self.most, self.refusal = most, refusal
        self._seen: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def count(self, caller: str) -> None:
        """Count one call of a caller; refuses above the limit of this process."""
        moment = now().timestamp()
        with self._lock:
            if len(self._seen) > MOST_CALLERS:
                self._seen.clear()
            times = self._seen[caller]
            # Also what lies ahead goes: a clock that was set back must not lock anyone out.
            while times and not moment - WINDOW_SECONDS < times[0] <= moment:
                times.popleft()
            if len(times) >= self.most:
                raise self.refusal
            times.append(moment)
