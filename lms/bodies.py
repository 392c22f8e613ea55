"""What a request brings is taken in whole before anything is done with it, and slow lines hold up nobody.

A thread of the web server that reads from a line waits as long as the line does. So only ``AT_ONCE`` of its threads may
wait for bodies, and few for those of one address. Whoever is one too many waits a moment for a place, for a hall that
presses a button together is no attack and its bodies are read in no time, and is then asked to come back. A line on which no
piece of 64 kB arrives for ``PATIENCE_SECONDS`` is cut (lms/lines.py). A page is made, and a connection to the database
taken, only once the body is there. Likewise few threads wait for readers of large answers; small ones are handed over
whole. lms/server.py puts this in front of everything.
"""

import io
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from lms.clock import rest
from lms.lines import cut_slow

MEGABYTE = 1024 * 1024
PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 5.0
AT_ONCE = 64
OF_ONE_ADDRESS = 24
PLACE_SECONDS = 0.5
PIECE = 64 * 1024
IN_MEMORY = MEGABYTE
ANSWER_AT_ONCE = 128 * 1024
ANYBODYS_LARGEST = 12 * MEGABYTE
LARGEST = 110 * MEGABYTE
log = logging.getLogger("lms.pages")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class NotTaken(Exception):
    """A body that was not taken in; ``status`` goes to who sent it."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(eq=False)
class Awaited:
    """A body that is being read: whose it is, the address at the other end of the line, when its last piece came."""

    owner: str
    peer: str
    last_piece: float = field(default_factory=time.monotonic)

    def note(self) -> None:
        self.last_piece = time.monotonic()


def whole(line: Any, length: int, note: Callable[[], None]) -> IO[bytes]:
    """Everything that was announced, larger ones in a file; NotTaken when the line ends before."""
    if length <= PIECE:
        body = bytes(line.read(length))
        if len(body) < length:
            raise NotTaken("400 Bad Request")
        return io.BytesIO(body)
    kept: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the request
    left = length
    while left:
        piece = bytes(line.read(min(PIECE, left)))
        if not piece:
            kept.close()
            raise NotTaken("400 Bad Request")
        kept.write(piece)
        left -= len(piece)
        note()
    kept.seek(0)
    return kept  # type: ignore[no-any-return]


class Held:
    """Threads that wait for lines at this moment. One thread looks after the slow ones; it begins with the first."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        of_one: int = OF_ONE_ADDRESS,
        cut: Callable[[set[str], float], int] = cut_slow,
        place: float = PLACE_SECONDS,
    ) -> None:
        self._at_once, self._of_one, self._cut, self._place = at_once, of_one, cut, place
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)
        self._queued = 0
        self._awaited: set[Awaited] = set()
        self._owners: dict[str, int] = {}
        self._keeper: threading.Thread | None = None

    def begin(self, owner: str, peer: str) -> Awaited:
        """Say that this thread waits for a line from now on. Refusals: NotTaken when no place became free in a moment."""
        with self._lock:
            if not (self._has_place(owner) or self._gets_place(owner)):
                raise NotTaken("503 Service Unavailable")
            awaited = Awaited(owner, peer)
            self._awaited.add(awaited)
            self._owners[owner] = self._owners.get(owner, 0) + 1
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep, name="slow-lines", daemon=True)
                self._keeper.start()
        return awaited

    def _has_place(self, owner: str) -> bool:
        return len(self._awaited) < self._at_once and self._owners.get(owner, 0) < self._of_one

    def _gets_place(self, owner: str) -> bool:
        self._queued += 1
        try:
            return self._freed.wait_for(lambda: self._has_place(owner), self._place)
        finally:
            self._queued -= 1

    def end(self, awaited: Awaited) -> None:
        """Say that it does no longer."""
        with self._lock:
            self._awaited.discard(awaited)
            self._owners[awaited.owner] -= 1
            if not self._owners[awaited.owner]:
                del self._owners[awaited.owner]
            if self._queued:
                self._freed.notify_all()

    def slow(self, patience: float = PATIENCE_SECONDS) -> set[str]:
        """The far ends of lines on which nothing moved for so many seconds."""
        with self._lock:
            return {each.peer for each in self._awaited if time.monotonic() - each.last_piece >= patience}

    def _keep(self) -> None:
        while True:
            rest(LOOK_SECONDS)
            if (peers := self.slow()) and (lines := self._cut(peers, PATIENCE_SECONDS)):
                log.warning("%d lines were cut that were too slow", lines)


