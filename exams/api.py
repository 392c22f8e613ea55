"""The door of exams, for the packages above: calls in batches, frozen results."""

from exams.attempts.history import first_exam_days
from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.practice.services import start_practice
from exams.attempts.services import close_due_attempts
from exams.attempts.starting.services import start_attempt
from exams.attempts.walk import answer_on_page, sit_exam
from exams.bank.queries import Question, practice_items
from exams.bank.services import load_items
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script, set_marking_rule, share_out_scripts, take_back_scripts
from exams.results.board.services import check_keys, drop_list, freeze_list, look_at_item, release_results, vote
from exams.results.notice_words import ResultForDocument, results_for_documents
from exams.results.passes.passers import Passer, passers_of
from exams.results.passes.queries import ExamBodyCard, PassCard, exam_bodies, exam_body, passes_of
from exams.results.passes.services import (
    EarlierPass,
    ask_void,
    check_claim,
    claim_pass,
    confirm_void,
    decline_claim,
    import_roster,
    load_exam_bodies,
    recognise_claim,
)
from exams.results.queries import result_page
from exams.results.services import judge_attempts, judge_own
from exams.results.sitting_file import released_in
from exams.sittings.queries import all_sittings, sitting, sitting_by_public_id, sittings
from exams.sittings.values import SittingCard

__all__ = [
    "EarlierPass",
    "ExamBodyCard",
    "PassCard",
    "Passer",
    "Question",
    "ResultForDocument",
    "SeenIdentity",
    "SittingCard",
    "admit",
    "all_sittings",
    "answer_on_page",
    "ask_void",
    "check_claim",
    "check_keys",
    "claim_pass",
    "close_due_attempts",
    "confirm_void",
    "decline_claim",
    "drop_list",
    "exam_bodies",
    "exam_body",
    "first_exam_days",
    "freeze_list",
    "import_roster",
    "judge_attempts",
    "judge_own",
    "load_exam_bodies",
    "load_items",
    "look_at_item",
    "mark_script",
    "my_scripts",
    "passers_of",
    "passes_of",
    "practice_items",
    "recognise_claim",
    "release_results",
    "released_in",
    "result_page",
    "results_for_documents",
    "set_marking_rule",
    "share_out_scripts",
    "sit_exam",
    "sitting",
    "sitting_by_public_id",
    "sittings",
    "start_attempt",
    "start_practice",
    "take_back_scripts",
    "vote",
]
