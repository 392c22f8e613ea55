"""What notices plug in."""

from typing import Any

from lms.db import Work
from lms.i18n_mark import N_
from lms.notices.digest.queries import digest_of
from lms.notices.digest.services import erase_digest, write_digests
from lms.notices.digest.views import digest, digest_panel, next_work_panel
from lms.notices.messaging.queries import line_facts
from lms.notices.messaging.rest import ENDPOINTS, line_rest
from lms.notices.messaging.services import erase_line
from lms.notices.messaging.views import line_panel, messaging
from lms.notices.panels import deliveries_panel, unread_panel
from lms.notices.permissions import DELIVER, PERMISSIONS
from lms.notices.queries import notices_for_export
from lms.notices.sent.views import sent
from lms.notices.services import (
    erase_notices,
    on_merge_undone,
    on_message_given_up,
    on_people_merged,
    on_person_died,
)
from lms.notices.views import notices
from lms.notices.waiting import what_waits
from lms.tasks.api import Running
from lms.ui.access import SELF
from lms.ui.plug import MenuItem, PersonalData, Plug, Scheduled

__all__ = [
    "PLUG",
    "deliveries_panel",
    "digest_panel",
    "line_panel",
    "next_work_panel",
    "on_merge_undone",
    "on_message_given_up",
    "on_people_merged",
    "on_person_died",
    "unread_panel",
]


def _write_digests(task: Running) -> None:
    task.finish_with(written=write_digests())


def _export(person_id: int) -> dict[str, Any]:
    return {
        "notices": notices_for_export(person_id),
        "daily_mail_since": digest_of(person_id),
        "line_linked_at": line_facts(person_id),
    }


def _erase(work: Work, person_id: int) -> None:
    erase_notices(work, person_id)
    erase_digest(work, person_id)
    erase_line(work, person_id)


PLUG = Plug(
    name="notices",
    blueprints=(notices, digest, messaging, sent),
    rest=(line_rest,),
    endpoints=ENDPOINTS,
    permissions=PERMISSIONS,
    menu=(
        MenuItem(N_("My notices"), "notices.mine", SELF, "own", 20),
        MenuItem(N_("Calls and letters"), "notices.deliveries", DELIVER, "work", 40),
    ),
    personal_data=(
        PersonalData("notice", N_("What we told a person, when and by which way"), N_("until the record is erased")),
        PersonalData("messenger_link", N_("By which LINE we tell a person things"), N_("until she ends it")),
        PersonalData("digest_choice", N_("Who wants the daily mail of what waits"), N_("until the record is erased")),
    ),
    waiting=(what_waits,),
    tasks={"notices.digest": _write_digests},
    scheduled=(Scheduled("notices-digest", "notices.digest", daily_at=(6, 40)),),
    export_person=_export,
    erase_person=_erase,
)
