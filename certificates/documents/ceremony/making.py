"""A run from its first certificate to the files for the printer; it goes on where it was stopped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from certificates.credentials.keys import believed_papers, paper_signer
from certificates.credentials.services import ensure_key
from certificates.documents.ceremony.folder import RunFolder
from certificates.documents.ceremony.lines import LAYOUT_OF, Line, in_chunks, lines_of_sitting
from certificates.documents.ceremony.sheets import (
    cards_file,
    certificates_file,
    envelopes_file,
    hand_over_list,
    labels_file,
)
from certificates.documents.rendering import drawn_anew
from certificates.errors import NobodyPassed
from exams.api import SittingCard
from lms.i18n import sentence
from lms.press.api import GlyphMissing, NameTooLong, PrintFailed

CERTIFICATES, HAND_OVER, LABELS, ENVELOPES = "certificates.pdf", "hand-over.pdf", "labels.pdf", "envelopes.pdf"
TITLES = {"pass": "合格証書", "title": "認定証", "card": "認定証カード"}
Progress = Callable[[int, int], bool]


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


def make_run(sitting: SittingCard, plan: RunPlan, folder: Path, progress: Progress) -> Made:
    """Make the certificates that are missing, then the files for printer and table.

    progress  is told (done, total) and answers False when the run shall end; what is finished stays

    A certificate signed with a key that was given up as lost since is made anew. Refusals: NobodyPassed, FolderBusy,
    FolderOfAnother, KeyMissing, SampleKeyRefused.
    """
    lines = lines_of_sitting(sitting.id, plan.papers, plan.sorted_by)
    if not lines:
        raise NobodyPassed
    ensure_key()
    run = RunFolder(folder)
    with run.taken({"sitting": sitting.code, "papers": plan.papers}, [line.number for line in lines]):
        made = _draw(run, lines, LAYOUT_OF[plan.papers], progress)
        if made.ended:
            made.files = _put_together(run, sitting, plan, lines, made.refused)
    return made


def _draw(run: RunFolder, lines: Sequence[Line], layout: str, progress: Progress) -> Made:
    believed, made = believed_papers(), Made(len(lines))
    finished = {number for number, kid in run.finished().items() if kid in believed}
    for some, documents in in_chunks(list(lines)):
        for line in some:
            if line.number in finished:
                made.kept += 1
                continue
            try:
                run.finish(line.number, paper_signer().kid, drawn_anew(documents[line.document_id], layout))
                made.drawn += 1
            except (GlyphMissing, NameTooLong, PrintFailed) as refusal:
                made.refused[line.number] = sentence(refusal)
            if not progress(made.drawn + made.kept + len(made.refused), made.total):
                made.ended = False
                return made
    progress(made.total, made.total)
    return made


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
