"""What certificates plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here.

The reactions that lms/wiring.py connects are handed through here, so that the roof needs one door.
"""

from certificates.awards.follow import follow_evidence
from certificates.awards.policies import PERMISSIONS as AWARDS
from certificates.awards.services import on_qualification_cancelled, tell_of_changes, tidy_awards
from certificates.evidence.services import (
    on_completion_recorded,
    on_completion_withdrawn,
    on_merge_undone,
    on_pass_voided,
    on_passes_recorded,
    on_people_merged,
)
from certificates.qualifications.policies import PERMISSIONS as QUALIFICATIONS
from lms.tasks.api import Running
from lms.ui.plug import Plug, Scheduled

__all__ = [
    "PLUG",
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
    permissions=(*AWARDS, *QUALIFICATIONS),
    tasks={"awards.tidy": _tidy},
    scheduled=(Scheduled("awards-tidy", "awards.tidy", daily_at=(0, 10)),),
)
