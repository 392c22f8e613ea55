"""Makes the file of evidence of a sitting out of what every package plugs in."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import or_, select, update

from exams.api import SittingCard, sitting
from lms.audit.models import AuditEntry
from lms.audit.services import chain_head, seal_entries
from lms.clock import now
from lms.db import Work, transaction
from lms.evidence.assembling import Bundle, BundleFacts, TableShown
from lms.evidence.clauses import CLAUSES, SOURCE_NAMES
from lms.evidence.models import EvidenceFile
from lms.evidence.queries import sitting_for
from lms.files.api import forget, keep
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.policy import SYSTEM, Actor
from lms.press.api import register_folder, render_document, render_html
from lms.tasks.api import Running, enqueue
from lms.ui.evidence import lines_of
from lms.ui.plug import EvidenceTable, SittingEvidence

MAKE_FILE = "evidence.make"
INDEX = "evidence/print/index.html"
AUDIT_CLAUSES = ("ISO 9.2", "ISO 9.4", "MEXT 2")
register_folder(Path(__file__).parent / "templates")


def gather(sitting_id: int) -> SittingEvidence:
    """Everything that the packages know of a sitting, and the audit log's own rows about it."""
    told = [
        plug.evidence_of_sitting(sitting_id) for plug in current_app.extensions["plugs"] if plug.evidence_of_sitting
    ]
    things: dict[str, set[str]] = {}
    for one in told:
        for thing, ids in one.things.items():
            things.setdefault(thing, set()).update(ids)
    tables = [table for one in told for table in one.tables]
    audit = EvidenceTable(
        "audit", N_("What was done, by the audit log"), AUDIT_CLAUSES, _audit_lines(sitting_id, things)
    )
    return SittingEvidence((*tables, audit), things)


def _audit_lines(sitting_id: int, things: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    named = [(AuditEntry.thing == thing) & AuditEntry.thing_id.in_(sorted(ids)) for thing, ids in things.items()]
    own = AuditEntry.thing_id.like(f"{sitting_id}.%")
    return lines_of(select(AuditEntry).where(or_(own, *named)).order_by(AuditEntry.id))


def write_evidence(sitting_id: int, target: IO[bytes]) -> tuple[str, int]:
    """Write the ZIP of a sitting; returns the digest of its manifest and how many lines it holds."""
    while seal_entries():
        continue
    card, (place, digest) = sitting(sitting_id), chain_head()
    facts = BundleFacts(card.title, card.code, now(), place, digest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        bundle, shown = Bundle(archive), []
        for table in gather(sitting_id).tables:
            count = bundle.add_table(table)
            shown.append(TableShown(table.name, table.title, count, tuple(table.clauses)))
        _add_index(bundle, facts, shown)
        manifest = bundle.close(
            {
                "sitting": facts.code,
                "made_at": facts.made_at,
                "audit_chain": {"place": place, "digest": digest},
            }
        )
    return manifest, sum(one.lines for one in shown)


def _add_index(bundle: Bundle, facts: BundleFacts, tables: Sequence[TableShown]) -> None:
    """The way in: by clause and by table, as a page and as a PDF, in Japanese and English."""
    by_source = {
        source: [(clause, [table for table in tables if clause.key in table.clauses]) for clause in CLAUSES
                 if clause.source == source]
        for source in SOURCE_NAMES
    }  # fmt: skip
    for language, name in (("ja", "index"), ("en", "index-en")):
        with in_language(language):
            title = gettext("Evidence of a sitting")
        context = {"facts": facts, "by_source": by_source, "sources": SOURCE_NAMES, "tables": tables}
        named: Any = {"title": title, "author": facts.title, "language": language}
        bundle.add_file(f"{name}.html", render_html(INDEX, context, **named).encode())
        bundle.add_file(f"{name}.pdf", render_document(INDEX, context, **named))


# ---- the button


def ask_for_file(actor: Actor, sitting_public_id: str) -> None:
    """Ask for the file of a sitting; it is made in the background."""
    card = sitting_for(actor, sitting_public_id)
    with transaction() as work:
        enqueue(work, MAKE_FILE, args={"sitting": card.id, "by": actor.person_id}, asked_by=actor)


def make_file_task(task: Running) -> None:
    """The background side of the button."""
    with tempfile.TemporaryFile() as target:
        digest, lines = write_evidence(task.args["sitting"], target)
        target.seek(0)
        content = target.read()
    with transaction() as work:
        card = sitting(task.args["sitting"])
        file_id = keep(work, content, "zip", f"evidence-{card.code}.zip", by=task.args["by"])
        note_file(work, card, digest, lines, by=task.args["by"], file_id=file_id)
    task.finish_with(digest=digest, lines=lines)


def make_file(card: SittingCard, target: IO[bytes]) -> tuple[str, int]:
    """Write the ZIP of a sitting where the caller wants it; returns the digest of its manifest and the lines."""
    digest, lines = write_evidence(card.id, target)
    with transaction() as work:
        note_file(work, card, digest, lines)
    return digest, lines


def note_file(
    work: Work, card: SittingCard, digest: str, lines: int, *, by: int | None = None, file_id: int | None = None
) -> None:
    """Keep in the books that a file was made; its digest is sealed into the audit log."""
    row = EvidenceFile(
        sitting_id=card.id, file_id=file_id, digest=digest, lines=lines, made_at=now(), made_by=by
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    who = Actor(by) if by else SYSTEM
    work.audit(who, "evidence.made", "evidence_file", row.id, sitting=card.id, manifest=digest)


def erase_files(work: Work, person_id: int) -> None:
    """Take away the files in which words about a person may stand; they can be made again without her (rules 20)."""
    kept = select(EvidenceFile.file_id).where(EvidenceFile.file_id.is_not(None))
    file_ids = work.session.scalars(kept).all()
    work.session.execute(update(EvidenceFile).values(file_id=None))
    forget(work, filter(None, file_ids))


def note_fetched(actor: Actor, row: EvidenceFile) -> None:
    """Leave in the audit log who fetched a file."""
    with transaction() as work:
        work.audit(actor, "evidence.fetched", "evidence_file", row.id, sitting=row.sitting_id)
