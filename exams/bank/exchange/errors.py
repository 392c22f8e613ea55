"""Named refusals of files of questions."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class ImportStepTaken(RuleBroken):
    code = "exams.exchange.step_taken"
    text = N_("This step is not possible now. Somebody may have taken it already. Please look at the page again.")


class ImportInUse(RuleBroken):
    """An import is undone as a whole or not at all."""

    code = "exams.exchange.in_use"
    text = N_("%(count)s of the imported drafts were changed or commented on. The import can no longer be undone.")


class ChapterMissing(RuleBroken):
    code = "exams.exchange.chapter_missing"
    text = N_("There is no chapter %(topic)s.")
    status = 400


class NothingToExport(RuleBroken):
    code = "exams.exchange.nothing"
    text = N_("No question fits. Nothing was written.")
