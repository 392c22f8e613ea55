"""Refusals around the shelf of a course: its pictures, films and recordings."""

from lms.errors import RuleBroken
from lms.i18n_mark import N_


class PictureRefused(RuleBroken):
    code = "courses.catalogue.picture_refused"
    text = N_(
        "Please choose a PNG or JPEG picture. A PDF or a picture of another kind (HEIC, for one) cannot be shown."
    )
    status = 400


class ShelfItemShown(RuleBroken):
    code = "courses.catalogue.shelf_item_shown"
    text = N_("A lesson still shows this, or an earlier version that somebody is reading. It has to stay.")
