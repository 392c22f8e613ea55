"""What the analysis plugs in."""

from exams.analysis.cli import analysis as analysis_command
from exams.analysis.policies import PERMISSIONS, SEE
from exams.analysis.services import ANALYSE, analysis_task, on_results_corrected, on_results_released
from exams.analysis.views import analysis
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = [
    "BLUEPRINTS",
    "COMMANDS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "TASKS",
    "on_results_corrected",
    "on_results_released",
]

BLUEPRINTS = (analysis,)
COMMANDS = (analysis_command,)
MENU = (MenuItem(N_("Figures of exams"), "analysis.sittings", SEE, "work", 57),)
TASKS = {ANALYSE: analysis_task}
PERSONAL_DATA = (
    PersonalData(
        "analysis_report", "who had figures computed; of candidates only counts", "ten years with the sitting"
    ),
    PersonalData("analysis_rule", "who set thresholds of the analysis, and why", "ten years"),
)
