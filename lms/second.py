"""A second process that makes pages, so that an embedded network makes them on two processors (docs/decisions/0085).

One process of Python makes pages on one processor, whatever its threads. Answers of an exam have to stay in one process,
which writes them together; a page that is only read can be made by any. So the web process hands such requests over a
socket to a process that was forked from the same loaded product, a few at a time, and makes pages itself beside it.
Where the other process is gone, nothing is lost: the page is made here.

What is handed over is one frame of JSON: the strings of the request. What comes back is a frame of JSON (status, headers,
part of the product), then frames of the body, the last one empty. A frame is four bytes of length and as many bytes.
"""

import io
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from lms.operations.metrics import METRICS, PART

READING = ("GET", "HEAD")
BACKLOG = 16
AWAY_SECONDS = 1.0
LOOK_SECONDS = 1.0
PIECE = 64 * 1024
HELD_WHOLE = 256 * 1024

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def send(line: socket.socket, piece: bytes) -> None:
    """One frame."""
    line.sendall(len(piece).to_bytes(4, "big") + piece)


def receive(line: socket.socket) -> bytes:
    """The next frame. Refusal: EOFError when the other side is gone."""
    return _exactly(line, int.from_bytes(_exactly(line, 4), "big"))


def _exactly(line: socket.socket, length: int) -> bytes:
    if not length:
        return b""
    pieces, left = [], length
    while left:
        piece = line.recv(min(left, HELD_WHOLE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def only_reads(environ: Environ) -> bool:
    """Whether any process may answer: nothing is sent, and the figures of this very process are not asked for."""
    if environ.get("REQUEST_METHOD") not in READING or environ.get("HTTP_TRANSFER_ENCODING"):
        return False
    return environ.get("CONTENT_LENGTH") in (None, "", "0") and environ.get("PATH_INFO") != METRICS


class Body:
    """What is left of a large answer, as its reader takes it; its line goes back when all was taken, else it is cut."""

    def __init__(self, line: socket.socket, begun: list[bytes], done: Callable[[socket.socket], None]) -> None:
        self._line, self._begun, self._done, self._whole = line, begun, done, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._begun
        while piece := receive(self._line):
            yield piece
        self._whole = True

    def close(self) -> None:
        """Called by the server in the end, also when the reader went away."""
        if self._whole:
            self._done(self._line)
        else:
            self._line.close()


class TwoPlaces:
    """A WSGI application that hands pages to a second process and makes them itself where that has no room.

    here   what makes a page in this process
    door   where the second process listens
    there  how many pages the second process makes at once
    beside how many pages that could be made there are made here at once
    """

    def __init__(self, here: Wsgi, door: Path, there: int = 1, beside: int = 1) -> None:
        self._inner, self._door = here, str(door)
        self._there, self._beside, self._idle = there, beside, list[socket.socket]()
        self._turn = threading.Condition()
        self._most, self._away_until = there, 0.0

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not only_reads(environ):
            return self._inner(environ, start_response)
        elsewhere = self._wait_for_turn()
        try:
            answer = self._ask(environ) if elsewhere else None
            if answer is None:
                return self._inner(environ, start_response)
        finally:
            self._end_turn(elsewhere)
        (status, headers, environ[PART]), body = answer
        start_response(status, [(name, value) for name, value in headers])
        return body

    def _wait_for_turn(self) -> bool:
        """True for a turn in the other process, which is taken first: whoever saves an answer needs this one."""
        with self._turn:
            while not (elsewhere := self._there > 0 and time.monotonic() >= self._away_until) and not self._beside:
                self._turn.wait()
            if elsewhere:
                self._there -= 1
            else:
                self._beside -= 1
            return elsewhere

    def _end_turn(self, elsewhere: bool) -> None:
        with self._turn:
            if elsewhere:
                self._there += 1
            else:
                self._beside += 1
            self._turn.notify()

    def _ask(self, environ: Environ) -> tuple[Any, Any] | None:
        """Head and body of the answer; None when the other process cannot be asked, and the page has to be made here."""
        line = None
        try:
            line = self._line()
            send(line, json.dumps({name: value for name, value in environ.items() if isinstance(value, str)}).encode())
            head = json.loads(receive(line))
            return head, self._body(line)
        except (OSError, EOFError):
            if line is not None:
                line.close()
            self._away_until = time.monotonic() + AWAY_SECONDS
            return None

    def _body(self, line: socket.socket) -> Any:
        begun: list[bytes] = []
        held = 0
        while held < HELD_WHOLE:
            piece = receive(line)
            if not piece:
                self._keep(line)
                return begun
            begun.append(piece)
            held += len(piece)
        return Body(line, begun, self._keep)

    def _line(self) -> socket.socket:
        with self._turn:
            if self._idle:
                return self._idle.pop()
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(self._door)
        except OSError:
            line.close()
            raise
        return line

    def _keep(self, line: socket.socket) -> None:
        """A line whose answer was taken whole serves the next one."""
        with self._turn:
            if len(self._idle) < self._most:
                self._idle.append(line)
                return
        line.close()

    def close(self) -> None:
        """Give up the lines that wait for the next page."""
        with self._turn:
            while self._idle:
                self._idle.pop().close()


def answer_all(listener: socket.socket, app: Wsgi, over: Callable[[], bool]) -> None:
    """Make pages for whoever asks at the door, each line in a thread of its own, until it is over."""
    listener.settimeout(LOOK_SECONDS)
    while not over():
        try:
            line, _ = listener.accept()
        except TimeoutError:
            continue
        line.settimeout(None)
        threading.Thread(target=_serve, args=(line, app), daemon=True).start()


def _serve(line: socket.socket, app: Wsgi) -> None:
    with line:
        while True:
            try:
                _answer(line, app, json.loads(receive(line)))
            except (OSError, EOFError):
                return


def _answer(line: socket.socket, app: Wsgi, told: Environ) -> None:
    """One page; a fault in the middle of it cuts the line, so that nobody takes half of it for the whole."""
    head: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        head[:] = [status, headers]

    environ = told | surroundings()
    answer: Any = app(environ, start)
    try:
        pieces = iter(answer)
        first = next(pieces, b"")
        send(line, json.dumps([*head, environ.get(PART, "other")]).encode())
        for piece in chain((first,), pieces):
            for at in range(0, len(piece), PIECE):
                send(line, piece[at : at + PIECE])
    finally:
        if hasattr(answer, "close"):
            answer.close()
    send(line, b"")


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


def fork_keeper(make: Callable[[], Wsgi], door: Path) -> int:
    """Begin the second process beside this one, and one that keeps it alive; returns the keeper's number.

    Both have what was loaded here. Each ends by itself once the one that began it is gone.

    make  called in the second process, for what answers
    """
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(door))
    listener.listen(BACKLOG)
    keeper = _forked(lambda over: _keep_alive(listener, make, over))
    listener.close()
    return keeper


def _keep_alive(listener: socket.socket, make: Callable[[], Wsgi], over: Callable[[], bool]) -> None:
    """Begin the process that makes pages, and another one whenever it ended."""
    while not over():
        maker = _forked(lambda ended: answer_all(listener, make(), ended))
        while not over() and not os.waitpid(maker, os.WNOHANG)[0]:
            time.sleep(LOOK_SECONDS)


def _forked(work: Callable[[Callable[[], bool]], None]) -> int:
    """A process that does this until its parent, or what it is told, ends it."""
    parent = os.getpid()
    number = os.fork()
    if number:
        return number
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        work(lambda: os.getppid() != parent)
    finally:
        # Nothing of the parent's is to be ended or written out a second time.
        os._exit(0)
