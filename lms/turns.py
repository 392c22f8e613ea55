"""Turns at what only so many may do at once: first come, first served, and some more where one turn lasts too long.

A page is made by the processor. Two threads of one process that make pages at once only take the interpreter from each
other at every question to the database, so a process makes one after the other. A report that takes seconds must not
hold up everybody: where nothing has moved for ``PATIENCE_SECONDS``, whoever has waited longest goes beside it.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

PATIENCE_SECONDS = 0.25
Place = TypeVar("Place")
_mine = threading.local()


@dataclass(slots=True)
class _Waiting(Generic[Place]):
    """Who waits; the lock is held from the beginning, and let go by whoever gives her a place."""

    place: Place | None = None
    turn: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.turn.acquire()


class Turns(Generic[Place]):
    """Places with so many turns each.

    each      how many turns a place has at once
    beside    how many may go without a place when nothing moves
    patience  after how many seconds nothing is said to move
    """

    def __init__(
        self,
        places: Sequence[Place],
        each: int = 1,
        beside: int = 0,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._taken, self._each = dict.fromkeys(places, 0), each
        self._beside, self._patience, self._clock = beside, patience, clock
        self._lock, self._waiting = threading.Lock(), deque[_Waiting[Place]]()
        self._moved = clock()

    @contextmanager
    def turn(self) -> Iterator[Place | None]:
        """A turn at the place with the fewest of them, None for one beside all places; waits for it."""
        before = getattr(_mine, "turn", None)
        _mine.turn = self, self._take()
        try:
            yield _mine.turn[1]
        finally:
            _, place = _mine.turn
            _mine.turn = before
            self._give(place)

    def _take(self, *, first: bool = False) -> Place | None:
        with self._lock:
            place = min(self._taken, key=self._taken.__getitem__)
            if self._taken[place] < self._each and not self._waiting:
                self._taken[place] += 1
                self._moved = self._clock()
                return place
            waiting = _Waiting[Place]()
            (self._waiting.appendleft if first else self._waiting.append)(waiting)
        while not waiting.turn.acquire(timeout=self._patience):
            if self._goes_beside(waiting):
                return None
        return waiting.place

    def _goes_beside(self, waiting: _Waiting[Place]) -> bool:
        with self._lock:
            first = bool(self._waiting) and self._waiting[0] is waiting
            if not first or not self._beside or self._clock() - self._moved < self._patience:
                return False
            self._waiting.popleft()
            self._beside -= 1
            self._moved = self._clock()
            return True

    def _give(self, place: Place | None) -> None:
        with self._lock:
            self._moved = self._clock()
            if place is None:
                self._beside += 1
            elif self._waiting:
                following = self._waiting.popleft()
                following.place = place
                following.turn.release()
            else:
                self._taken[place] -= 1


@contextmanager
def aside() -> Iterator[None]:
    """Give this thread's turn away while it only waits, for a disk for example, and take one again before all who wait."""
    mine = getattr(_mine, "turn", None)
    if mine is None:
        yield
        return
    turns, place = mine
    turns._give(place)
    try:
        yield
    finally:
        _mine.turn = turns, turns._take(first=True)
