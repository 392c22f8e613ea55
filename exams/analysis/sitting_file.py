"""What the analysis contributes to the evidence of a sitting: every version of its figures, without candidates."""

from dataclasses import replace

from sqlalchemy import select

from exams.analysis.models import AnalysisReport
from lms.i18n_mark import N_
from lms.ui.evidence import lines_of
from lms.ui.plug import EvidenceTable, SittingEvidence


def with_figures(found: SittingEvidence, sitting_id: int) -> SittingEvidence:
    """The evidence with the figures of the sitting beside it."""
    query = (
        select(AnalysisReport)
        .where(AnalysisReport.sitting_id == sitting_id)
        .order_by(AnalysisReport.part, AnalysisReport.version)
    )
    table = EvidenceTable(
        "analysis_report", N_("Figures of the sitting by version"), ("ISO 9.3", "MEXT 3"), lines_of(query, ()), ()
    )
    return replace(found, tables=(*found.tables, table))
