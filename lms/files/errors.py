"""Named refusals of uploads."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class FileEmpty(RuleBroken):
    code = "files.empty"
    text = N_("The file is empty. Please choose another file.")
    status = 400


class FileTooLarge(RuleBroken):
    code = "files.too_large"
    text = N_("The file is too large. Please choose a file of at most %(limit)s MB.")
    status = 413


class FileTypeRefused(RuleBroken):
    code = "files.type_refused"
    text = N_("This kind of file cannot be used. Please choose a PDF, a PNG or a JPEG picture.")
    status = 400
