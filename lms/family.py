"""Processes that live together, begun from one that loaded the product and from then on only looks after them.

That one has no thread, no connection and no visitor, so that it can be forked at any time: a process that ended is begun
anew from what was loaded once (docs/decisions/0102). Each of them ends by itself once the first is gone.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from lms.clock import rest

AT_MOST_EVERY_SECONDS = 1.0
TOLD_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
WOKEN_BY = (*TOLD_TO_END, signal.SIGCHLD)
Work = Callable[[Callable[[], bool]], None]


@dataclass
class Member:
    """One process: what it does, whether it is begun anew, its number while it lives, and when it was begun."""

    name: str
    work: Work
    anew: bool
    number: int = 0
    begun: float = 0.0


class Family:
    """The processes of one network. Each piece of work is given the question whether the first process is gone."""

    def __init__(self) -> None:
        self._members: list[Member] = []

    def keep(self, name: str, work: Work) -> None:
        """A process that is begun anew whenever it ended."""
        self._members.append(Member(name, work, anew=True))

    def need(self, name: str, work: Work) -> None:
        """A process without which there is no network: once it ends, all do."""
        self._members.append(Member(name, work, anew=False))

    def live(self) -> str:
        """Begin all and look after them until told to end, or until one that is needed ended: its name, else nothing.

        In the end each is waited for, and whoever was begun last ends first.
        """
        # Kept back for good: a second word to end, while all are ending, cuts nothing short.
        signal.pthread_sigmask(signal.SIG_BLOCK, WOKEN_BY)
        for member in self._members:
            _begin(member)
        ended = self._look_after()
        for member in reversed(self._members):
            _end(member)
        return ended

    def _look_after(self) -> str:
        while signal.sigwait(WOKEN_BY) not in TOLD_TO_END:
            # One signal may tell of several ends.
            for member in self._members:
                if not os.waitpid(member.number, os.WNOHANG)[0]:
                    continue
                member.number = 0
                if not member.anew:
                    return member.name
                rest(max(0.0, member.begun + AT_MOST_EVERY_SECONDS - time.monotonic()))
                _begin(member)
        return ""


def _begin(member: Member) -> None:
    first = os.getpid()
    member.begun = time.monotonic()
    member.number = os.fork()
    if not member.number:
        _be(member.work, lambda: os.getppid() != first)


def _be(work: Work, alone: Callable[[], bool]) -> None:
    """What a forked process does. Nothing of the first one's is to be ended or written out a second time."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WOKEN_BY)
        work(alone)
    finally:
        fault = sys.exc_info()
        if fault[0] not in (None, SystemExit):
            sys.excepthook(*fault)  # type: ignore[arg-type]
        sys.stderr.flush()
        os._exit(0 if fault[0] is None else 1)


def _end(member: Member) -> None:
    """Tell it to end and wait for what it has in hand."""
    if member.number:
        os.kill(member.number, signal.SIGTERM)
        os.waitpid(member.number, 0)
