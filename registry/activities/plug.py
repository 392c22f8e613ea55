"""What activities and their matching add to the registry's plug."""

from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled
from registry.activities.afterwards.policies import INCIDENTS
from registry.activities.afterwards.policies import PERMISSIONS as AFTERWARDS
from registry.activities.afterwards.services import forget_incidents
from registry.activities.afterwards.views import afterwards, desk_incidents_panel
from registry.activities.asking.policies import BRING
from registry.activities.asking.policies import PERMISSIONS as ASKING
from registry.activities.asking.views import asking
from registry.activities.attendance.views import here_panel, presence
from registry.activities.following.services import (
    ask_who_moved,
    expire_invitations,
    follow_award_changes,
    follow_block,
    follow_closing,
    follow_death,
    forget_places,
    remind_of_tomorrow,
)
from registry.activities.needs.policies import KEEP_NEEDS, READ_PARTNERS
from registry.activities.needs.policies import PERMISSIONS as NEEDS
from registry.activities.needs.services import forget_who_needed, hand_needs_on
from registry.activities.needs.views import ask_panel, desk_needs_panel, needs
from registry.activities.partners.views import partner_directory, partners, partners_panel
from registry.activities.policies import ANSWER, CONFIRM
from registry.activities.policies import PERMISSIONS as ACTIVITIES
from registry.activities.privacy import activity_facts, erase_activities
from registry.activities.views import activities, closing_panel, could_do_panel, desk_now_panel, desk_panel, now_panel

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "SCHEDULED",
    "TASKS",
    "activity_facts",
    "ask_panel",
    "ask_who_moved",
    "closing_panel",
    "could_do_panel",
    "desk_incidents_panel",
    "desk_needs_panel",
    "desk_now_panel",
    "desk_panel",
    "erase_activities",
    "follow_award_changes",
    "follow_block",
    "follow_closing",
    "follow_death",
    "hand_needs_on",
    "here_panel",
    "now_panel",
    "partners_panel",
]

PERMISSIONS = (*ACTIVITIES, *NEEDS, *AFTERWARDS, *ASKING)
BLUEPRINTS = (activities, presence, afterwards, asking, needs, partners, partner_directory)
MENU = (
    MenuItem(N_("Invitations and activities"), "activities.my_invitations", ANSWER, "help", 15),
    MenuItem(N_("Needs"), "needs.in_areas", KEEP_NEEDS, "work", 13),
    MenuItem(N_("Partners of our stations"), "partner_directory.across", READ_PARTNERS, "work", 15),
    MenuItem(N_("Reports of incidents"), "afterwards.incidents", INCIDENTS, "work", 16),
    MenuItem(N_("Ask people their way"), "asking.listing", BRING, "work", 17),
    MenuItem(N_("Attendance to confirm"), "activities.to_confirm", CONFIRM, "work", 12),
)
KEPT = N_("until the record is erased")
PERSONAL_DATA = (
    PersonalData("invitation", N_("To which activities a person was asked and what she answered"), KEPT),
    PersonalData("attendance_record", N_("At which activities a person was, and who confirmed it"), KEPT),
    PersonalData("thanks_note", N_("Words of thanks that a person got"), N_("until she takes them away")),
    PersonalData("station_incident", N_("What went wrong at a station, and whom it concerned"), N_("for 5 years")),
    PersonalData("station_incident_person", N_("Which helpers an incident concerned"), N_("for 5 years")),
    PersonalData("station_incident_note", N_("What became of an incident"), N_("for 5 years")),
    PersonalData("arrival", N_("When a person said at the door that she is there"), KEPT),
    PersonalData(
        "station_partner",
        N_("Whom to ask for at a partner of a station"),
        N_("until the partner is taken off the list"),
    ),
    PersonalData(
        "need_person", N_("Who needs help, where and what for"), N_("until 14 days after the need is settled")
    ),
    PersonalData(
        "activity_place",
        N_("Where an activity is and who is helped there"),
        N_("until 14 days after the activity's last day"),
    ),
)


def _expire(task: Running) -> None:
    task.finish_with(expired=expire_invitations())


def _remind(task: Running) -> None:
    task.finish_with(reminded=remind_of_tomorrow())


def _forget(task: Running) -> None:
    task.finish_with(forgotten=forget_places())


def _forget_needs(task: Running) -> None:
    task.finish_with(forgotten=forget_who_needed())


def _forget_incidents(task: Running) -> None:
    task.finish_with(forgotten=forget_incidents())


TASKS = {
    "registry.forget_incidents": _forget_incidents,
    "registry.forget_who_needed": _forget_needs,
    "registry.expire_invitations": _expire,
    "registry.remind_of_tomorrow": _remind,
    "registry.forget_places": _forget,
}
SCHEDULED = (
    Scheduled("registry-forget-incidents", "registry.forget_incidents", daily_at=(1, 54)),
    Scheduled("registry-forget-who-needed", "registry.forget_who_needed", daily_at=(1, 52)),
    Scheduled("registry-expire-invitations", "registry.expire_invitations", every_seconds=600),
    Scheduled("registry-remind-of-tomorrow", "registry.remind_of_tomorrow", daily_at=(16, 0)),
    Scheduled("registry-forget-places", "registry.forget_places", daily_at=(1, 50)),
)
