"""What sittings plug in."""

from exams.sittings.policies import APPLY, MANAGE, PERMISSIONS, SEE_ACCOMMODATIONS
from exams.sittings.services import on_paper_withdrawn
from exams.sittings.views import sittings
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = ["BLUEPRINTS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "on_paper_withdrawn"]

BLUEPRINTS = (sittings,)
MENU = (
    MenuItem(N_("About the exam"), "sittings.front", APPLY, "exam", 10),
    MenuItem(N_("My applications"), "sittings.mine", APPLY, "exam", 20),
    MenuItem(N_("Plan sittings"), "sittings.planned", MANAGE, "work", 30),
    MenuItem(N_("Requests for support"), "sittings.accommodations", SEE_ACCOMMODATIONS, "work", 32),
)
PERSONAL_DATA = (
    PersonalData("application", "that a person applied, how she answers, where she sits", "ten years with the sitting"),
    PersonalData("accommodation_request", "support asked for because of health", "one year after the sitting"),
    PersonalData("accommodation_decision", "what support was granted", "one year after the sitting"),
    PersonalData("sitting", "who planned and called off a sitting", "ten years after the sitting"),
)
