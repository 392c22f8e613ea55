"""The folder of a run: what it holds, who works in it, what is finished."""

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from certificates.documents.files import write_whole
from certificates.errors import FolderBusy, FolderOfAnother

PLAN, NUMBERS, FINISHED, LOCK = "run.json", "numbers.txt", "finished.jsonl", ".lock"


class RunFolder:
    """A folder with a file for each certificate, and a line for each finished one that names the keys that signed it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def certificate(self, number: str) -> Path:
        return self.path / "certificates" / f"{number}.pdf"

    @contextmanager
    def taken(self, plan: dict[str, Any], numbers: Iterable[str]) -> Iterator[None]:
        """Work in the folder alone, on papers of these numbers.

        Refusals: FolderBusy, FolderOfAnother (other papers lie there already).
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as fault:
                raise FolderBusy from fault
            known = self.path / PLAN
            if known.exists() and json.loads(known.read_text(encoding="utf-8")) != plan:
                raise FolderOfAnother
            write_whole(known, json.dumps(plan, sort_keys=True).encode())
            write_whole(self.path / NUMBERS, "\n".join(numbers).encode())
            yield

    def names_one_of(self, numbers: Collection[str]) -> bool:
        """Whether the run's list names one of these papers, printed or not."""
        path = self.path / NUMBERS
        return path.exists() and not set(numbers).isdisjoint(path.read_text(encoding="utf-8").split())

    def finished(self) -> dict[str, str]:
        """Number -> names of the keys that signed it, for each certificate whose file is there."""
        path, found = self.path / FINISHED, {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            try:
                number, names = json.loads(line)
            except ValueError:
                # The last line of a process that was killed while it wrote.
                continue
            if self.certificate(number).exists():
                found[number] = names
        return found

    def finish(self, number: str, names: str, content: bytes) -> None:
        """Keep a certificate: first its file, then its line."""
        write_whole(self.certificate(number), content)
        self.note([number], names)

    def note(self, numbers: Iterable[str], names: str) -> None:
        """Lines for certificates whose files are there, written to the disk at once."""
        with (self.path / FINISHED).open("a", encoding="utf-8") as lines:
            # A line begins with its own break, so that one that was torn spoils no other.
            lines.writelines("\n" + json.dumps([number, names]) for number in numbers)
            lines.flush()
            os.fsync(lines.fileno())
