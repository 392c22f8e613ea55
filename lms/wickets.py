"""Wickets beside the gate: each answers one address by itself, without framework, and holds no thread (lms/gate.py)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

in_short = json.JSONEncoder(separators=(",", ":")).encode


class Asked(NamedTuple):
    """A request. ``header`` gives a header by its name in small letters, "" for none."""

    header: Callable[[str], str]
    query: str
    body: bytes


class Answer(NamedTuple):
    """What goes back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Wicket(Protocol):
    """Answers requests of one method to one path, on the loop of the web process: whatever waits is awaited.

    largest  bytes that a body may have; a larger one is refused and not read
    """

    method: str
    path: str
    largest: int

    async def __call__(self, asked: Asked) -> Answer:
        """The answer to one request."""
        ...


def in_json(told: Mapping[str, Any], status: int = 200) -> Answer:
    """An answer for a page's script, kept by nobody."""
    body = in_short(told).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Answer(status, headers, body)
