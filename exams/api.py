"""The door of exams, for the packages above: calls in batches, frozen results."""

from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.practice.services import start_practice
from exams.attempts.services import close_due_attempts, start_attempt
from exams.attempts.walk import answer_on_page, sit_exam
from exams.bank.queries import Question, practice_items
from exams.bank.services import load_items
from exams.results.passes.queries import ExamBodyCard, PassCard, exam_bodies, exam_body, passes_of
from exams.results.passes.services import load_exam_bodies
from exams.results.queries import ResultForDocument, results_for_documents
from exams.sittings.queries import all_sittings, sitting, sitting_by_public_id, sittings
from exams.sittings.values import SittingCard

__all__ = [
    "ExamBodyCard",
    "PassCard",
    "Question",
    "ResultForDocument",
    "SeenIdentity",
    "SittingCard",
    "admit",
    "all_sittings",
    "answer_on_page",
    "close_due_attempts",
    "exam_bodies",
    "exam_body",
    "load_exam_bodies",
    "load_items",
    "passes_of",
    "practice_items",
    "results_for_documents",
    "sit_exam",
    "sitting",
    "sitting_by_public_id",
    "sittings",
    "start_attempt",
    "start_practice",
]
