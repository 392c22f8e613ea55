"""What activities and their matching add to the registry's plug."""

from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled
from registry.activities.policies import ANSWER, PERMISSIONS
from registry.activities.services import expire_invitations
from registry.activities.views import activities, desk_panel, now_panel

__all__ = ["BLUEPRINTS", "MENU", "PERMISSIONS", "PERSONAL_DATA", "SCHEDULED", "TASKS", "desk_panel", "now_panel"]

BLUEPRINTS = (activities,)
MENU = (MenuItem(N_("Invitations and activities"), "activities.my_invitations", ANSWER, "help", 15),)
KEPT = N_("until the record is erased")
PERSONAL_DATA = (
    PersonalData("invitation", N_("To which activities a person was asked and what she answered"), KEPT),
    PersonalData("attendance_record", N_("At which activities a person was, and who confirmed it"), KEPT),
    PersonalData("activity_place", N_("Where an activity is and who is helped there"), KEPT),
)


def _expire(task: Running) -> None:
    task.finish_with(expired=expire_invitations())


TASKS = {"registry.expire_invitations": _expire}
SCHEDULED = (Scheduled("registry-expire-invitations", "registry.expire_invitations", every_seconds=600),)
