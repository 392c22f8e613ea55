"""Clients that send a byte now and then: in the head, in the body, and while they read (slowloris).

Run by ``script/check slow``. Each kind comes with more connections than the server has threads. While they are there a page and a sign-in page have
to be answered to everybody else, and nobody of the slow may be waited for longer than ``LONGEST_SECONDS``.
"""

import resource
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.load.bench.pages import with_sample
from tests.load.stage import served

CONNECTIONS = 300
IDLE_CONNECTIONS = 3000
LONGEST_SECONDS = 90
PAGES = ("/healthz", "/verify", "/sign-in")
PAGE_SECONDS = 10.0
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
UNREAD = b"GET /static/ui/vendor/scorm-again/scorm2004.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
NEVER_READ, SILENT = "answers that are never read", "nothing after the connection"
KINDS: dict[str, bytes] = {
    "a byte of the head at a time": b"GET /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "a byte of the body at a time": HEAD + b"Content-Length: 100000\r\n\r\nidentifier=",
    "a chunk of the body at a time": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "a byte of an answer to an exam at a time": b"POST /exams/save HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
    SILENT: b"",
    NEVER_READ: UNREAD * 20,
}
CHUNKED = "a chunk of the body at a time"


@dataclass
class Told:
    """What was seen while the slow were there."""

    connections: int
    closed: int
    longest: float
    found: list[str] = field(default_factory=list)


class Slow(threading.Thread):
    """So many connections that each send ``first`` and then a byte every two seconds, until told to end."""

    def __init__(self, server: str, kind: str, connections: int) -> None:
        super().__init__(daemon=True)
        self._server, self._kind, self._connections = urlsplit(server), kind, connections
        self.ended, self.open, self.closed = threading.Event(), 0, 0
        self.all_there = threading.Event()

    def run(self) -> None:
        ours = []
        for _ in range(self._connections):
            line = socket.create_connection((self._server.hostname or "", self._server.port or 80), timeout=10)
            if KINDS[self._kind]:
                line.sendall(KINDS[self._kind])
            line.setblocking(False)
            ours.append(line)
        self.open = len(ours)
        self.all_there.set()
        more = b"1\r\na\r\n" if self._kind == CHUNKED else b"a"
        while ours and not self.ended.wait(2):
            ours = [line for line in ours if self._goes_on(line, more)]
        for line in ours:
            line.close()

    def _goes_on(self, line: socket.socket, more: bytes) -> bool:
        """Send a byte more; False once the server has answered and closed, or cut the line."""
        try:
            if self._kind == NEVER_READ:
                if line.getsockname()[1] in held_at(self._server.port or 80):
                    return True
            else:
                if self._kind != SILENT:
                    line.send(more)
                while line.recv(65536):
                    pass
        except BlockingIOError:
            return True
        except OSError:
            pass
        line.close()
        self.closed += 1
        self.open -= 1
        return False


def held_at(port: int) -> set[int]:
    """The far ports of all lines that a server at this port holds (proc_net(5)). Who is given up by the system is told nothing."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(far[-4:], 16) for _, near, far, state, *_ in rows if int(near[-4:], 16) == port and state == "01"}


def seconds_of(ask: Callable[[], object]) -> float:
    began = time.monotonic()
    ask()
    return time.monotonic() - began


def page_of_everybody(server: str, path: str) -> float:
    """Seconds that somebody waits for a page; OSError when she does not get it."""

    def ask() -> None:
        with urllib.request.urlopen(server + path, timeout=PAGE_SECONDS) as answer:
            answer.read()

    return seconds_of(ask)


def slow(server: str, kind: str, connections: int = CONNECTIONS, patience: float = LONGEST_SECONDS) -> Told:
    """One kind of slow clients, and what everybody else sees meanwhile; ends once all slow ones were sent away."""
    crowd = Slow(server, kind, connections)
    crowd.start()
    told = Told(connections, 0, 0.0)
    if not crowd.all_there.wait(60):
        told.found.append(f"{kind}: the server took no more than {crowd.open} connections")
    until = time.monotonic() + patience
    rounds = 0
    while time.monotonic() < until and crowd.is_alive():
        for path in PAGES:
            try:
                told.longest = max(told.longest, page_of_everybody(server, path))
            except OSError as fault:
                told.found.append(f"{kind}: {path} was not answered to others ({fault})")
        rounds += 1
        time.sleep(3)
        if len(told.found) > 3:
            break
    crowd.ended.set()
    crowd.join(10)
    told.closed = crowd.closed
    if told.closed < connections:
        told.found.append(f"{kind}: {connections - told.closed} of {connections} still there after {patience:.0f} s")
    return told


def lines() -> Iterator[tuple[str, Told]]:
    """All kinds against a server of their own on the sample network."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(16_384, most_files()), most_files()))
    with with_sample() as made, served(made) as web:
        for kind in KINDS:
            yield kind, slow(web.address, kind, IDLE_CONNECTIONS if kind == SILENT else CONNECTIONS)


def most_files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def main() -> int:
    """Print how many of each kind came, how many were sent away, and how long others waited; exit 1 for a fault."""
    bad = 0
    for kind, told in lines():
        print(
            f"{kind:42} {told.connections:>6} came {told.closed:>6} sent away, others waited {told.longest:.1f} s at most",
            flush=True,
        )
        for each in told.found:
            print(f"    {each}", flush=True)
        bad += len(told.found)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
