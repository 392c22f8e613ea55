"""Processes that make pages, so that an embedded network makes them on all its processors (docs/decisions/0103).

One process of Python makes pages on one processor, whatever its threads, and best one after the other (lms/turns.py).
Answers of an exam have to stay in one process, which writes them together; a page that is only read can be made by any. So
the web process, whose many threads wait for lines and for COMMIT, hands such requests over a socket to processes that were
forked from the same loaded product. Where one of them is gone, nothing is lost: the page is made here.

What is handed over is one frame of JSON: the strings of the request. What comes back is a frame of JSON (status, headers,
part of the product), then frames of the body, the last one empty. A frame is four bytes of length and as many bytes.
"""

import io
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from lms.operations.metrics import METRICS, PART
from lms.turns import Turns

READING = ("GET", "HEAD")
EXAM_PAGES = "/exams/attempts/"
BACKLOG = 16
AWAY_SECONDS = 1.0
LOOK_SECONDS = 1.0
PIECE = 64 * 1024
HELD_WHOLE = 256 * 1024
BUFFER = 128 * 1024
EACH = 2
BESIDE = 2

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Line:
    """One line between two processes. What is said waits until it is let go, what came is taken at once: each call of the
    system lets other threads have the interpreter.
    """

    def __init__(self, joined: socket.socket) -> None:
        self._joined = joined
        self._in, self._out = joined.makefile("rb", BUFFER), joined.makefile("wb", BUFFER)

    def send(self, piece: bytes) -> None:
        """One frame, on its way at the latest with ``flush``."""
        self._out.write(len(piece).to_bytes(4, "big"))
        self._out.write(piece)

    def flush(self) -> None:
        self._out.flush()

    def receive(self) -> bytes:
        """The next frame. Refusal: EOFError when the other side is gone."""
        return self._exactly(int.from_bytes(self._exactly(4), "big"))

    def _exactly(self, length: int) -> bytes:
        piece = self._in.read(length)
        if len(piece) < length:
            raise EOFError
        return piece

    def close(self) -> None:
        for each in (self._in, self._out, self._joined):
            with suppress(OSError):
                each.close()


def only_reads(environ: Environ) -> bool:
    """Whether any process may answer: nothing is sent, the figures of this very process are not asked for, and it is no page
    of an exam, which is noted where answers are written when it is opened (docs/decisions/0105).
    """
    if environ.get("PATH_INFO", "").startswith(EXAM_PAGES):
        return False
    if environ.get("REQUEST_METHOD") not in READING or environ.get("HTTP_TRANSFER_ENCODING"):
        return False
    return environ.get("CONTENT_LENGTH") in (None, "", "0") and environ.get("PATH_INFO") != METRICS


class Body:
    """What is left of a large answer, as its reader takes it; its line goes back when all was taken, else it is cut."""

    def __init__(self, line: Line, begun: list[bytes], done: Callable[[Line], None]) -> None:
        self._line, self._begun, self._done, self._whole = line, begun, done, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._begun
        while piece := self._line.receive():
            yield piece
        self._whole = True

    def close(self) -> None:
        """Called by the server in the end, also when the reader went away."""
        if self._whole:
            self._done(self._line)
        else:
            self._line.close()


class Maker:
    """A process that makes pages, seen from the one that asks it; ``door`` is where it listens."""

    def __init__(self, door: Path) -> None:
        self._door = str(door)
        self._lock, self._idle = threading.Lock(), list[Line]()
        self._away_until = 0.0

    def ask(self, environ: Environ) -> tuple[Any, Any] | None:
        """Head and body of the answer; None when the process cannot be asked now."""
        if time.monotonic() < self._away_until:
            return None
        line = None
        try:
            line = self._line()
            line.send(json.dumps({name: value for name, value in environ.items() if isinstance(value, str)}).encode())
            line.flush()
            head = json.loads(line.receive())
            return head, self._body(line)
        except (OSError, EOFError):
            if line is not None:
                line.close()
            self._away_until = time.monotonic() + AWAY_SECONDS
            return None

    def _body(self, line: Line) -> Any:
        begun: list[bytes] = []
        held = 0
        while held < HELD_WHOLE:
            piece = line.receive()
            if not piece:
                self._keep(line)
                return begun
            begun.append(piece)
            held += len(piece)
        return Body(line, begun, self._keep)

    def _line(self) -> Line:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        joined = socket.socket(socket.AF_UNIX)
        try:
            joined.connect(self._door)
        except OSError:
            joined.close()
            raise
        return Line(joined)

    def _keep(self, line: Line) -> None:
        """A line whose answer was taken whole serves the next one."""
        with self._lock:
            if len(self._idle) < EACH:
                self._idle.append(line)
                return
        line.close()

    def close(self) -> None:
        """Give up the lines that wait for the next page."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


class Elsewhere:
    """A WSGI application that hands pages to processes that make them, and makes one itself where they cannot.

    here   what makes a page in this process
    doors  where those processes listen
    each   how many pages are handed to one of them at once: it makes one, and has the next at hand
    beside how many are made here when nothing moves in those processes
    """

    def __init__(self, here: Wsgi, doors: Sequence[Path], each: int = EACH, beside: int = BESIDE) -> None:
        self._inner, self._makers = here, [Maker(door) for door in doors]
        self._turns = Turns(self._makers, each, beside)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not only_reads(environ):
            return self._inner(environ, start_response)
        with self._turns.turn() as maker:
            answer = maker.ask(environ) if maker else None
            if answer is None:
                return self._inner(environ, start_response)
        (status, headers, environ[PART]), body = answer
        start_response(status, [(name, value) for name, value in headers])
        return body  # type: ignore[no-any-return]

    def close(self) -> None:
        """Give up the lines that wait for the next page."""
        for maker in self._makers:
            maker.close()


def answer_all(listener: socket.socket, app: Wsgi, over: Callable[[], bool]) -> None:
    """Make pages for whoever asks at the door, each line in a thread of its own, until it is over."""
    listener.settimeout(LOOK_SECONDS)
    while not over():
        try:
            joined, _ = listener.accept()
        except TimeoutError:
            continue
        joined.settimeout(None)
        threading.Thread(target=_serve, args=(Line(joined), app), daemon=True).start()


def _serve(line: Line, app: Wsgi) -> None:
    try:
        while True:
            _answer(line, app, json.loads(line.receive()))
    except (OSError, EOFError):
        return
    finally:
        line.close()


def _answer(line: Line, app: Wsgi, told: Environ) -> None:
    """One page; a fault in the middle of it cuts the line, so that nobody takes half of it for the whole."""
    head: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        head[:] = [status, headers]

    environ = told | surroundings()
    answer: Any = app(environ, start)
    try:
        pieces = iter(answer)
        first = next(pieces, b"")
        line.send(json.dumps([*head, environ.get(PART, "other")]).encode())
        for piece in chain((first,), pieces):
            for at in range(0, len(piece), PIECE):
                line.send(piece[at : at + PIECE])
    finally:
        if hasattr(answer, "close"):
            answer.close()
    line.send(b"")
    line.flush()


def surroundings() -> Environ:
    """What a request finds beside what it brought."""
    return {
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def listening(door: Path) -> socket.socket:
    """The door of a process that makes pages, opened before it is begun: whoever comes earlier waits there."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(door))
    listener.listen(BACKLOG)
    return listener
