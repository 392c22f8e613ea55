"""Named refusals of background work."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class WorkNotDone(RuleBroken):
    """Its fault stands beside the task, on the page of the works that were given up."""

    code = "tasks.not_done"
    text = N_("The work could not be done. The log of the server says why.")
