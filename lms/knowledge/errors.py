"""Named refusals of facts."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class FactCodeTaken(RuleBroken):
    code = "knowledge.fact_code_taken"
    text = N_("There is already a fact with the code %(fact)s.")


class FactOutdated(RuleBroken):
    code = "knowledge.fact_outdated"
    text = N_("Somebody has saved a newer version of this fact. Please look at it first.")


class SourceCodeTaken(RuleBroken):
    code = "knowledge.source_code_taken"
    text = N_("There is already a source with the code %(source)s.")


class FactInFuture(RuleBroken):
    code = "knowledge.fact_in_future"
    text = N_("The day of the figure lies in the future.")
    status = 400
