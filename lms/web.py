"""The web server's own process: it holds the door open, loads nothing of the product, and keeps its workers alive.

Granian on Linux gives every worker a listening socket of its own. When such a worker ends, the visitors who wait at
its socket are turned away. Here all workers take visitors from one socket, which this process opens before the first
and closes after the last of them: while a worker is replaced, visitors wait instead (docs/decisions/0026).
"""

import argparse
import multiprocessing
import os
import resource
import signal
import socket
import tempfile
import threading
import time
from multiprocessing.synchronize import Event
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec
from granian.server.mp import MPServer

from lms.clock import rest

BACKLOG = 2048
KILL_AFTER_SECONDS = 30
LOADED_WITHIN_SECONDS = 60
OVERLAP_SECONDS = 1
LOOK_SECONDS = 0.05
LOADS_TRIED = 3
# Who says nothing, or a byte now and then, is sent away: the system hands a line over once something was said on it,
# and a head has to be whole within these seconds. Meanwhile others find room (script/check slow).
HEAD_SECONDS = 15
MOST_CONNECTIONS = 8192
# Whoever takes nothing of what was sent to her for so long is gone, or wants to hold a line (tcp(7)).
UNREAD_SECONDS = 60
MOST_FILES = 16384


class OneDoor(MPServer):
    """Granian with one listening socket for all workers, as it has by itself for Unix sockets."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._failed_loads: dict[int, int] = {}

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        holder: Any = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd, self._sfd = holder, holder.get_fd()
        self._ssp = None
        # Listening begins here, so that visitors wait, too, while no worker has loaded yet.
        with socket.socket(fileno=os.dup(holder.get_fd())) as door:
            door.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, HEAD_SECONDS)
            door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000 * UNREAD_SECONDS)
            door.listen(self.backlog)

    def _wait_until_loaded(self, worker: Any, loaded: Event) -> None:
        """Wait for a worker that loads the product, while it lives, is not told to end, and takes no longer than it may."""
        give_up = time.monotonic() + LOADED_WITHIN_SECONDS
        while not loaded.wait(LOOK_SECONDS) and worker.is_alive() and time.monotonic() < give_up:
            if self.interrupt_signal:
                return
        self._note_loaded(worker.idx, loaded.is_set())

    def _note_loaded(self, idx: int, loaded: bool) -> None:
        """Only a worker that cannot load ends the server, at its third try in a row.

        Granian takes any two ends within 5.5 seconds for a crash loop and ends with all workers, also those that serve.
        """
        self._failed_loads[idx] = 0 if loaded else self._failed_loads.get(idx, 0) + 1
        if self._failed_loads[idx] < LOADS_TRIED:
            self.respawned_wrks.pop(idx, None)

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        """The first workers load side by side: no visitor waits for one of them to end."""
        self._first: list[tuple[Any, Event]] | None = []
        super()._spawn_workers(spawn_target, target_loader)
        together, self._first = self._first, None
        for worker, loaded in together:
            self._wait_until_loaded(worker, loaded)

    def _spawn_worker(self, idx: Any, target: Any, callback_loader: Any, socket_loader: Any = None) -> Any:
        """Begin a worker and go on once it has loaded: only then may its predecessor end, or it be told to end."""
        loaded = multiprocessing.Event()

        def load() -> Any:
            # Told to end while it loads, a worker has nothing in hand; the server's own handler would only note it.
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            threading.Thread(target=end_with, args=(os.getppid(),), name="follower", daemon=True).start()
            application = callback_loader()
            loaded.set()
            return application

        worker: Any = super()._spawn_worker(idx, target, load)
        begin = worker.start

        def begin_and_wait() -> None:
            begin()
            if self._first is None:
                self._wait_until_loaded(worker, loaded)
            else:
                self._first.append((worker, loaded))

        worker.start = begin_and_wait
        return worker


def end_with(server: int) -> None:
    """Let a worker end after the server that began it: nobody would replace it, and it would hold the address for ever."""
    while os.getppid() == server:
        rest(OVERLAP_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    rest(KILL_AFTER_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def address_parser(program: str) -> argparse.ArgumentParser:
    """Where a web server listens."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    return parser


def main() -> None:
    """Serve until told to end; SIGHUP replaces the workers one by one."""
    parser = address_parser("python -m lms.web")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--target", default="lms.server:create_server")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lms-metrics-") as counters:
        # All workers count their requests into this folder; whichever is asked adds them up (lms/operations/metrics.py).
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counters
        serve(asked, asked.target, asked.workers)


def allow_files() -> None:
    """Let each process hold as many lines as it takes; the system's usual limit is 1,024 files."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def serve(asked: argparse.Namespace, target: str, workers: int) -> None:
    """Serve at the asked address until told to end; ``target`` names what makes the callable in each worker."""
    allow_files()
    OneDoor(
        target,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.RSGI,
        factory=True,
        workers=workers,
        backlog=BACKLOG,
        backpressure=MOST_CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=1000 * HEAD_SECONDS),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=OVERLAP_SECONDS,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    ).serve()


if __name__ == "__main__":
    main()
