"""A run from its first certificate to the files for the printer; it goes on where it was stopped."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from certificates.credentials.keys import believed_names
from certificates.credentials.services import ensure_key
from certificates.credentials.statements import Facts
from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.ceremony.lines import LAYOUT_OF, Line, in_chunks, lines_of_sitting
from certificates.documents.ceremony.pressing import Presses, facts_of_some, sheet_of
from certificates.documents.ceremony.sheets import (
    cards_file,
    certificates_file,
    envelopes_file,
    hand_over_list,
    labels_file,
)
from certificates.documents.models import Document
from certificates.documents.rendering import Hands, drawn_anew, hands_now
from certificates.errors import NobodyPassed
from exams.api import SittingCard
from lms.i18n import sentence
from lms.press.api import GlyphMissing, NameTooLong, PrintFailed, TimestampMissing

CERTIFICATES, HAND_OVER, LABELS, ENVELOPES = "certificates.pdf", "hand-over.pdf", "labels.pdf", "envelopes.pdf"
TITLES = {"pass": "合格証書", "title": "認定証", "card": "認定証カード"}
Progress = Callable[[int, int], bool]
GROUP = 20


@dataclass(frozen=True)
class RunPlan:
    """What is asked for; the same plan in the same folder goes on with what is there.

    papers     pass, title or card
    sorted_by  seat or kana
    """

    papers: str = "pass"
    sorted_by: str = "seat"


@dataclass
class Made:
    """What a run did. ``refused`` says for a number why its paper could not be printed; it stands on the list, too."""

    total: int
    drawn: int = 0
    kept: int = 0
    ended: bool = True
    refused: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A certificate under way: pressed by a process, to be laid out whole when there is none, or refused."""

    document: Document
    pressed: Future[bytes] | None
    refused: str = ""


def make_run(sitting: SittingCard, plan: RunPlan, folder: Path, progress: Progress) -> Made:
    """Make the certificates that are missing, then the files for printer and table.

    progress  is told (done, total) and answers False when the run shall end; what is finished stays

    A certificate whose file or code was signed with a key that was given up as lost since is made anew. Refusals: NobodyPassed, FolderBusy,
    FolderOfAnother, KeyMissing, SampleKeyRefused, TimestampMissing (the run ends there, and goes on when asked again).
    """
    lines = lines_of_sitting(sitting.id, plan.papers, plan.sorted_by)
    if not lines:
        raise NobodyPassed
    ensure_key()
    run = RunFolder(folder)
    with run.taken({"sitting": sitting.code, "papers": plan.papers}, [line.number for line in lines]):
        made = draw(run, lines, LAYOUT_OF[plan.papers], progress)
        if made.ended:
            made.files = _put_together(run, sitting, plan, lines, made.refused)
    return made


def draw(run: RunFolder, lines: Sequence[Line], layout: str, progress: Progress) -> Made:
    """Some at a time: a few are pressed while the next are made ready, and noted together once their files are there."""
    believed, made = believed_names(), Made(len(lines))
    finished = {number for number, names in run.finished().items() if believed.issuperset(names.split())}
    made.kept = len(finished.intersection(line.number for line in lines))
    with Presses() as presses:
        for some, documents in in_chunks([line for line in lines if line.number not in finished]):
            rows, hands = [documents[line.document_id] for line in some], hands_now()
            facts = facts_of_some(rows)
            waiting: list[Waiting] = []
            for start in range(0, len(rows), GROUP):
                group = [
                    _begun(run, row, layout, facts.get(row.subject_id), hands, presses)
                    for row in rows[start : start + GROUP]
                ]
                made.ended = _ended(run, waiting, layout, hands, made, progress)
                waiting = group
                if not made.ended:
                    return made
            made.ended = _ended(run, waiting, layout, hands, made, progress)
            if not made.ended:
                return made
    progress(made.total, made.total)
    return made


def _begun(
    run: RunFolder, document: Document, layout: str, facts: Facts | None, hands: Hands, presses: Presses
) -> Waiting:
    """A certificate given to a process, or left to be laid out whole, or refused."""
    try:
        sheet = sheet_of(document, layout, run.certificate(document.number), facts, hands)
    except (GlyphMissing, NameTooLong) as refusal:
        return Waiting(document, None, sentence(refusal))
    return Waiting(document, presses.start(sheet) if sheet else None)


def _ended(run: RunFolder, group: Sequence[Waiting], layout: str, hands: Hands, made: Made, progress: Progress) -> bool:
    """Wait for some certificates and note them; False when the run shall end."""
    there: list[str] = []
    try:
        for one in group:
            reason = one.refused or _reason_against(run, one, layout, hands, there)
            if reason:
                made.refused[one.document.number] = reason
            else:
                made.drawn += 1
            if not progress(made.drawn + made.kept + len(made.refused), made.total):
                return False
    finally:
        if there:
            run.note(there, hands.names)
    return True


def _reason_against(run: RunFolder, one: Waiting, layout: str, hands: Hands, there: list[str]) -> str:
    """Have a certificate's file there; why it cannot be, or nothing."""
    try:
        if one.pressed is None:
            run.finish(one.document.number, hands.names, drawn_anew(one.document, layout, hands))
        else:
            one.pressed.result()
            there.append(one.document.number)
    except TimestampMissing:
        raise
    except (GlyphMissing, NameTooLong, PrintFailed) as refusal:
        return sentence(refusal)
    return ""


def _put_together(
    run: RunFolder, sitting: SittingCard, plan: RunPlan, lines: Sequence[Line], refused: Mapping[str, str]
) -> list[str]:
    printed = [line for line in lines if line.number not in refused]
    files = [run.certificate(line.number) for line in printed]
    title, path = f"{sitting.title} {TITLES[plan.papers]}", run.path
    together = cards_file if plan.papers == "card" else certificates_file
    pages = {
        CERTIFICATES: together(path / CERTIFICATES, title, files) if files else 0,
        HAND_OVER: hand_over_list(path / HAND_OVER, title, lines, refused),
        LABELS: labels_file(path / LABELS, f"{title} 宛名ラベル", printed),
        ENVELOPES: envelopes_file(path / ENVELOPES, f"{title} 封筒", printed),
    }
    return [name for name, count in pages.items() if count]
