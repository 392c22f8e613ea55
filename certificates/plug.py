"""What certificates plugs in. Each capability adds its blueprints, permissions, tasks and menu entries here.

The reactions that lms/wiring.py connects are handed through here, so that the roof needs one door.
"""

from typing import Any

from certificates.awards.appeals.cli import appeals
from certificates.awards.appeals.policies import HANDLE_APPEALS
from certificates.awards.appeals.policies import PERMISSIONS as APPEALS
from certificates.awards.appeals.services import warn_of_due_appeals
from certificates.awards.appeals.views import appeal_desk, title_appeals
from certificates.awards.cli import explain
from certificates.awards.follow import follow_evidence
from certificates.awards.policies import DECIDE, OWN_TITLES, PROPOSE_WITHDRAWAL, SEE_AWARDS
from certificates.awards.policies import PERMISSIONS as AWARDS
from certificates.awards.privacy import PERSONAL_DATA, erase_titles, title_facts
from certificates.awards.reaching import reached_by
from certificates.awards.reminders.services import remind_chunk
from certificates.awards.reminders.views import title_dates
from certificates.awards.rest import title_rest
from certificates.awards.services import on_qualification_cancelled, tell_of_changes, tidy_awards
from certificates.awards.versions.services import KIND as FOLLOW_VERSIONS
from certificates.awards.versions.services import follow_chunk, on_version_recorded, place_of, versions_due
from certificates.awards.views import award_desk, awards, decisions_panel, title_step_panel, titles_panel
from certificates.credentials import plug as credentials
from certificates.credentials.plug import credential_panel, follow_awards, log_passes, log_void_pass
from certificates.documents import plug as documents
from certificates.documents.finding import find_own_documents
from certificates.documents.plug import (
    ceremony_panel,
    correct_result_notices,
    documents_panel,
    issue_award_certificates,
    issue_completion_certificate,
    issue_pass_certificates,
    issue_result_notices,
    replace_for_new_name,
)
from certificates.documents.plug import desk_panel as documents_desk_panel
from certificates.documents.sitting_file import evidence_of_sitting
from certificates.evidence.services import (
    on_completion_recorded,
    on_completion_withdrawn,
    on_merge_undone,
    on_pass_voided,
    on_passes_recorded,
    on_people_merged,
)
from certificates.qualifications.policies import DECLARE, VERIFY
from certificates.qualifications.policies import PERMISSIONS as QUALIFICATIONS
from certificates.qualifications.views import qualifications, waiting_panel
from certificates.schemes.cli import titles_group
from certificates.schemes.finding import find_titles
from certificates.schemes.policies import PERMISSIONS as SCHEMES
from certificates.schemes.policies import RECORD_VOTE
from certificates.schemes.views import titles_pages
from certificates.verification import plug as verification
from certificates.waiting import what_waits
from lms.db import Work
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.access import SELF
from lms.ui.finding import Finder
from lms.ui.plug import MenuItem, Plug, Scheduled

__all__ = [
    "PLUG",
    "ceremony_panel",
    "correct_result_notices",
    "credential_panel",
    "decisions_panel",
    "documents_desk_panel",
    "documents_panel",
    "follow_awards",
    "follow_evidence",
    "issue_award_certificates",
    "issue_completion_certificate",
    "issue_pass_certificates",
    "issue_result_notices",
    "log_passes",
    "log_void_pass",
    "on_completion_recorded",
    "on_completion_withdrawn",
    "on_merge_undone",
    "on_pass_voided",
    "on_passes_recorded",
    "on_people_merged",
    "on_qualification_cancelled",
    "on_version_recorded",
    "replace_for_new_name",
    "tell_of_changes",
    "title_step_panel",
    "titles_panel",
    "waiting_panel",
]


titles_group.add_command(appeals)


def export_person(person_id: int) -> dict[str, Any]:
    """All that titles and papers say of a person."""
    return {
        **title_facts(person_id),
        **credentials.credential_facts(person_id),
        **documents.document_facts(person_id),
        **verification.check_facts(person_id),
    }


def erase_person(work: Work, person_id: int) -> None:
    """Take the person out of titles and papers; numbers and states stay."""
    documents.erase_documents(work, person_id)
    credentials.erase_credentials(work, person_id)
    erase_titles(work, person_id)


