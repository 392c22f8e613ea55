"""What documents and verification add to the plug of certificates."""

from certificates.documents.permissions import MANAGE, OWN
from certificates.documents.services import (
    issue_award_certificates,
    issue_completion_certificate,
    issue_pass_certificates,
    issue_result_notices,
    replace_for_new_name,
)
from certificates.documents.views import documents, documents_panel
from lms.i18n_mark import N_
from lms.ui.plug import MenuItem, PersonalData

__all__ = [
    "BLUEPRINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "documents_panel",
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
