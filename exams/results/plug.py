"""What results plug in."""

from exams.results.appeals.policies import HANDLE as HANDLE_APPEALS
from exams.results.appeals.policies import PERMISSIONS as APPEAL_PERMISSIONS
from exams.results.appeals.views import appeal_panel, appeals, appeals_work_panel
from exams.results.board.services import tell_task
from exams.results.board.views import board
from exams.results.exemptions.policies import PERMISSIONS as EXEMPTION_PERMISSIONS
from exams.results.exemptions.policies import RECOGNISE as RECOGNISE_PARTS
from exams.results.exemptions.views import exemption_panel, exemptions
from exams.results.passes.cli import passes as passes_command
from exams.results.passes.policies import CLAIM, SEE
from exams.results.passes.policies import PERMISSIONS as PASS_PERMISSIONS
from exams.results.passes.views import passes
from exams.results.policies import BOARD, OWN
from exams.results.policies import PERMISSIONS as RESULT_PERMISSIONS
from exams.results.releasing import TELL
from exams.results.rescoring.views import rescoring
from exams.results.scoring import JUDGE
from exams.results.services import (
    RESCAN,
    judge_task,
    on_attempts_submitted,
    on_scripts_settled,
    rescan_task,
)
from exams.results.standards.policies import JUDGE as ESTIMATE
from exams.results.standards.policies import PERMISSIONS as STANDARD_PERMISSIONS
from exams.results.standards.views import standards
from exams.results.views import application_panel, board_panel, done_panel, office_panel, results
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData, Scheduled

__all__ = [
    "BLUEPRINTS",
    "COMMANDS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "SCHEDULED",
    "TASKS",
    "appeal_panel",
    "appeals_work_panel",
    "application_panel",
    "board_panel",
    "done_panel",
    "exemption_panel",
    "office_panel",
    "on_attempts_submitted",
    "on_scripts_settled",
]

BLUEPRINTS = (results, board, rescoring, appeals, passes, standards, exemptions)
PERMISSIONS = (
    *RESULT_PERMISSIONS,
    *APPEAL_PERMISSIONS,
    *PASS_PERMISSIONS,
    *STANDARD_PERMISSIONS,
    *EXEMPTION_PERMISSIONS,
)
MENU = (
    MenuItem(N_("My results"), "results.mine", OWN, "exam", 30),
    MenuItem(N_("My passes"), "passes.mine", CLAIM, "exam", 35),
    MenuItem(N_("Parts that are carried over"), "exemptions.waiting", RECOGNISE_PARTS, "work", 33),
    MenuItem(N_("Exam board"), "board.sittings", BOARD, "work", 55),
    MenuItem(N_("Appeals"), "appeals.waiting", HANDLE_APPEALS, "work", 57),
    MenuItem(N_("Standard setting"), "standards.mine", ESTIMATE, "work", 58),
    MenuItem(N_("Passes"), "passes.listed", SEE, "work", 60),
)
TASKS = {JUDGE: judge_task, RESCAN: rescan_task, TELL: tell_task}
SCHEDULED = (Scheduled("exam-judging", RESCAN, every_seconds=60),)
COMMANDS = (passes_command,)
PERSONAL_DATA = (
    PersonalData("score", "the points of an attempt", "ten years with the sitting"),
    PersonalData("result_line", "the outcome of a candidate", "ten years with the sitting"),
    PersonalData("held_result", "that a result waits for a substitute", "ten years with the sitting"),
    PersonalData("board_vote", "how a member of the board voted", "ten years with the sitting"),
    PersonalData("board_rule", "who set policy values of a board", "ten years with the sitting"),
    PersonalData("item_look", "who looked at a question and what was decided", "ten years with the sitting"),
    PersonalData("standard_study", "who began to set a standard", "ten years with the sitting"),
    PersonalData("standard_judge", "who judged and which limits she could accept", "ten years with the sitting"),
    PersonalData("standard_rating", "how a judge estimated each question", "ten years with the sitting"),
    PersonalData("cut_decision", "who decided a cut and why", "ten years with the sitting"),
    PersonalData("key_check", "who compared the keys", "ten years with the sitting"),
    PersonalData("result_list", "who froze a list", "ten years with the sitting"),
    PersonalData(
        "rescore", "who asked for released results to be corrected, and who applied it", "ten years with the sitting"
    ),
    PersonalData("appeal", "what an appeal is about, who answers it, and the answer", "ten years with the sitting"),
    PersonalData("appeal_message", "what candidate and handler wrote to each other", "five years after the answer"),
    PersonalData("appeal_view", "which question was shown to an appellant, by whom", "ten years with the sitting"),
    PersonalData("appeal_rule", "who set policy values of appeals", "ten years with the sitting"),
    PersonalData("result_release", "who released results", "ten years with the sitting"),
    PersonalData("pass_record", "that a person passed, when and with which number", "as long as titles may rest on it"),
    PersonalData("pass_claim", "evidence of a pass elsewhere", "as long as the pass is kept; declined ones two years"),
    PersonalData("pass_void", "why a pass is void and who said so", "as long as the pass is kept"),
)
