"""Named refusals of corrections and appeals."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class ReleasedAlready(RuleBroken):
    """Rules 7: what is released is changed by two people, who see beforehand who changes."""

    code = "exams.results.released_already"
    text = N_("Results are released. They can only be corrected by two people.")


class NothingChanges(RuleBroken):
    code = "exams.results.nothing_changes"
    text = N_("Nobody's points would change.")


class RescoreOpen(RuleBroken):
    code = "exams.results.rescore_open"
    text = N_("A correction waits for a second person already. Please finish that one first.")


class RescoreOutdated(RuleBroken):
    code = "exams.results.rescore_outdated"
    text = N_("Something has changed since this correction was asked for. Please drop it and ask anew.")


class RescoreStepTaken(RuleBroken):
    code = "exams.results.rescore_step_taken"
    text = N_("This correction was decided already.")
