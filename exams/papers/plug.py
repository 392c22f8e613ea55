"""What papers plug in."""

from exams.papers.assembly.cli import papers as papers_command
from exams.papers.assembly.services import ASSEMBLE, assemble_task
from exams.papers.assembly.views import sets
from exams.papers.policies import MANAGE, PERMISSIONS, SEE_BLUEPRINTS
from exams.papers.views import papers
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = ["BLUEPRINTS", "COMMANDS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "TASKS"]

BLUEPRINTS = (papers, sets)
COMMANDS = (papers_command,)
TASKS = {ASSEMBLE: assemble_task}
MENU = (
    MenuItem(N_("Exam papers"), "papers.listing", MANAGE, "work", 22),
    MenuItem(N_("Bank and blueprint"), "papers.blueprint", SEE_BLUEPRINTS, "work", 24),
)
PERSONAL_DATA = (
    PersonalData("paper", "who drew, froze and withdrew a paper", "ten years after its last sitting"),
    PersonalData(
        "paper_set", "who asked for and kept parallel papers", "ten years after the last sitting of its papers"
    ),
    PersonalData("blueprint", "who wrote a blueprint", "as long as it is in use"),
)
