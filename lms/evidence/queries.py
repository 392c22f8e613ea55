"""What the page of a sitting's evidence shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exams.api import SittingCard, sitting_by_public_id
from lms.db import db
from lms.errors import NotFound
from lms.evidence.models import EvidenceFile
from lms.evidence.policies import MAKE, scope_of
from lms.policy import Actor, require
from lms.tasks.api import under_way


@dataclass(frozen=True)
class FileShown:
    public_id: str
    made_at: datetime
    lines: int
    digest: str
    there: bool


@dataclass(frozen=True)
class EvidencePage:
    """The files of a sitting, the newest first, and whether one is being made."""

    public_id: str
    title: str
    files: tuple[FileShown, ...]
    under_way: bool


def sitting_for(actor: Actor, public_id: str) -> SittingCard:
    """The sitting, for a member of its board."""
    card = sitting_by_public_id(public_id)
    require(actor, MAKE, scope_of(card.id))
    return card


def evidence_page(actor: Actor, public_id: str, kind: str, english: bool = False) -> EvidencePage:
    """What was made so far; ``kind`` is the task that makes one."""
    card = sitting_for(actor, public_id)
    rows = db.session.scalars(
        select(EvidenceFile).where(EvidenceFile.sitting_id == card.id).order_by(EvidenceFile.made_at.desc()).limit(20)
    )
    return EvidencePage(
        public_id=card.public_id,
        title=(english and card.title_en) or card.title,
        files=tuple(
            FileShown(row.public_id, row.made_at, row.lines, row.digest, row.file_id is not None) for row in rows
        ),
        under_way=under_way(kind, {"sitting": card.id}),
    )


def file_for(actor: Actor, public_id: str, file_public_id: str) -> EvidenceFile:
    """A file that is still there; NotFound for any other."""
    card = sitting_for(actor, public_id)
    row = db.session.scalar(
        select(EvidenceFile).where(
            EvidenceFile.sitting_id == card.id,
            EvidenceFile.public_id == file_public_id,
            EvidenceFile.file_id.is_not(None),
        )
    )
    if row is None:
        raise NotFound
    return row
