"""Named refusals of the analysis."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class TooFewCandidates(RuleBroken):
    """No figure is better than an unsteady one."""

    code = "exams.analysis.too_few"
    text = N_("At least %(least)s candidates are needed.")


class TableUnreadable(RuleBroken):
    """A table of responses as a whole; single lines are refused by number in its report."""

    code = "exams.analysis.table_unreadable"
    text = N_("The table of responses cannot be read: %(fault)s")
    status = 400


class CutUnfit(RuleBroken):
    """A cut by which nobody could pass, or nobody fail."""

    code = "exams.analysis.cut_unfit"
    text = N_("The cut %(cut)s does not fit: it has to be above 0 and at most %(possible)s, the points of this exam.")
    status = 400


class FiguresFailed(RuleBroken):
    code = "exams.analysis.figures_failed"
    text = N_("The figures could not be computed: %(problem)s")


class ThresholdsWrong(RuleBroken):
    code = "exams.analysis.thresholds_wrong"
    text = N_("These thresholds do not fit together: %(names)s")
    status = 400


class NothingToAnalyse(RuleBroken):
    code = "exams.analysis.nothing"
    text = N_("Nobody has handed in this exam yet, so there is nothing to analyse.")
