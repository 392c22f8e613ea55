"""What a sitting's records are evidence for, paraphrased: ISO/IEC 17024 9.1 to 9.8 and the ministry's self-evaluation.

The words are our own short summaries, for finding records; they are neither the standard nor the guideline, and nothing
here says that anybody conforms to anything. Numbers are those of the 2012 edition; the edition of 2026 names assessment
before application.

Sources: clause titles of ISO/IEC 17024:2012 as published in its table of contents; headings of the self-evaluation sheet
of the Ministry of Education's guideline for bodies that hold certification exams (2017-10-11).
"""

from dataclasses import dataclass

from lms.i18n_mark import N_


@dataclass(frozen=True)
class Clause:
    """One heading. ``elsewhere`` says where to look for what a sitting alone does not show."""

    code: str
    source: str
    asks: str
    elsewhere: str = ""

    @property
    def key(self) -> str:
        """How a table names it: "ISO 9.3"."""
        return f"{self.source} {self.code}"


ISO, SHEET = "ISO", "MEXT"
SOURCE_NAMES = {
    ISO: N_("ISO/IEC 17024, clause 9"),
    SHEET: N_("Self-evaluation sheet of the Ministry of Education for certification exams"),
}
CLAUSES = (
    Clause("9.1", ISO, N_("Applications: what was asked and agreed to, and who was given a place")),
    Clause("9.2", ISO, N_("Assessment: the planned way was followed, and changes are on record")),
    Clause("9.3", ISO, N_("Examination: same conditions, equal papers, incidents, and what the figures say")),
    Clause("9.4", ISO, N_("Decision: by people who neither taught nor examined, on the evidence alone")),
    Clause(
        "9.5",
        ISO,
        N_("Suspending, withdrawing, reducing: reasons, notices, appeal"),
        N_("Titles are suspended and withdrawn outside a sitting: see the list of titles."),
    ),
    Clause(
        "9.6",
        ISO,
        N_("Recertification: how often, by what, and why"),
        N_("A pass never expires; the terms of titles stand in the versions of their schemes."),
    ),
    Clause(
        "9.7",
        ISO,
        N_("Use of certificates and marks: what was issued, under which number"),
        N_("Terms of use and misuse are kept with the titles."),
    ),
    Clause("9.8", ISO, N_("Appeals: handled in time by somebody who was not involved")),
    Clause(
        "1",
        SHEET,
        N_("The body: organisation, finance, public information, personal data"),
        N_("The statutes, accounts and privacy notice of the body are not records of a sitting."),
    ),
    Clause("2", SHEET, N_("Holding the exam: application, the day itself, use of computers")),
    Clause("3", SHEET, N_("The questions: what is measured, marking and scoring, quality of the questions")),
    Clause(
        "4",
        SHEET,
        N_("Learning that goes on, and use of what was learned"),
        N_("See the courses, the registry and its yearly figures."),
    ),
)
