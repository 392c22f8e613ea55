"""Pictures and sounds on their way in: kept by content, and named by the question that shows them."""

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from exams.bank.exchange.rows import QuestionRow
from exams.bank.models import ItemMedia
from lms.clock import now
from lms.db import Work, new_public_id
from lms.files.api import AUDIO, PICTURES, store
from lms.policy import Actor

KEPT = PICTURES | AUDIO
LARGEST_MB = 40


@dataclass(frozen=True)
class Kept:
    """One medium that is stored; ``shown`` is how a body names it."""

    public_id: str
    file_id: int
    shown: dict[str, Any]

    def row(self, item_id: int, person_id: int | None) -> ItemMedia:
        return ItemMedia(
            public_id=self.public_id, item_id=item_id, file_id=self.file_id, kind=self.shown["kind"],
            recorded_at=now(), recorded_by=person_id,
        )  # fmt: skip


def keep_media(work: Work, actor: Actor, question: QuestionRow) -> list[Kept]:
    """Store the media of a question that is about to be written."""
    kept = []
    for each in question.media:
        if each.content is None:
            continue
        name = PurePath(each.name).name
        file_id = store(work, io.BytesIO(each.content), name, by=actor.person_id, allowed=KEPT, limit_mb=LARGEST_MB)
        public_id = new_public_id()
        shown = {"kind": each.kind, "file": public_id, "alt": each.alt, "transcript": each.transcript}
        kept.append(Kept(public_id, file_id, shown))
    return kept
