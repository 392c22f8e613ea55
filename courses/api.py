"""The door of courses.

load_course(work, folder) -> course id; study(actor, course_code, lessons=None) learns by the steps of the pages;
courses_completed(person_ids, codes) -> {person: {code: day}}; my_courses(person_id), go_on(person_id).
learners_after(enrolment_id, limit, course="") walks through all who began a course, or the one named.
completions_of(person_ids) -> {person: [CompletionCard]}: what was completed, when, confirmed by whom; no marks (rules 8).
chapters_teaching(actor, topics) -> {topic: TaughtIn}: the lesson with which the chapter about a topic begins.
declare_question_reader(reader): who can read files of questions lends it, so that quizzes of other systems come in.
Sample and journey: load_programmes, enrol_in_programme, announce_workshop, all_were_there, write_plan, mark_plan,
propose_equivalence, confirm_equivalence, confirm_completion, withdraw_completion.
"""

from courses.catalogue.publishing import load_course
from courses.catalogue.queries import CourseCard, course_titles, courses_listed
from courses.catalogue.rules import Words
from courses.catalogue.teaching import TaughtIn, chapters_teaching
from courses.learning.learners import Learner, learners_after
from courses.learning.queries import MyCourse, courses_completed, go_on, my_courses
from courses.learning.services import enrol, finish_lesson, study
from courses.packages.cartridges.questions import ForeignQuestion, declare_question_reader
from courses.programmes.equivalences.services import EarlierTraining, confirm_equivalence, propose_equivalence
from courses.programmes.plans.services import mark_plan, write_plan
from courses.programmes.queries import completions_of
from courses.programmes.services import (
    ask_to_join,
    confirm_completion,
    enrol_in_programme,
    load_programmes,
    withdraw_completion,
)
from courses.programmes.values import CompletionCard
from courses.workshops.attendance.services import all_were_there
from courses.workshops.rules import Meeting
from courses.workshops.services import announce_workshop, ask_to_be_told, book, plan_workshop
from courses.workshops.values import WorkshopPlan

__all__ = [
    "CompletionCard",
    "CourseCard",
    "EarlierTraining",
    "ForeignQuestion",
    "Learner",
    "Meeting",
    "MyCourse",
    "TaughtIn",
    "Words",
    "WorkshopPlan",
    "all_were_there",
    "announce_workshop",
    "ask_to_be_told",
    "ask_to_join",
    "book",
    "chapters_teaching",
    "completions_of",
    "confirm_completion",
    "confirm_equivalence",
    "course_titles",
    "courses_completed",
    "courses_listed",
    "declare_question_reader",
    "enrol",
    "enrol_in_programme",
    "finish_lesson",
    "go_on",
    "learners_after",
    "load_course",
    "load_programmes",
    "mark_plan",
    "my_courses",
    "plan_workshop",
    "propose_equivalence",
    "study",
    "withdraw_completion",
    "write_plan",
]
