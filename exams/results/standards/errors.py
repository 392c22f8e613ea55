"""Named refusals of standard setting."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class JudgeSitsHere(RuleBroken):
    """Who sits this very exam does not judge it."""

    code = "exams.standards.judge_sits_here"
    text = N_("%(name)s applied for this sitting and cannot judge its questions.")


class RatingsIncomplete(RuleBroken):
    code = "exams.standards.ratings_incomplete"
    text = N_("%(count)s questions have no estimate yet. Please fill them in before you hand in.")


class RoundOver(RuleBroken):
    code = "exams.standards.round_over"
    text = N_("You handed in this round already, or it is over.")


class LimitsWrong(RuleBroken):
    code = "exams.standards.limits_wrong"
    text = N_("A limit cannot be meant so: please compare the least and the most.")


class CutAfterRelease(RuleBroken):
    """The cut belongs to the sitting before its results are released, not after."""

    code = "exams.standards.cut_after_release"
    text = N_("Results of this sitting are released. Its cut cannot be changed any more.")


class CutNotPossible(RuleBroken):
    code = "exams.standards.cut_not_possible"
    text = N_("This part can bring %(possible)s points at most.")
