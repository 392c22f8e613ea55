"""What marking plugs in."""

from exams.marking.policies import PERMISSIONS
from lms.ui.plug import PersonalData

__all__ = ["PERMISSIONS", "PERSONAL_DATA"]

PERSONAL_DATA = (
    PersonalData("marking_script", "a written answer under a code", "five years after the release"),
    PersonalData("marking_assignment", "who marked which script, and her remark", "ten years with the sitting"),
    PersonalData("marking_rule", "who decided how often scripts are marked", "ten years with the sitting"),
)
