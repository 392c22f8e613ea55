"""What verification adds to the plug of certificates."""

from certificates.verification.checks import check_facts
from certificates.verification.cli import certificates, verify
from certificates.verification.policies import PERMISSIONS, SEE_CHECKS
from certificates.verification.rest import ENDPOINTS, verification_rest
from certificates.verification.services import forget_old_checks
from certificates.verification.views import verification
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, PersonalData, Scheduled

__all__ = [
    "BLUEPRINTS",
    "COMMANDS",
    "ENDPOINTS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "REST",
    "SCHEDULED",
    "TASKS",
    "check_facts",
]

BLUEPRINTS = (verification,)
REST = (verification_rest,)
COMMANDS = (verify, certificates)
MENU = (MenuItem(N_("Who checked my papers"), "verification.my_checks", SEE_CHECKS, "title", 35),)
PERSONAL_DATA = (
    PersonalData(
        "number_check", N_("When a paper was checked and by which kind of checker, naming nobody"), N_("two years")
    ),
    PersonalData("bulk_check", N_("Who had a file of numbers checked, and how many lines it had"), N_("two years")),
)


def _forget(task: Running) -> None:
    task.finish_with(removed=forget_old_checks())


TASKS = {"verification.forget": _forget}
SCHEDULED = (Scheduled("verification-forget", "verification.forget", daily_at=(3, 50)),)
