"""Named refusals of courses."""

from lms.errors import NotFound, RuleBroken
from lms.i18n_mark import N_


class NoSuchLesson(NotFound):
    code = "courses.catalogue.no_such_lesson"
    text = N_("This lesson was not found.")


class LessonNotReady(RuleBroken):
    code = "courses.catalogue.lesson_not_ready"
    text = N_("The lesson cannot be published yet. Please look at the list of open points.")


class DraftChanged(RuleBroken):
    code = "courses.catalogue.draft_changed"
    text = N_("Somebody else has saved this lesson since you opened it. Your text is still here.")


class NothingToPublish(RuleBroken):
    code = "courses.catalogue.nothing_to_publish"
    text = N_("There is no change to publish.")


class PictureWithoutWords(RuleBroken):
    code = "courses.catalogue.picture_without_words"
    text = N_("Please describe the picture in words, for people who cannot see it.")
    status = 400


class CourseUnreadable(RuleBroken):
    code = "courses.catalogue.course_unreadable"
    text = N_("The course folder cannot be read: %(place)s: %(problem)s")


class CourseNotOpen(RuleBroken):
    code = "courses.learning.course_not_open"
    text = N_("This course does not take new learners now.")


class NotEnrolled(RuleBroken):
    code = "courses.learning.not_enrolled"
    text = N_("Please begin the course first.")
