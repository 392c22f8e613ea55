"""What marking plugs in."""

from exams.marking.policies import MARK, PERMISSIONS
from exams.marking.views import marker_panel, marking
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = ["BLUEPRINTS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "marker_panel"]

BLUEPRINTS = (marking,)
MENU = (MenuItem(N_("Answers to mark"), "marking.mine", MARK, "work", 50),)
PERSONAL_DATA = (
    PersonalData("marking_script", "a written answer under a code", "five years after the release"),
    PersonalData("marking_assignment", "who marked which script, and her remark", "ten years with the sitting"),
    PersonalData("marking_rule", "who decided how often scripts are marked", "ten years with the sitting"),
)
