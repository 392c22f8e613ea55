"""Refusals around the sheet on which people say how a workshop was."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class FeedbackClosed(RuleBroken):
    code = "courses.workshops.feedback_closed"
    text = N_("The sheet about this workshop cannot be filled in now. You are always welcome to telephone us.")


class FeedbackOfOthers(RuleBroken):
    code = "courses.workshops.feedback_of_others"
    text = N_("The list says that you were not there. If you were, please telephone us and we put it right.")
    status = 403


class FeedbackEmpty(RuleBroken):
    code = "courses.workshops.feedback_empty"
    text = N_("Nothing has been chosen or written yet. One answer is enough.")
    status = 400


class MoreSheetsThanPeople(RuleBroken):
    code = "courses.workshops.more_sheets_than_people"
    text = N_(
        "The list says that %(present)s people were there, and there is a sheet for each of them. Please look at the "
        "attendance first."
    )