def _length(headers: list[tuple[str, str]]) -> int | None:
    return next((int(value) for name, value in headers if name.lower() == "content-length"), None)


class Front:
    """A WSGI application whose inner one finds each body whole, and whose answers hold few threads. Cost: microseconds.

    proxies    how many proxies before the server may be believed about an address
    is_known   whether a request bears a session of somebody: only then may it bring more than ``ANYBODYS_LARGEST``
    """

    def __init__(
        self,
        inner: Wsgi,
        proxies: int,
        is_known: Callable[[Environ], bool],
        bodies: Held | None = None,
        answers: Held | None = None,
    ) -> None:
        self._inner, self._proxies, self._is_known = inner, proxies, is_known
        self._bodies, self._answers = bodies or Held(), answers or Held(at_once=AT_ONCE // 2)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            with closing(self._taken(environ)) as environ["wsgi.input"]:
                return self._answer(environ, start_response)
        except NotTaken as refused:
            log.info("request refused", extra={"status": int(refused.status[:3])})
            return _refusal(refused.status, start_response)

    def _taken(self, environ: Environ) -> Any:
        """The body; what a page keeps of it lies elsewhere when the page is made. Refusals: NotTaken."""
        told = environ.get("CONTENT_LENGTH") or ""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise NotTaken("411 Length Required")
        if told in ("", "0"):
            # Nothing was announced: nothing is waited for.
            return io.BytesIO()
        if not (told.isascii() and told.isdigit()):
            raise NotTaken("400 Bad Request")
        length = int(told)
        if length > LARGEST or (length > ANYBODYS_LARGEST and not self._is_known(environ)):
            # Never waited for: the page refuses what is announced as too large.
            environ["CONTENT_LENGTH"] = str(max(length, LARGEST + 1))
            return io.BytesIO()
        awaited = self._bodies.begin(self._owner(environ), environ.get("REMOTE_ADDR", ""))
        try:
            return whole(environ["wsgi.input"], length, awaited.note)
        finally:
            self._bodies.end(awaited)

    def _owner(self, environ: Environ) -> str:
        passed = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if self._proxies else []
        return str(passed[-self._proxies].strip() if len(passed) >= self._proxies > 0 else environ.get("REMOTE_ADDR"))

    def _answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A small answer at once, which the server sends by itself; a large one piece by piece as its reader takes it."""
        told: list[tuple[str, str]] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told[:] = headers
            return start_response(status, headers, *rest)

        answer: Any = self._inner(environ, start)
        if isinstance(answer, list):
            return answer
        length = _length(told)
        if length is not None and length <= ANSWER_AT_ONCE:
            try:
                return [b"".join(answer)]
            finally:
                _close(answer)
        try:
            awaited = self._answers.begin(self._owner(environ), environ.get("REMOTE_ADDR", ""))
        except NotTaken:
            _close(answer)
            raise
        return Pieces(answer, awaited, self._answers)


class Pieces:
    """A large answer as its reader takes it. Ends also when she goes away and the server drops it half read."""

    def __init__(self, answer: Any, awaited: Awaited, held: Held) -> None:
        self._answer, self._awaited, self._held = answer, awaited, held
        self._each, self._ended = iter(answer), False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._awaited.note()
        return next(self._each)

    def close(self) -> None:
        if not self._ended:
            self._ended = True
            self._held.end(self._awaited)
            _close(self._answer)

    def __del__(self) -> None:
        self.close()


def _close(answer: Any) -> None:
    if hasattr(answer, "close"):
        answer.close()


def _refusal(status: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = status.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Retry-After", "15"),
    ]
    start_response(status, headers)
    return [body]
