"""What certificates contribute to the evidence of a sitting: papers issued, titles that followed, schemes in force."""

from sqlalchemy import select

from certificates.awards.models import Award, AwardEvent
from certificates.documents.models import Document, PrintRun
from certificates.schemes.models import SchemeVersion
from exams import api as exams
from lms.i18n_mark import N_
from lms.ui.evidence import lines_of
from lms.ui.plug import EvidenceTable, SittingEvidence

DECIDE, SUSPEND, RENEW, CERTIFY = "ISO 9.4", "ISO 9.5", "ISO 9.6", "ISO 9.7"
USE = "MEXT 4"


def evidence_of_sitting(sitting_id: int) -> SittingEvidence:
    """Numbered papers of the sitting, decisions about titles of those who passed, and the schemes decided by."""
    passes, attempts = exams.released_in(sitting_id)
    papers = select(Document).where(
        ((Document.subject == "pass") & Document.subject_id.in_(passes))
        | ((Document.subject == "attempt") & Document.subject_id.in_(attempts))
    )
    awards = select(Award.id).where(Award.person_id.in_(set(passes.values())))
    events = select(AwardEvent).where(AwardEvent.award_id.in_(awards))
    return SittingEvidence(
        (
            EvidenceTable(
                "document", N_("Numbered papers that were issued"), (CERTIFY,),
                lines_of(papers.order_by(Document.id), hide=("public_id", "content")),
            ),
            EvidenceTable(
                "print_run", N_("Papers of the sitting that the office had printed"), (CERTIFY,),
                lines_of(
                    select(PrintRun).where(PrintRun.sitting_id == sitting_id).order_by(PrintRun.id),
                    hide=("public_id", "task"),
                ),
            ),
            EvidenceTable(
                "award_event", N_("Decisions about titles of those who passed"), (DECIDE, SUSPEND, RENEW, USE),
                lines_of(events.order_by(AwardEvent.id)), ("reason",),
            ),
            EvidenceTable(
                "scheme_version", N_("Schemes of the titles, with the votes that carried them"), (DECIDE, SUSPEND, RENEW),
                lines_of(select(SchemeVersion).order_by(SchemeVersion.id)),
            ),
        )
    )  # fmt: skip
