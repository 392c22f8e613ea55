"""Named refusals of assembly."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class AssemblyFailed(RuleBroken):
    """The solver's process ended without an answer."""

    code = "exams.papers.assembly_failed"
    text = N_("The assembly stopped before it had an answer. Please start it once more.")


class SetCodeTaken(RuleBroken):
    code = "exams.papers.set_code_taken"
    text = N_("There is already a set of papers with the code %(code)s.")


class SetNotReady(RuleBroken):
    code = "exams.papers.set_not_ready"
    text = N_("There are no papers in this set that could be kept.")


class SetOutdated(RuleBroken):
    """Items were taken out of use, or changed, since the papers were found."""

    code = "exams.papers.set_outdated"
    text = N_("Questions of these papers are not in use any more. Please assemble once more.")
