"""What certificates plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here.

The reactions that lms/wiring.py connects are handed through here, so that the roof needs one door.
"""

from certificates.awards.follow import follow_evidence
from certificates.awards.policies import PERMISSIONS as AWARDS
from certificates.awards.services import on_qualification_cancelled, tell_of_changes, tidy_awards
from certificates.documents import plug as documents
from certificates.documents.plug import (
    documents_panel,
    issue_award_certificates,
    issue_completion_certificate,
    issue_pass_certificates,
    issue_result_notices,
    replace_for_new_name,
)
from certificates.evidence.services import (
    on_completion_recorded,
    on_completion_withdrawn,
    on_merge_undone,
    on_pass_voided,
    on_passes_recorded,
    on_people_merged,
)
from certificates.qualifications.policies import PERMISSIONS as QUALIFICATIONS
from certificates.verification import plug as verification
from certificates.verification.plug import verify_panel
from lms.tasks.api import Running
from lms.ui.plug import Plug, Scheduled

__all__ = [
    "PLUG",
    "documents_panel",
    "issue_award_certificates",
    "issue_completion_certificate",
    "issue_pass_certificates",
    "issue_result_notices",
    "replace_for_new_name",
    "verify_panel",
    "follow_evidence",
    "on_completion_recorded",
    "on_completion_withdrawn",
    "on_merge_undone",
    "on_pass_voided",
    "on_passes_recorded",
    "on_people_merged",
    "on_qualification_cancelled",
    "tell_of_changes",
]


def _tidy(task: Running) -> None:
    changed = 0
    while count := tidy_awards():
        changed += count
        if not task.progress(changed, changed):
            break
    task.finish_with(changed=changed)


PLUG = Plug(
    name="certificates",
    blueprints=(*documents.BLUEPRINTS, *verification.BLUEPRINTS),
    rest=verification.REST,
    permissions=(*AWARDS, *QUALIFICATIONS, *documents.PERMISSIONS),
    menu=documents.MENU,
    commands=verification.COMMANDS,
    personal_data=documents.PERSONAL_DATA,
    tasks={"awards.tidy": _tidy},
    scheduled=(Scheduled("awards-tidy", "awards.tidy", daily_at=(0, 10)),),
)
