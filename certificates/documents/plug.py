"""What documents and verification add to the plug of certificates."""

from certificates.documents.permissions import MANAGE, OWN
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
from lms.ui.plug import MenuItem, PersonalData

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "TASKS",
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

BLUEPRINTS = (documents,)
PERMISSIONS = (OWN, MANAGE)
MENU = (MenuItem(N_("Your papers"), "documents.my_documents", OWN, "title", 30),)
PERSONAL_DATA = (
    PersonalData(
        "document",
        N_("What a certificate says: name, birth date, title"),
        N_("until the record is erased; number and state stay"),
    ),
)


def _replace(task: Running) -> None:
    task.finish_with(replaced=replace_papers(task.args["person_id"]))


TASKS = {REPLACE_LATER: _replace}
