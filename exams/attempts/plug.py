"""What attempts plug in: pages, the clock's hand-in, menu entries, personal data."""

from exams.attempts.breaks.services import end_breaks, follow_accommodation, on_reserve_paper
from exams.attempts.invigilation.views import invigilation
from exams.attempts.panels import begin_panel, exam_now_panel, practice_panel, room_panel
from exams.attempts.paper_channel.views import sheets
from exams.attempts.policies import INVIGILATE, KEY_SHEETS, PERMISSIONS, SIT
from exams.attempts.practice.views import practice
from exams.attempts.running.views import running
from exams.attempts.services import close_due_attempts
from exams.attempts.views import attempts
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "SCHEDULED",
    "TASKS",
    "begin_panel",
    "exam_now_panel",
    "follow_accommodation",
    "on_reserve_paper",
    "practice_panel",
    "room_panel",
]

BLUEPRINTS = (attempts, practice, invigilation, running, sheets)
MENU = (
    MenuItem(N_("Practise"), "practice.begin", SIT, "exam", 40),
    MenuItem(N_("Exam room"), "invigilation.sittings", INVIGILATE, "work", 40),
    MenuItem(N_("Answer sheets"), "sheets.sittings", KEY_SHEETS, "work", 42),
)


def _close_due(task: Running) -> None:
    end_breaks()
    task.finish_with(closed=close_due_attempts())


TASKS = {"exams.attempts.close_due": _close_due}
SCHEDULED = (Scheduled("exam-hand-in", "exams.attempts.close_due", every_seconds=20),)
PERSONAL_DATA = (
    PersonalData("attempt", "that a person sat an exam or practised, and when", "ten years with the sitting"),
    PersonalData("response", "answers, also in her own words", "five years after the release, practice one year"),
    PersonalData("response_journal", "every answer as it arrived", "five years after the release"),
    PersonalData("late_entry", "answers that arrived late", "five years after the release"),
    PersonalData("admission", "which kinds of evidence were seen", "five years after the sitting"),
    PersonalData("attempt_official", "who wrote or read for a candidate", "five years after the sitting"),
    PersonalData("incident", "what happened in the exam room", "five years after the sitting"),
    PersonalData("room_message", "what was told in the exam room", "five years after the sitting"),
    PersonalData("keying_sheet", "answers as they were keyed from paper", "five years after the release"),
)
