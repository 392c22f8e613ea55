"""Named refusals of corrections and appeals."""

from lms.errors import NotAllowed, RuleBroken
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


class AppealTimeShortened(RuleBroken):
    """Who has her result relies on the days that stand on its page."""

    code = "exams.appeals.time_shortened"
    text = N_("Results are released: the time for appeals can only become longer. It is %(days)s days now.")


class AppealTooLate(RuleBroken):
    """Said kindly: whom to ask stands beside it on the page."""

    code = "exams.appeals.too_late"
    text = N_("An appeal could be made until %(date)s. We are sorry. If something kept you from it, please call us.")


class AppealClosed(RuleBroken):
    code = "exams.appeals.closed"
    text = N_("This appeal is closed. Everything in it stays readable, but nothing more can be written.")


class AppealWaits(RuleBroken):
    code = "exams.appeals.waits"
    text = N_("Marking anew or a correction is under way. Please answer the appeal after that.")


class HandlerInvolved(NotAllowed):
    code = "exams.appeals.involved"
    text = N_("You cannot handle this appeal: %(why)s.")


class NotTheHandler(NotAllowed):
    code = "exams.appeals.not_the_handler"
    text = N_("Somebody else has this appeal in hand.")


class SlipUnknown(RuleBroken):
    code = "exams.results.slip_unknown"
    text = N_("No candidate of this exam has this slip number.")
