"""Named refusals of text that a person typed."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class DateNotUnderstood(RuleBroken):
    code = "text.date_not_understood"
    text = N_("We could not read “%(typed)s” as a date. Write it like 1950-03-01 or S25.3.1.")


class NoSuchDay(RuleBroken):
    code = "text.no_such_day"
    text = N_("The day %(typed)s does not exist. Please check month and day.")


class EraMismatch(RuleBroken):
    code = "text.era_mismatch"
    text = N_("%(typed)s is not in the era %(era)s, which ran from %(first)s to %(last)s.")


class BeforeCalendar(RuleBroken):
    code = "text.before_calendar"
    text = N_("Days before 1 January 1873 (Meiji 6) cannot be entered.")


class NumeralNotUnderstood(RuleBroken):
    code = "text.numeral_not_understood"
    text = N_("We could not read “%(typed)s” as a number.")


class NotKana(RuleBroken):
    code = "text.not_kana"
    text = N_("Write the reading in hiragana or katakana only. “%(found)s” cannot be used.")


class NameEmpty(RuleBroken):
    code = "text.name_empty"
    text = N_("Please write a name.")


class EmojiInName(RuleBroken):
    code = "text.emoji_in_name"
    text = N_("Pictures such as “%(found)s” cannot be used in a name.")


class UnprintableInName(RuleBroken):
    code = "text.unprintable_in_name"
    text = N_("The name holds a character made on one computer only (%(found)s). Please choose another form.")


class NumberMalformed(RuleBroken):
    code = "text.number_malformed"
    text = N_("A document number has 12 letters and digits, like %(example)s.")


class NumberCheckFailed(RuleBroken):
    code = "text.number_check_failed"
    text = N_("One character of the number seems to be wrong. Please read the number again.")
