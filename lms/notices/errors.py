"""Refusals of notices."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class NoMailAddress(RuleBroken):
    code = "notices.no_mail_address"
    text = N_("We have no e-mail address of yours. Please write one on your page first.")
