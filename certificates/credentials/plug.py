"""What credentials, their keys and the log add to the plug of certificates."""

from certificates.credentials.cli import keys_group, transparency_group
from certificates.credentials.policies import PERMISSIONS, SEE_KEYS
from certificates.credentials.privacy import PERSONAL_DATA, credential_facts, erase_credentials
from certificates.credentials.services import follow_awards, log_passes, log_void_pass, settle_log
from certificates.credentials.views import credential_panel, credentials
from lms.i18n_mark import N_
from lms.tasks.api import Running
from lms.ui.plug import MenuItem, Scheduled

__all__ = [
    "BLUEPRINTS",
    "COMMANDS",
    "MENU",
    "PERMISSIONS",
    "PERSONAL_DATA",
    "SCHEDULED",
    "TASKS",
    "credential_facts",
    "credential_panel",
    "erase_credentials",
    "follow_awards",
    "log_passes",
    "log_void_pass",
]

BLUEPRINTS = (credentials,)
COMMANDS = (keys_group, transparency_group)
MENU = (MenuItem(N_("Keys that sign"), "credentials.key_list", SEE_KEYS, "house", 80),)


def _settle(task: Running) -> None:
    taken = 0
    while count := settle_log():
        taken += count
        if not task.progress(taken, taken):
            break
    task.finish_with(taken=taken)


TASKS = {"transparency.settle": _settle}
SCHEDULED = (Scheduled("transparency-settle", "transparency.settle", every_seconds=60),)
