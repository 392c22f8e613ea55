"""Name badges for those who come to a day, ten on a sheet with crop marks."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from certificates.credentials.services import ensure_key
from certificates.documents.ceremony.sheets import BADGE, ten_up_file
from certificates.documents.models import AWARD_CERTIFICATE, Document
from certificates.documents.queries import stopped
from certificates.documents.rendering import hands_now, laid_out
from certificates.evidence.queries import lives_on, records_of
from lms.db import db


def badge_sheets(person_ids: Sequence[int], title: str) -> bytes:
    """Badges of these people, in their order, each with the title given last among those that hold today.

    Who holds no title today has none; nobody at all gives b"". The caller has asked its own policy. Refusals:
    GlyphMissing, NameTooLong, KeyMissing, SampleKeyRefused.
    """
    papers = _newest_papers(person_ids)
    wanted = [papers[number] for number in dict.fromkeys(person_ids) if number in papers]
    if not wanted:
        return b""
    ensure_key()
    hands = hands_now()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "badges.pdf"
        ten_up_file(path, title, (laid_out(paper, "badge", hands) for paper in wanted), BADGE)
        return path.read_bytes()


def _newest_papers(person_ids: Sequence[int]) -> dict[int, Document]:
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.kind == AWARD_CERTIFICATE,
            Document.person_id.in_(list(records_of(person_ids))),
            Document.state == "current",
        )
        .order_by(Document.issued_on, Document.id)
    ).all()
    held_back, holders = stopped(rows), lives_on(row.person_id for row in rows)
    return {holders[row.person_id]: row for row in rows if row.id not in held_back and "name" in row.content}
