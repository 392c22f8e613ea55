"""The layout process seen from the web process: started on demand, ended when idle, restarted after a crash."""

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from lms.press.errors import PrintFailed, PrintTimedOut, TimestampMissing
from lms.press.wire import read_answer, write_job

_ROOT = Path(__file__).resolve().parents[2]
_TRIES = 2
# How a process that signs names it that no timestamp could be had (pyHanko's word).
UNSTAMPED = "TimestampRequestError"


class PressChild:
    """One layout process, safe to use from several threads: jobs are laid out one after the other.

    time_limit  seconds for one document, starting the process included
    idle_limit  seconds without work after which the process ends
    command     what to start; tests hand in a process that hangs or dies
    """

    def __init__(
        self,
        time_limit: float = 60,
        idle_limit: float = 60,
        command: tuple[str, ...] = (sys.executable, "-m", "lms.press.engine"),
    ) -> None:
        self.time_limit = time_limit
        self.idle_limit = idle_limit
        self.command = command
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._idle: threading.Timer | None = None
        self._work = 0

    @property
    def pid(self) -> int | None:
        """The process at work or waiting; None when there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def render(self, job: Any) -> bytes:
        """Have a job done: a document laid out, signed or checked, by the process that ``command`` starts.

        A process that dies is started again once, since it may have been stopped from outside. Refusals: PrintTimedOut
        after time_limit, also when that long was spent waiting for others; PrintFailed with the reason; TimestampMissing.
        """
        if not self._lock.acquire(timeout=self.time_limit):
            raise PrintTimedOut(seconds=self.time_limit)
        try:
            self._stop_idle_clock()
            for _ in range(_TRIES):
                answer = self._ask(self._running(), job)
                if answer is not None:
                    break
        finally:
            self._start_idle_clock()
            self._lock.release()
        if answer is None:
            raise PrintFailed(reason="the layout process ended")
        pdf, problem = answer
        if problem:
            raise (TimestampMissing if problem.startswith(UNSTAMPED) else PrintFailed)(reason=problem)
        return pdf

    def close(self) -> None:
        """End the process; the next document starts another."""
        with self._lock:
            self._stop_idle_clock()
            self._end()

    def _ask(self, process: subprocess.Popen[bytes], job: Any) -> tuple[bytes, str] | None:
        """Hand over a job and wait; a watchdog ends the process when time is up, which also ends the waiting."""
        late = threading.Event()
        watchdog = threading.Timer(self.time_limit, _stop, (process, late))
        watchdog.daemon = True
        watchdog.start()
        try:
            write_job(process.stdin, job)  # type: ignore[arg-type]
            answer = read_answer(process.stdout)  # type: ignore[arg-type]
        except BrokenPipeError:
            answer = None
        finally:
            watchdog.cancel()
        if answer is None:
            self._end()
            if late.is_set():
                raise PrintTimedOut(seconds=self.time_limit)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            # After a fork the process belongs to the parent's side: this side must not write into its pipes.
            self._process = None
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = self._start()
            self._owner = os.getpid()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        # A fixed hash seed: the order of sets must not reach the bytes of a document.
        surroundings = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(  # noqa: S603 (the command is ours, never a person's words)
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=surroundings,
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            _close_quietly(stream)

    def _start_idle_clock(self) -> None:
        self._work += 1
        self._idle = threading.Timer(self.idle_limit, self._end_if_still_idle, (self._work,))
        self._idle.daemon = True
        self._idle.start()

    def _stop_idle_clock(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_if_still_idle(self, work: int) -> None:
        with self._lock:
            if work == self._work:
                self._end()


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _close_quietly(stream: IO[bytes] | None) -> None:
    """Close a pipe to a process that is gone: what was still buffered for it has no reader any more."""
    if stream is None:
        return
    try:
        stream.close()
    except BrokenPipeError:
        return


PRESS = PressChild()
# Templates of the office: little time, bounded memory, and nothing that it does can keep a paper waiting.
DESIGNS = PressChild(time_limit=30, command=(sys.executable, "-m", "lms.press.engine", "--limited"))
atexit.register(PRESS.close)
atexit.register(DESIGNS.close)
