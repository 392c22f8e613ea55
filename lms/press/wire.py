"""How the web process and the layout process speak: a length of eight bytes, then JSON or a PDF."""

import json
from dataclasses import asdict, dataclass
from typing import BinaryIO

_LENGTH = 8


@dataclass(frozen=True)
class Job:
    """A document to lay out.

    fingerprint  32 characters that identify the file; made from the content when empty
    created      ISO 8601 instant for the file's properties; none when empty, so that equal jobs give equal bytes
    """

    html: str
    title: str
    author: str
    language: str
    fingerprint: str = ""
    created: str = ""

    def parts(self) -> tuple[str, ...]:
        return (self.html, self.title, self.author, self.language, self.created)


def write_job(stream: BinaryIO, job: Job) -> None:
    _write(stream, json.dumps(asdict(job)).encode())


def read_job(stream: BinaryIO) -> Job | None:
    """Read the next job; None when the other side has closed."""
    frame = _read(stream)
    return None if frame is None else Job(**json.loads(frame))


def write_answer(stream: BinaryIO, pdf: bytes, problem: str) -> None:
    _write(stream, problem.encode())
    _write(stream, pdf)


def read_answer(stream: BinaryIO) -> tuple[bytes, str] | None:
    """Read PDF and problem (one of them is empty); None when the other side has gone."""
    problem = _read(stream)
    pdf = None if problem is None else _read(stream)
    return None if problem is None or pdf is None else (pdf, problem.decode())


def _write(stream: BinaryIO, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big") + frame)
    stream.flush()


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    frame = stream.read(length)
    return frame if len(frame) == length else None
