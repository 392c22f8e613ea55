"""What a request brings is taken in whole before anything is done with it, and slow lines hold up nobody.

A body that is waited for holds a connection and what came of it so far, but no thread. It has ``PATIENCE_SECONDS`` for
each piece of 64 kB, a small one for all of it; whoever is slower is answered and left. Many small bodies may be on their way,
of large ones few, and few of one address. Whoever is one too many waits a moment for a place, for a hall that presses a
button together is no attack, and is then asked to come back. lms/gate.py takes every body in through this.
"""

import asyncio
import io
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from granian.rsgi import ProtocolClosed, ProtocolError

MEGABYTE = 1024 * 1024
PATIENCE_SECONDS = 20.0
SMALL_AT_ONCE = 2048
AT_ONCE = 64
OF_ONE_ADDRESS = 24
PLACE_SECONDS = 0.5
PIECE = 64 * 1024
IN_MEMORY = MEGABYTE
ANYBODYS_LARGEST = 12 * MEGABYTE
LARGEST = 110 * MEGABYTE


class NotTaken(Exception):
    """A request that goes no further; ``status`` is told to who sent it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def announced(length: str, encoding: str) -> int:
    """How many bytes a request says that it brings. Refusals: NotTaken for pieces without an end and for no number."""
    if encoding:
        raise NotTaken(411)
    if not length:
        return 0
    if not (length.isascii() and length.isdigit()):
        raise NotTaken(400)
    return int(length)


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """Wait for a line no longer than this. Refusals: NotTaken when it is slower, or ends in the middle."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as fault:
        raise NotTaken(408) from fault
    except (ProtocolError, ProtocolClosed) as fault:
        raise NotTaken(400) from fault


class Bodies:
    """All bodies that are on their way to this process. Used on its loop alone, so that nothing is locked.

    small    how many of one piece at most are waited for at once
    at_once  how many larger ones
    of_one   how many of those from one address
    place    seconds that one too many waits for a place
    patience seconds for a piece
    """

    def __init__(
        self,
        small: int = SMALL_AT_ONCE,
        at_once: int = AT_ONCE,
        of_one: int = OF_ONE_ADDRESS,
        place: float = PLACE_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._small_left, self._at_once, self._of_one = small, at_once, of_one
        self._place, self._patience = place, patience
        self._owners: Counter[str] = Counter()
        self._freed = asyncio.Condition()

    async def taken(self, line: Any, length: int, owner: str) -> IO[bytes]:
        """A body of so many bytes, whole; a large one lies in a file. Refusals: NotTaken."""
        if length <= PIECE:
            return io.BytesIO(await self.small(line, length))
        async with self._room(owner):
            return await self._large(line, length)

    async def small(self, line: Any, length: int) -> bytes:
        """A body of one piece at most. Refusals: NotTaken."""
        if not length:
            # Nothing was announced: nothing is waited for.
            return b""
        if not self._small_left:
            raise NotTaken(503)
        self._small_left -= 1
        try:
            async with in_time(self._patience):
                body: bytes = await line()
        finally:
            self._small_left += 1
        if len(body) != length:
            raise NotTaken(400)
        return body

    async def _large(self, line: Any, length: int) -> IO[bytes]:
        kept: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the request
        try:
            line, left = aiter(line), length
            while left:
                async with in_time(self._patience):
                    left -= await _piece(line, min(PIECE, left), kept)
        except BaseException:
            kept.close()
            raise
        kept.seek(0)
        return kept  # type: ignore[no-any-return]

    def _has_room(self, owner: str) -> bool:
        return self._owners.total() < self._at_once and self._owners[owner] < self._of_one

    @asynccontextmanager
    async def _room(self, owner: str) -> AsyncIterator[None]:
        async with self._freed:
            try:
                async with asyncio.timeout(self._place):
                    await self._freed.wait_for(lambda: self._has_room(owner))
            except TimeoutError as fault:
                raise NotTaken(503) from fault
            self._owners[owner] += 1
        try:
            yield
        finally:
            self._owners[owner] -= 1
            if not self._owners[owner]:
                del self._owners[owner]
            async with self._freed:
                self._freed.notify_all()


async def _piece(line: AsyncIterator[bytes], wanted: int, kept: IO[bytes]) -> int:
    """Write what comes until a piece is whole: its length. Refusals: NotTaken when the line ends before."""
    came = 0
    while came < wanted:
        # Awaited by itself: anext() would ask what the server hands out for more than it can.
        part = await line.__anext__()
        if not part:
            raise NotTaken(400)
        kept.write(part)
        came += len(part)
    return came
