"""Candidates at their desks, as a program of its own: each answers question after question as the exam page does.

    python -m tests.load.candidates ADDRESS --desks FILE --log FILE [--pace 2] [--cookie session]

An answer is kept until the server has said what became of it, sent again under the same number when it has not, fifty
at most at once; that is what static/queue.js does. SIGTERM ends the choosing; what is left is sent, then it ends. Into the log goes
every answer before it is sent, and every acknowledgement when it comes.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

MOST = 50
LONGEST_PAUSE = 15.0
PATIENCE = 20.0
LAST_CALLS = 120.0
QUESTIONS = 49
PATH = "/exams/save"


class Unanswered(Exception):
    """The server was not reached, or said that it cannot now."""


class Line:
    """One kept connection of HTTP/1.1 to the server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Status and body; Unanswered when the line breaks or stays silent."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._post(headers, body)
        except (OSError, EOFError, ValueError, IndexError) as fault:
            self.hang_up()
            raise Unanswered from fault

    async def _post(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.writer.write(f"POST {PATH} HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        told = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = told.partition("content-length: ")[2].partition("\r\n")[0]
        content = await self.reader.readexactly(int(length)) if length else await self.reader.read()
        if not length or "connection: close" in told:
            self.hang_up()
        return int(told.split()[1]), content

    def hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass
class Candidate:
    """One candidate with her session, her page and what she has not been told about yet."""

    cookie: str
    token: str
    attempt: str
    stream: str
    line: Line
    log: IO[str]
    chance: random.Random
    seq: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)
    pause: float = 0.0
    remaining: tuple[float, float] | None = None

    def choose(self) -> None:
        """Answer a question; it is written down before it is sent."""
        self.seq += 1
        entry = {
            "stream": self.stream, "seq": self.seq, "kind": "answer", "part": "A",
            "position": self.chance.randint(1, QUESTIONS), "answer": self.chance.choice("abcd"),
            "made": int(time.time() * 1000),
        }  # fmt: skip
        self.waiting.append(entry)
        self._note(**{name: entry[name] for name in ("stream", "seq", "position", "answer")})

    def _note(self, **told: Any) -> None:
        self.log.write(json.dumps({"attempt": self.attempt, **told}) + "\n")

    async def send(self) -> None:
        """Send what waits and hear what became of it; whatever fails is kept for the next time."""
        entries = self.waiting[:MOST]
        body = {"attempt": self.attempt, "pen": self.stream, "known": self.seq, "entries": entries}
        sent_at, sent = time.monotonic(), time.time()
        try:
            status, content = await self.line.post(self._headers(), json.dumps(body).encode())
            if status != 200:
                raise Unanswered
            told = json.loads(content)
        except (Unanswered, ValueError):
            self.pause = min(LONGEST_PAUSE, self.pause * 2 or 1.0)
            return
        self.pause = 0.0
        self._compare_clock(told, sent_at, time.monotonic())
        heard = {(one["stream"], one["seq"]): one["outcome"] for one in told["results"] if one["outcome"] != "paused"}
        for (stream, seq), outcome in heard.items():
            self._note(stream=stream, seq=seq, outcome=outcome, sent=round(sent, 3), heard=round(time.time(), 3))
        self.waiting = [entry for entry in self.waiting if (entry["stream"], entry["seq"]) not in heard]

    def _headers(self) -> dict[str, str]:
        host = f"{self.line.host}:{self.line.port}"
        return {
            "Host": host, "Origin": f"http://{host}", "Cookie": self.cookie, "X-CSRFToken": self.token,
            "Content-Type": "application/json",
        }  # fmt: skip

    def _compare_clock(self, told: dict[str, Any], sent_at: float, heard_at: float) -> None:
        """The server told its time between sending and hearing; what it left her must have run as our own clock did."""
        if not told.get("closes"):
            return
        left = (told["closes"] - told["now"]) / 1000
        if self.remaining is None:
            self.remaining = left, heard_at
            return
        before, at = self.remaining
        least, most = before - (heard_at - at), before - (sent_at - at)
        wrong = max(least - left, left - most, 0.0)
        if wrong > 0.25:
            self.log.write(json.dumps({"clock": round(wrong, 3), "attempt": self.attempt, "at": time.time()}) + "\n")

    async def sit(self, pace: float, over: asyncio.Event) -> None:
        """Choose at her own pace until the time is over; a page with something unsent tries again after a pause."""
        due = time.monotonic() + self.chance.uniform(0, pace)
        again = due
        give_up = None
        while not over.is_set() or self.waiting:
            at = time.monotonic()
            if over.is_set():
                give_up = give_up or at + LAST_CALLS
                if at > give_up:
                    return
            if at >= due and not over.is_set():
                self.choose()
                due = at + self.chance.uniform(0.5, 1.5) * pace
                again = at
            if self.waiting and at >= again:
                await self.send()
                again = time.monotonic() + self.pause
            await asyncio.sleep(
                0.05 if over.is_set() else max(0.01, min(due, again if self.waiting else due) - time.monotonic())
            )


async def sit_all(asked: argparse.Namespace) -> int:
    """Let everybody sit; returns how many answers nobody was told about in the end."""
    over, chance = asyncio.Event(), random.Random(asked.seed)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    with asked.log.open("a", buffering=1) as log:
        desks = [line.split() for line in asked.desks.read_text().splitlines()]
        seated = [
            Candidate(
                f"{asked.cookie}={cookie}",
                token,
                attempt,
                stream,
                Line(asked.address),
                log,
                random.Random(chance.random()),
            )
            for cookie, token, attempt, stream in desks
        ]
        await asyncio.gather(*(one.sit(asked.pace, over) for one in seated))
        for one in seated:
            one.line.hang_up()
    return sum(len(one.waiting) for one in seated)


def main() -> int:
    """Sit until told to end; 1 when something was never acknowledged."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.candidates")
    parser.add_argument("address")
    parser.add_argument("--desks", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--pace", type=float, default=2.0)
    parser.add_argument("--cookie", default="session")
    parser.add_argument("--seed", type=int, default=20261129)
    return int(bool(asyncio.run(sit_all(parser.parse_args()))))


if __name__ == "__main__":
    sys.exit(main())
