"""Asks a gate as Granian does: a scope, a line that brings the body in pieces, and what was answered on it."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from granian.rsgi import ProtocolClosed

dump = json.dumps


@dataclass
class Scope:
    """What Granian tells of a request."""

    method: str
    path: str
    query_string: str
    headers: Any
    client: str = "192.0.2.1:40000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"


class Headers:
    """Headers by name in small letters; one name may come twice."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for told, value in self._pairs if told == name), default)

    def items(self) -> list[tuple[str, str]]:
        return self._pairs


@dataclass
class Line:
    """A line on which a body comes; it stays silent after the last piece when it is ``silent``, or breaks when ``broken``."""

    pieces: list[bytes] = field(default_factory=list)
    silent: bool = False
    broken: bool = False
    read: int = 0
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: str = ""
    part: tuple[int, int] | None = None

    async def _next(self) -> bytes:
        if self.pieces:
            piece = self.pieces.pop(0)
            self.read += len(piece)
            return piece
        if self.silent:
            await asyncio.Event().wait()
        if self.broken:
            raise ProtocolClosed("stream")
        return b""

    async def __call__(self) -> bytes:
        whole = b""
        while piece := await self._next():
            whole += piece
        return whole

    def __aiter__(self) -> "Line":
        return self

    async def __anext__(self) -> bytes:
        return await self._next()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        # Read at once, as the server opens it at once.
        self.response_bytes(status, headers, Path(file).read_bytes())
        self.file = file

    def response_file_range(self, status: int, headers: list[tuple[str, str]], file: str, start: int, end: int) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes()[start:end])
        self.file, self.part = file, (start, end)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def scope_of(method: str, address: str, headers: list[tuple[str, str]]) -> Scope:
    path, _, query = address.partition("?")
    return Scope(method, unquote(path), query, Headers(headers))


def ask(gate: Any, method: str, address: str, body: bytes = b"", line: Line | None = None, **headers: str) -> Line:
    """One request, with its length announced unless a header says otherwise; ``_`` in a header's name stands for ``-``."""
    told = [(name.replace("_", "-"), value) for name, value in headers.items()]
    line = line or Line([body] if body else [])
    length = sum(map(len, line.pieces))
    if length and not any(name.lower() == "content-length" for name, _ in told):
        told.append(("content-length", str(length)))
    asyncio.run(gate.__rsgi__(scope_of(method, address, told), line))
    return line


@dataclass
class Answered:
    """What a client sees."""

    status_code: int
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)


class GateClient:
    """A client in the words of Flask's own, before a gate."""

    def __init__(self, gate: Any) -> None:
        self._gate = gate

    def post(self, address: str, headers: Any = None, data: bytes | str = b"", json: Any = None, content_type: str = "application/json") -> Answered:  # fmt: skip
        body = dump(json).encode() if json is not None else data.encode() if isinstance(data, str) else data
        return self._asked("POST", address, {"Content-Type": content_type, **(headers or {})}, body)

    def get(self, address: str, headers: Any = None) -> Answered:
        return self._asked("GET", address, headers or {}, b"")

    def _asked(self, method: str, address: str, headers: dict[str, str], body: bytes) -> Answered:
        line = ask(self._gate, method, address, body, **{"Host": "localhost", **headers})
        return Answered(line.status, line.headers, line.body)
