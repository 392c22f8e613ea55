"""How the web process and the processes of the press speak: a length of eight bytes, then JSON or the answer."""

import json
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

_LENGTH = 8


@dataclass(frozen=True)
class Job:
    """A document to lay out.

    fingerprint  32 characters that identify the file; made from the content when empty
    created      ISO 8601 instant for the file's properties; none when empty, so that equal jobs give equal bytes
    template     the words of a template to fill in the sandbox, instead of html; style and values (JSON) go into it
    words_only   answer with the filled template, not with a PDF
    picture      answer with the pages as one picture (PNG) of so many dots an inch, not with a PDF
    attached     files inside the document: (name, media type, what it is, text); with any the document is PDF/A-3
    """

    html: str
    title: str
    author: str
    language: str
    fingerprint: str = ""
    created: str = ""
    attached: tuple[tuple[str, str, str, str], ...] = ()
    template: str = ""
    style: str = ""
    values: str = ""
    words_only: bool = False
    picture: int = 0

    def parts(self) -> tuple[str, ...]:
        return (
            self.html, self.title, self.author, self.language, self.created, repr(self.attached), self.template,
            self.style, self.values,
        )  # fmt: skip


def write_job(stream: BinaryIO, job: Any) -> None:
    """Hand over a job, which is a dataclass of plain values."""
    _write(stream, json.dumps(asdict(job)).encode())


def read_job(stream: BinaryIO) -> Job | None:
    """Read the next document to lay out; None when the other side has closed."""
    values = read_values(stream)
    if values is None:
        return None
    return Job(**values | {"attached": tuple(tuple(file) for file in values["attached"])})


def read_values(stream: BinaryIO) -> dict[str, Any] | None:
    """Read the next job of whatever kind; None when the other side has closed."""
    frame = _read(stream)
    return None if frame is None else json.loads(frame)


def write_answer(stream: BinaryIO, content: bytes, problem: str) -> None:
    _write(stream, problem.encode())
    _write(stream, content)


def read_answer(stream: BinaryIO) -> tuple[bytes, str] | None:
    """Read content and problem (one of them is empty); None when the other side has gone."""
    problem = _read(stream)
    content = None if problem is None else _read(stream)
    return None if problem is None or content is None else (content, problem.decode())


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
