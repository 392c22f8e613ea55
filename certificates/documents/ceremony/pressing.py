"""Certificates of a run made by several processes side by side: one for each processor."""

import os
import queue
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from certificates.credentials.queries import facts_for_papers
from certificates.credentials.statements import Facts, midnight
from certificates.documents.files import CREDENTIAL_FILE, SEAL_FILE
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.rendering import (
    Hands,
    code_of,
    context_of,
    fingerprint_of,
    form_of,
    giver_of,
    title_of,
)
from lms.clock import now
from lms.press.child import PressChild

COMMAND = (sys.executable, "-m", "certificates.documents.ceremony.engine")


@dataclass(frozen=True)
class Sheet:
    """All that a process needs to finish one certificate; plain values alone.

    form, out  where the form lies, where the file goes
    files      what lies inside besides the credential, whose ``facts`` are signed with ``seed`` (hexadecimal)
    dated      of the credential; ``at`` is the time of the signature
    """

    form: str
    out: str
    words: Mapping[str, Sequence[str]]
    code: str
    address: str
    title: str
    signer: str
    fingerprint: str
    files: Mapping[str, str]
    facts: Mapping[str, Any]
    seed: str
    method: str
    dated: str
    key: str
    certificate: str
    timestamps: str
    at: str


def facts_of_some(documents: Sequence[Document]) -> dict[int, Facts]:
    """What the credentials inside these papers say, by title."""
    return facts_for_papers([row.subject_id for row in documents if row.kind == AWARD_CERTIFICATE])


def sheet_of(document: Document, layout: str, out: Path, facts: Facts | None, hands: Hands) -> Sheet | None:
    """A certificate as work for a process; None for one that is laid out whole. Refusals: GlyphMissing, NameTooLong."""
    code = code_of(document, hands)
    context = context_of(document, layout, code)
    inside = [SEAL_FILE, *([CREDENTIAL_FILE] if facts else [])]
    found = form_of(document, layout, context, inside, hands)
    if found is None:
        return None
    return Sheet(
        form=str(found.path),
        out=str(out),
        words=found.words,
        code=code,
        address=context["check"]["address"],
        title=title_of(document),
        signer=giver_of(document),
        fingerprint=fingerprint_of(document, layout, hands),
        files={SEAL_FILE: code},
        facts=_plain(facts) if facts else {},
        seed=hands.signer.key.private_bytes_raw().hex(),
        method=hands.signer.method,
        dated=midnight(document.issued_on),
        key=hands.paper.key,
        certificate=hands.paper.certificate,
        timestamps=hands.paper.timestamps,
        at=now().isoformat(),
    )


def _plain(facts: Facts) -> dict[str, Any]:
    until_on = facts.until_on.isoformat() if facts.until_on else None
    return asdict(facts) | {"started_on": facts.started_on.isoformat(), "until_on": until_on}


class Presses:
    """One process for each processor: ``with Presses() as presses: presses.start(sheet).result()``."""

    def __init__(self, count: int = 0) -> None:
        self._free: queue.SimpleQueue[PressChild] = queue.SimpleQueue()
        self._children = [PressChild(command=COMMAND) for _ in range(count or os.cpu_count() or 1)]
        for child in self._children:
            self._free.put(child)
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(len(self._children), initializer=self._take)

    def _take(self) -> None:
        self._own.child = self._free.get()

    def start(self, sheet: Sheet) -> Future[bytes]:
        """Have a certificate finished. Its result is empty, or a refusal: PrintFailed, PrintTimedOut."""
        return self._pool.submit(self._press, sheet)

    def _press(self, sheet: Sheet) -> bytes:
        return bytes(self._own.child.render(sheet))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()
