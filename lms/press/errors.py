"""Named refusals of the press."""

from lms.errors import LmsError, RuleBroken
from lms.i18n_mark import N_


class GlyphMissing(RuleBroken):
    code = "press.glyph_missing"
    text = N_("Our certificate fonts cannot print “%(missing)s”. Please choose another form of the name.")


class NameTooLong(RuleBroken):
    code = "press.name_too_long"
    text = N_("“%(name)s” is too long for its place, even in small letters. Please choose a shorter form of the name.")


class FontMissing(LmsError):
    code = "press.font_missing"
    text = N_("The font %(family)s is not installed. Install the package %(package)s.")


class PrintTimedOut(LmsError):
    code = "press.timed_out"
    text = N_("Printing took longer than %(seconds)s seconds and was stopped. Please try again.")


class PrintFailed(LmsError):
    code = "press.failed"
    text = N_("The document could not be printed (%(reason)s).")


class TimestampMissing(PrintFailed):
    """Papers are to carry a timestamp and none could be had: none goes out without."""

    code = "press.timestamp_missing"
    text = N_("The timestamp server gave no timestamp, so nothing was printed. Please try again later. (%(reason)s)")
    status = 503
    for_now = True