def _tidy(task: Running) -> None:
    changed = 0
    while count := tidy_awards():
        changed += count
        if not task.progress(changed, changed):
            break
    task.finish_with(changed=changed)


def _warn_of_appeals(task: Running) -> None:
    task.finish_with(due=warn_of_due_appeals())


def _remind(task: Running) -> None:
    reached: int | None = int(task.cursor or 0)
    told = 0
    while reached is not None:
        reached, count = remind_chunk(reached)
        told += count
        if not task.progress(told, told, str(reached or "")):
            break
    task.finish_with(told=told)


def _follow_versions(task: Running) -> None:
    place, changed, reached = place_of(task.cursor, versions_due()), 0, 0
    if not place.versions:
        task.finish_with(versions=0, changed=0)
        return
    while True:
        following, count = follow_chunk(place)
        changed += count
        if following is None:
            break
        place, reached = following, reached + 1
        if not task.progress(reached, reached + 1, place.text):
            return
    task.finish_with(versions=len(place.versions), changed=changed)


MENU = (
    MenuItem(N_("My titles"), "awards.mine", OWN_TITLES, "title", 10),
    MenuItem(N_("My qualifications"), "qualifications.mine", DECLARE, "title", 20),
    MenuItem(N_("Titles of the network"), "titles.overview", OWN_TITLES, "title", 40),
    MenuItem(N_("Applications for titles"), "award_desk.applications", DECIDE, "work", 20),
    MenuItem(N_("Proposed withdrawals"), "award_desk.withdrawals", PROPOSE_WITHDRAWAL, "work", 22),
    MenuItem(N_("Appeals about titles"), "appeal_desk.waiting", HANDLE_APPEALS, "work", 23),
    MenuItem(N_("Qualifications to check"), "qualifications.queue", VERIFY, "work", 21),
    MenuItem(N_("Titles that people hold"), "award_desk.listing", SEE_AWARDS, "house", 54),
    MenuItem(N_("Dates that are near"), "title_dates.near", SEE_AWARDS, "house", 56),
    MenuItem(N_("Versions of the titles"), "titles.versions", RECORD_VOTE, "house", 55),
)
PLUG = Plug(
    name="certificates",
    blueprints=(
        titles_pages,
        qualifications,
        awards,
        award_desk,
        title_dates,
        title_appeals,
        appeal_desk,
        *credentials.BLUEPRINTS,
        *documents.BLUEPRINTS,
        *verification.BLUEPRINTS,
    ),
    read_anywhere=[each.name for each in (*verification.BLUEPRINTS, *verification.REST)],
    rest=(title_rest, *verification.REST),
    endpoints=verification.ENDPOINTS,
    permissions=(
        *SCHEMES,
        *AWARDS,
        *APPEALS,
        *QUALIFICATIONS,
        *credentials.PERMISSIONS,
        *documents.PERMISSIONS,
        *verification.PERMISSIONS,
    ),
    menu=(*MENU, *credentials.MENU, *documents.MENU, *verification.MENU),
    finders=(Finder(N_("My documents"), find_own_documents, SELF), Finder(N_("Titles"), find_titles)),
    waiting=(what_waits,),
    commands=(explain, titles_group, *credentials.COMMANDS, *verification.COMMANDS),
    personal_data=(*PERSONAL_DATA, *credentials.PERSONAL_DATA, *documents.PERSONAL_DATA, *verification.PERSONAL_DATA),
    export_person=export_person,
    erase_person=erase_person,
    evidence_of_sitting=evidence_of_sitting,
    reached=reached_by,
    tasks={
        "awards.tidy": _tidy,
        "awards.remind": _remind,
        "awards.appeals_due": _warn_of_appeals,
        FOLLOW_VERSIONS: _follow_versions,
        **credentials.TASKS,
        **documents.TASKS,
        **verification.TASKS,
    },
    scheduled=(
        Scheduled("titles-versions", FOLLOW_VERSIONS, daily_at=(0, 0)),
        Scheduled("awards-tidy", "awards.tidy", daily_at=(0, 10)),
        Scheduled("titles-appeals", "awards.appeals_due", daily_at=(9, 5)),
        Scheduled("titles-reminders", "awards.remind", daily_at=(9, 0)),
        *credentials.SCHEDULED,
        *verification.SCHEDULED,
        *documents.SCHEDULED,
    ),
)
