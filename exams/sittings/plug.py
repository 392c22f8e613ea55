"""What sittings plug in."""

from exams.sittings.calls.services import call_candidates
from exams.sittings.calls.views import calls
from exams.sittings.fees.views import fees
from exams.sittings.groups.views import groups
from exams.sittings.policies import APPLY, MANAGE, PERMISSIONS, SEE_ACCOMMODATIONS
from exams.sittings.services import forget_support, on_paper_withdrawn
from exams.sittings.venues.views import venues
from exams.sittings.views import sittings
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled

__all__ = ["BLUEPRINTS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "SCHEDULED", "TASKS", "on_paper_withdrawn"]

BLUEPRINTS = (sittings, fees, groups, calls, venues)
MENU = (
    MenuItem(N_("About the exam"), "sittings.front", APPLY, "exam", 10),
    MenuItem(N_("My applications"), "sittings.mine", APPLY, "exam", 20),
    MenuItem(N_("Plan sittings"), "sittings.planned", MANAGE, "work", 30),
    MenuItem(N_("Requests for support"), "sittings.accommodations", SEE_ACCOMMODATIONS, "work", 32),
)


def _call(task: Running) -> None:
    task.finish_with(**call_candidates())


def _forget(task: Running) -> None:
    task.finish_with(forgotten=forget_support())


TASKS = {"exams.sittings.call": _call, "exams.sittings.forget_support": _forget}
SCHEDULED = (
    Scheduled("exam-calls", "exams.sittings.call", every_seconds=3600),
    Scheduled("forget-support", "exams.sittings.forget_support", daily_at=(3, 40)),
)
PERSONAL_DATA = (
    PersonalData("application", "that a person applied, how she answers, where she sits", "ten years with the sitting"),
    PersonalData("accommodation_request", "support asked for because of health", "one year after the sitting"),
    PersonalData("accommodation_decision", "what support was granted", "one year after the sitting"),
    PersonalData(
        "recognised_part",
        "which part passed at another body is carried over, with its paper",
        "ten years with the sitting",
    ),
    PersonalData("part_exemption", "which passed part is carried over, and who said so", "ten years with the sitting"),
    PersonalData("application_group", "who led a group of candidates", "ten years with the sitting"),
    PersonalData("venue", "who is called at a venue, who entered it", "as long as the venue is used"),
    PersonalData("room_check", "who looked at a room and opened it", "ten years with the sitting"),
    PersonalData("fee_entry", "what a candidate paid, was let off or given back", "ten years after the sitting"),
    PersonalData("sitting", "who planned and called off a sitting", "ten years after the sitting"),
)
