"""The gate of a web process: every request comes through it, by Granian's own interface (RSGI), on one loop.

What only waits (a line, the COMMIT of an answer) is awaited there and holds no thread. Wickets (lms/wickets.py) answer on the
loop; every other request is made by the application, in one of a few threads, once its body is there. An answer is handed
over whole, so that no thread waits for whoever reads it: a file of the house by its name, other large ones through a file
without a name, which the server sends as its reader takes it.
"""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from lms.bodies import ANYBODYS_LARGEST, IN_MEMORY, LARGEST, PIECE, Bodies, NotTaken, announced
from lms.operations.metrics import PART, Counted
from lms.wickets import Answer, Asked, Wicket

# Threads in which pages are made, or wait for their turn (lms/turns.py) or their COMMIT.
THREADS = 64
# The server opens a file that it is told of at once; on a machine that hangs, within these seconds.
OPENED_WITHIN_SECONDS = 60.0
SENDFILE = "X-Sendfile"
WORDS = {
    400: "Bad Request",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    503: "Service Unavailable",
}
log = logging.getLogger("lms.pages")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Made(NamedTuple):
    """What an application answered. ``file`` is a path of the house, or the number of an open file, sent instead of the body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    file: str | int | None = None


class Gate:
    """What Granian calls for each request.

    app       a WSGI application; it may name a file to be sent (``X-Sendfile``)
    wickets   what answers by itself
    proxies   how many proxies before the server may be believed about an address
    is_known  whether a request bears a session of somebody: only then may it bring more than ``ANYBODYS_LARGEST``
    """

    def __init__(
        self,
        app: Wsgi,
        wickets: Iterable[Wicket],
        proxies: int,
        is_known: Callable[[Environ], bool],
        bodies: Bodies | None = None,
        threads: int = THREADS,
    ) -> None:
        self._app, self._proxies, self._is_known = app, proxies, is_known
        self._wickets = {(each.method, each.path): each for each in wickets}
        self._bodies, self._counted = bodies or Bodies(), Counted()
        self._threads = ThreadPoolExecutor(threads, "pages")

    async def __rsgi__(self, scope: Any, line: Any) -> None:
        """Answer one request."""
        began, headers = time.perf_counter(), scope.headers
        wicket = self._wickets.get((scope.method, scope.path))
        try:
            if wicket is None:
                await self._page(scope, headers, line, began)
                return
            answer = await self._through(wicket, scope, headers, line)
        except NotTaken as refused:
            log.info("request refused", extra={"status": refused.status})
            answer = _refusal(refused.status)
        self._counted.note("answers" if wicket else "other", answer.status, time.perf_counter() - began)
        line.response_bytes(*answer)

    async def _through(self, wicket: Wicket, scope: Any, headers: Any, line: Any) -> Answer:
        def header(name: str) -> str:
            return headers.get(name) or ""

        length = announced(header("content-length"), header("transfer-encoding"))
        if length > wicket.largest:
            raise NotTaken(413)
        if length <= PIECE:
            body = await self._bodies.small(line, length)
        else:
            with closing(await self._bodies.taken(line, length, self._owner(scope, headers))) as large:
                body = large.read()
        return await wicket(Asked(header, scope.query_string, body))

    async def _page(self, scope: Any, headers: Any, line: Any, began: float) -> None:
        environ = environ_of(scope, headers)
        length = announced(environ.get("CONTENT_LENGTH", ""), environ.get("HTTP_TRANSFER_ENCODING", ""))
        if length > LARGEST or (length > ANYBODYS_LARGEST and not self._is_known(environ)):
            # Never waited for: the page refuses what is announced as too large.
            environ["CONTENT_LENGTH"], length = str(max(length, LARGEST + 1)), 0
        body = await self._bodies.taken(line, length, self._owner(scope, headers))
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._make, environ, body, line, began, loop)

    def _owner(self, scope: Any, headers: Any) -> str:
        passed = (headers.get("x-forwarded-for") or "").split(",") if self._proxies else []
        return str(passed[-self._proxies].strip() if len(passed) >= self._proxies > 0 else _host(scope.client))

    def _make(
        self, environ: Environ, body: IO[bytes], line: Any, began: float, loop: asyncio.AbstractEventLoop
    ) -> None:
        with closing(body) as environ["wsgi.input"]:
            made = made_by(self._app, environ)
        self._counted.note(environ.get(PART) or "other", made.status, time.perf_counter() - began)
        if made.file is None:
            line.response_bytes(made.status, made.headers, made.body)
        elif isinstance(made.file, str):
            _send_file(line, made, made.file)
        else:
            _send_file(line, made, f"/proc/self/fd/{made.file}")
            loop.call_soon_threadsafe(loop.call_later, OPENED_WITHIN_SECONDS, os.close, made.file)


def made_by(app: Wsgi, environ: Environ) -> Made:
    """What an application answers to a request, taken to its end."""
    status, headers = 500, list[tuple[str, str]]()

    def start(said: str, told: list[tuple[str, str]], *_: Any) -> None:
        nonlocal status, headers
        status, headers = int(said[:3]), told

    answer: Any = app(environ, start)
    try:
        body, file = _whole(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    named = next((value for name, value in headers if name == SENDFILE), None)
    if named is None:
        return Made(status, headers, body, file)
    kept = [(name, value) for name, value in headers if name != SENDFILE]
    return Made(status, kept, b"", named if status in (200, 206) else None)


def _whole(answer: Iterable[bytes]) -> tuple[bytes, int | None]:
    """All of an answer: as bytes, a large one as the number of an open file without a name."""
    begun: list[bytes] = []
    held, pieces = 0, iter(answer)
    for piece in pieces:
        begun.append(piece)
        held += len(piece)
        if held > IN_MEMORY:
            break
    else:
        return b"".join(begun), None
    with TemporaryFile() as file:
        file.writelines(begun)
        file.writelines(pieces)
        file.flush()
        return b"", os.dup(file.fileno())


def _send_file(line: Any, made: Made, path: str) -> None:
    """A file, or the part of it that the answer says ("bytes 0-99/1000")."""
    told = {name.lower(): value for name, value in made.headers}
    if made.status == 206 and isinstance(made.file, str):
        first, last = told["content-range"].removeprefix("bytes ").partition("/")[0].split("-")
        line.response_file_range(made.status, made.headers, path, int(first), int(last) + 1)
        return
    length = [] if "content-length" in told else [("Content-Length", str(Path(path).stat().st_size))]
    line.response_file(made.status, [*made.headers, *length], path)


def environ_of(scope: Any, headers: Any) -> Environ:
    """A request as PEP 3333 writes it, without its body. Nothing of the process' own environment is in it."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version if '.' in scope.http_version else scope.http_version + '.0'}",
        "REMOTE_ADDR": _host(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        # An underscore would stand for a hyphen afterwards: nobody shall say a proxy's words that way.
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            between = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


def _host(address: str) -> str:
    return address.rpartition(":")[0].strip("[]")


def _refusal(status: int) -> Answer:
    body = f"{status} {WORDS[status]}".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Retry-After", "15"),
    ]
    return Answer(status, headers, body)
