"""The solver seen from the house: a process for one problem, whose findings arrive one by one."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from exams.papers.assembly.rules import Problem, as_data
from exams.papers.errors import AssemblyFailed

_ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "exams.papers.assembly.engine")
# How often it is asked, in seconds, whether somebody wants it to end.
HEARTBEAT = 1.0


def assembled(
    problem: Problem, goes_on: Callable[[], bool] = lambda: True, command: tuple[str, ...] = COMMAND
) -> Iterator[dict[str, Any]]:
    """Each thing that the solver learns, as it learns it; ends early when ``goes_on`` says no.

    Refuses with AssemblyFailed when the process ends without a word about how it ended.
    """
    process = _start(command)
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    reader.start()
    ended = False
    try:
        _hand_over(process, problem)
        while not ended:
            try:
                line = lines.get(timeout=HEARTBEAT)
            except queue.Empty:
                if goes_on():
                    continue
                return
            if line is None:
                raise AssemblyFailed
            found = json.loads(line)
            ended = found["line"] in ("done", "impossible", "out_of_time")
            yield found
    finally:
        process.kill()
        process.wait()
        reader.join()
        for stream in (process.stdin, process.stdout):
            stream.close()  # type: ignore[union-attr]


def _start(command: tuple[str, ...]) -> "subprocess.Popen[str]":
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    # A fixed hash seed and one thread: the same seed and bank shall give the same papers.
    surroundings = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603  the command is ours, never a person's words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings, text=True
    )


def _hand_over(process: "subprocess.Popen[str]", problem: Problem) -> None:
    try:
        process.stdin.write(json.dumps(as_data(problem)) + "\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    except BrokenPipeError as gone:
        raise AssemblyFailed from gone


def _read(stream: IO[str], lines: "queue.SimpleQueue[str | None]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)
