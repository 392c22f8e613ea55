"""The machine's own scheduled work: sealing the audit log, delivering the outbox, removing bytes that are nobody's."""

from datetime import timedelta

from lms.audit.services import seal_entries
from lms.files.api import sweep
from lms.outbox.services import deliver_due
from lms.tasks.api import Running
from lms.ui.plug import Plug, Scheduled

UNCOMMITTED_FOR = timedelta(days=1)


def _seal(task: Running) -> None:
    sealed = 0
    while count := seal_entries():
        sealed += count
    task.finish_with(sealed=sealed)


def _sweep(task: Running) -> None:
    task.finish_with(removed=sweep(UNCOMMITTED_FOR))


def _deliver(task: Running) -> None:
    task.finish_with(sent=deliver_due())


PLUG = Plug(
    name="house",
    tasks={"audit.seal": _seal, "outbox.deliver": _deliver, "files.sweep": _sweep},
    scheduled=(
        Scheduled("audit-seal", "audit.seal", every_seconds=60),
        Scheduled("outbox-deliver", "outbox.deliver", every_seconds=30),
        Scheduled("files-sweep", "files.sweep", daily_at=(3, 40)),
    ),
)
