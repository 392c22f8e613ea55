"""A line between candidates and server that can be cut, fall silent or be slow."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field

CHUNK = 65536


@dataclass
class Relay:
    """Passes bytes on. ``delay`` holds each piece up for so many seconds; cut refuses, silent keeps every byte."""

    target: int
    port: int = 0
    delay: float = 0.0
    is_cut: bool = False
    is_silent: bool = False
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def begin(self) -> str:
        """Take connections from now on; the address that candidates ask."""
        ready = threading.Event()

        async def take() -> None:
            server = await asyncio.start_server(self._join, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await server.serve_forever()

        threading.Thread(target=lambda: self._loop.run_until_complete(take()), name="relay", daemon=True).start()
        ready.wait(10)
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every connection breaks at once, and none is taken until ``mend``."""
        self.is_cut = True
        self._loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in list(self._open)])

    def mend(self) -> None:
        self.is_cut, self.is_silent, self.delay = False, False, 0.0

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer), return_exceptions=True)
        self._open -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                while self.is_silent:
                    await asyncio.sleep(0.1)
                writer.write(piece)
                await writer.drain()
        writer.close()
