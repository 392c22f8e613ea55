"""What notices plug in."""

from lms.i18n_mark import N_
from lms.notices.panels import deliveries_panel, unread_panel
from lms.notices.permissions import DELIVER, PERMISSIONS
from lms.notices.queries import notices_for_export
from lms.notices.services import erase_notices, on_merge_undone, on_people_merged, on_person_died
from lms.notices.views import notices
from lms.ui.access import SELF
from lms.ui.plug import MenuItem, PersonalData, Plug

__all__ = ["PLUG", "deliveries_panel", "on_merge_undone", "on_people_merged", "on_person_died", "unread_panel"]

PLUG = Plug(
    name="notices",
    blueprints=(notices,),
    permissions=PERMISSIONS,
    menu=(
        MenuItem(N_("My notices"), "notices.mine", SELF, "house", 20),
        MenuItem(N_("Calls and letters"), "notices.deliveries", DELIVER, "work", 40),
    ),
    personal_data=(
        PersonalData("notice", N_("What we told a person, when and by which way"), N_("until the record is erased")),
    ),
    export_person=lambda person_id: {"notices": notices_for_export(person_id)},
    erase_person=erase_notices,
)
