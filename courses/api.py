"""The door of courses.

load_course(work, folder) -> course id; study(actor, course_code, lessons=None) learns by the steps of the pages;
courses_completed(person_ids, codes) -> {person: {code: day}}; my_courses(person_id), go_on(person_id).
"""

from courses.catalogue.publishing import load_course
from courses.catalogue.queries import CourseCard, courses_listed
from courses.learning.queries import MyCourse, courses_completed, go_on, my_courses
from courses.learning.services import enrol, finish_lesson, study

__all__ = [
    "CourseCard",
    "MyCourse",
    "courses_completed",
    "courses_listed",
    "enrol",
    "finish_lesson",
    "go_on",
    "load_course",
    "my_courses",
    "study",
]
