"""The lines of this process to whoever asks, as the system sees them (Linux): how long silent, how much came.

The web server hands no line out, and a thread that waits for one cannot be woken. So a line that is too slow is found
among the files of the process by what the kernel counts (TCP_INFO, linux/tcp.h) and shut there.
"""

import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

from lms.clock import rest

FILES = Path("/proc/self/fd")
SAMPLE_SECONDS = 1.0
FAST_BYTES_A_SECOND = 3_000
_LENGTH, _LAST_SENT, _RECEIVED = 192, 44, 128


def our_lines() -> list[socket.socket]:
    """A copy of each line that somebody opened to a port on which this process listens."""
    sockets = [each for file in FILES.iterdir() if (each := _socket_of(int(file.name))) is not None]
    doors = {_port(each) for each in sockets if each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)}
    ours = []
    for each in sockets:
        if _port(each) in doors and not each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            ours.append(each)
        else:
            each.close()
    return ours


def _socket_of(number: int) -> socket.socket | None:
    try:
        copied = os.dup(number)
    except OSError:
        return None
    try:
        found = socket.socket(fileno=copied)
    except OSError:
        os.close(copied)
        return None
    if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
        return found
    found.close()
    return None


def _port(line: socket.socket) -> int:
    return int(line.getsockname()[1])


def _counted(line: socket.socket) -> tuple[float, int]:
    """Seconds since something was last sent on a line, and the bytes that came on it."""
    told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LENGTH)
    return struct.unpack_from("I", told, _LAST_SENT)[0] / 1000, struct.unpack_from("Q", told, _RECEIVED)[0]


def cut_slow(peers: set[str], patience: float) -> int:
    """Shut the lines from these addresses on which nothing was answered for so long and hardly anything comes.

    Returns how many were shut. A line on which an upload makes progress, or an answer is being sent, stays.
    """
    lines = our_lines()
    before = {}
    for each in lines:
        with suppress(OSError):
            silent, came = _counted(each)
            if silent >= patience and each.getpeername()[0] in peers:
                before[each] = came
    rest(SAMPLE_SECONDS if before else 0)
    shut = 0
    for line, came in before.items():
        with suppress(OSError):
            if _counted(line)[1] - came < FAST_BYTES_A_SECOND * SAMPLE_SECONDS:
                line.shutdown(socket.SHUT_RDWR)
                shut += 1
    for each in lines:
        each.close()
    return shut
