"""What documents and verification add to the plug of certificates."""

from certificates.documents.ceremony.cli import batch
from certificates.documents.ceremony.services import MAKE, TIDY, make_run_task, tidy_runs_task
from certificates.documents.ceremony.views import ceremony
from certificates.documents.ceremony.views import office_panel as ceremony_panel
from certificates.documents.designs.views import designs
from certificates.documents.permissions import DESIGN, MANAGE, OWN
from certificates.documents.privacy import document_facts, erase_documents
from certificates.documents.services import (
    REPLACE_LATER,
    correct_result_notices,
    issue_award_certificates,
    issue_completion_certificate,
    issue_pass_certificates,
    issue_result_notices,
    replace_for_new_name,
    replace_papers,
)
from certificates.documents.views import desk_panel, documents, documents_panel
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "SCHEDULED",
    "TASKS",
    "batch",
    "ceremony_panel",
    "correct_result_notices",
    "desk_panel",
    "document_facts",
    "documents_panel",
    "erase_documents",
    "issue_award_certificates",
    "issue_completion_certificate",
    "issue_pass_certificates",
    "issue_result_notices",
    "replace_for_new_name",
]

BLUEPRINTS = (documents, ceremony, designs)
PERMISSIONS = (OWN, MANAGE, DESIGN)
MENU = (
    MenuItem(N_("My papers"), "documents.my_documents", OWN, "title", 30),
    MenuItem(N_("Wording and layout of papers"), "designs.listing", DESIGN, "house", 56),
)
PERSONAL_DATA = (
    PersonalData(
        "document",
        N_("What a certificate says: name, birth date, title"),
        N_("until the record is erased; number and state stay"),
    ),
    PersonalData("paper_design", N_("Who changed the wording of a paper"), N_("kept")),
    PersonalData(
        "print_run",
        N_("Who asked for the papers of a ceremony; its files hold names and addresses"),
        N_("files for a month, or until somebody in them is erased"),
    ),
)


def _replace(task: Running) -> None:
    task.finish_with(replaced=replace_papers(task.args["person_id"]))


TASKS = {REPLACE_LATER: _replace, MAKE: make_run_task, TIDY: tidy_runs_task}
SCHEDULED = (Scheduled("tidy-print-runs", TIDY, daily_at=(2, 10)),)
