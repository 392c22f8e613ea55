"""Refusals while a sitting is prepared and under way; the other refusals of exams stand in errors.py."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class NoBreakLeft(RuleBroken):
    code = "exams.attempts.no_break_left"
    text = N_("No break is left to you, or the clock stands already.")


class CannotGoOn(RuleBroken):
    """An exam that ended is opened again only before its list is frozen, and never where the result followed at once."""

    code = "exams.attempts.cannot_go_on"
    text = N_("This exam cannot be opened again: its result is being decided or released.")


class MessageMissing(RuleBroken):
    code = "exams.attempts.message_missing"
    text = N_("Please write what the candidates shall read.")
    status = 400
